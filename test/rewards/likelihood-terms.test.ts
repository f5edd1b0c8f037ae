import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { Plain } from '../../src/core/message.ts';
import type { LikelihoodOutcome, ProbeReport } from '../../src/rewards/likelihood-outcome.ts';
import { lastToken } from '../../src/rewards/terms/last-token.ts';
import { lastTokenAlignment } from '../../src/rewards/terms/last-token-alignment.ts';
import { selfAligned } from '../../src/rewards/terms/self-aligned.ts';
import { trajectoryConsistency } from '../../src/rewards/terms/trajectory-consistency.ts';
import { feature, isSurprising, lengthOfMean } from '../../src/rewards/trajectory-features.ts';
import { judge, playAnswers } from './play-answers.ts';
import { playProbes, type ProbedPlay } from './play-probes.ts';

const paid = (term: Parameters<typeof judge>[0], ...answers: ProbedPlay[]) => {
  const [values = {}] = judge(term, playProbes(answers));
  return answers.map((_, i) => values[`solver-${i + 1}`]);
};
const ln = Math.log;

describe('selfAligned', () => {
  test.each([
    // Perplexities 4 alone, 2 after the question: (4 - 2) / 4.
    [[ln(1 / 4), ln(1 / 4)], [ln(1 / 2), ln(1 / 2)], 0.5],
    // The mean is over tokens: alone (1/2 · 1/8)^½ gives perplexity 4 again.
    [[ln(1 / 2), ln(1 / 8)], [ln(1 / 2), ln(1 / 2)], 0.5],
    // As likely either way.
    [[ln(1 / 3)], [ln(1 / 3)], 0],
    // Certain after the question.
    [[ln(1 / 10)], [0], 0.9],
    // Less likely after the question: (2 - 3) / 2, and clipped where it is worse than twice.
    [[ln(1 / 2)], [ln(1 / 3)], -0.5],
    [[ln(1 / 2)], [ln(1 / 5)], -1],
  ])('of log-probabilities %j alone and %j asked', (alone, asked, expected) => {
    expect(paid(selfAligned(), { value: '7', alone, asked })[0]).toBeCloseTo(expected, 12);
  });

  test('judges each answer by its own probes, and none that lacks one', () => {
    const values = paid(
      selfAligned(),
      { value: '7', alone: [ln(1 / 4)], asked: [ln(1 / 2)] },
      { value: '8', alone: [ln(1 / 4)], asked: [ln(1 / 4)] },
      { value: '9', alone: [ln(1 / 4)] },
      { value: null },
      { value: '5', alone: [ln(1 / 4)], asked: [] }, // a policy without likelihoods
    );
    expect(values[0]).toBeCloseTo(0.5, 12);
    expect(values.slice(1)).toEqual([0, undefined, undefined, undefined]);
  });
});

describe('probes', () => {
  const [half, quarter, tenth] = [1 / 2, 1 / 4, 1 / 10].map((chance) => [ln(chance)]);
  const game = playProbes([
    { value: '7', alone: quarter!, asked: half! },
    { value: '8', alone: tenth!, asked: half! },
  ]);
  const { ending } = game as Episode & { ending: { outcome: Plain & LikelihoodOutcome } };
  const { answers, evaluations, scorings, probes: made } = ending.outcome;
  const change = (from: string, probes: (probe: ProbeReport) => ProbeReport): Episode => {
    const changed = { answers, evaluations, scorings, probes: made.map(probes) };
    const text = JSON.stringify({ ...game, ending: { kind: 'finished', outcome: changed } });
    return JSON.parse(text.replaceAll(from, 'prober-1')) as Episode;
  };

  test('of two answers by one agent stay apart', () => {
    const one = change('prober-2', (probe) => ({ ...probe, turn: probe.turn + 2 * probe.of }));
    const [values = {}] = judge(selfAligned(), one);
    expect(values['solver-1']).toBeCloseTo(0.5, 12);
    expect(values['solver-2']).toBeCloseTo(0.8, 12);
  });

  test('of one answer by two agents stay apart, and their judgements are averaged', () => {
    const [values = {}] = judge(
      selfAligned(),
      change('nobody', (probe) => ({ ...probe, of: 0 })),
    );
    expect(values['solver-1']).toBeCloseTo((0.5 + 0.8) / 2, 12);
    expect(values).not.toHaveProperty('solver-2');
  });
});

describe('lastToken', () => {
  test.each([
    [0, 1],
    [-10, 0],
    [-4, 0.6],
    [-20, -1],
    [-31, -1], // clipped
  ])('of log-probability %d is %d', (last, expected) => {
    expect(paid(lastToken(), { value: '7', last })[0]).toBeCloseTo(expected, 12);
  });

  test('scales with beta from the reference', () => {
    const term = lastToken({ beta: 0.5, reference: -4 });
    expect(paid(term, { value: '7', last: -1 })[0]).toBeCloseTo(1.5, 12);
    expect(term.range).toEqual([-2, 2]);
  });

  test.each([
    [{ beta: 0 }, /beta must be finite and above 0, got 0/],
    [{ beta: Number.NaN }, /beta/],
    [{ reference: 0 }, /reference must be finite and below 0, got 0/],
    [{ reference: -Infinity }, /reference/],
  ])('refuses %j', (options, rule) => {
    expect(() => lastToken(options)).toThrow(rule);
    expect(() => lastTokenAlignment(options)).toThrow(rule);
  });
});

describe('lastTokenAlignment', () => {
  test('pays the probe what its score lacks to the truth', () => {
    const game = playProbes([
      { value: '7', correct: true, last: -4 },
      { value: '8', last: -4 },
      { value: '9', last: -50 },
    ]);
    const [values = {}] = judge(lastTokenAlignment(), game);
    expect(Object.keys(values)).toEqual(['prober-1', 'prober-2', 'prober-3']);
    expect(Object.values(values).map((value) => value.toFixed(9))).toEqual([
      '0.400000000',
      '-0.600000000',
      '1.000000000',
    ]);
  });

  test('is the gradient of the squared error, weighed 2 · beta', () => {
    const error = (logProb: number) => (1 - 0.1 * (logProb + 10)) ** 2;
    const slope = (error(-4 + 1e-6) - error(-4 - 1e-6)) / 2e-6;
    const game = playProbes([{ value: '7', correct: true, last: -4 }]);
    const advantage = 2 * 0.1 * (judge(lastTokenAlignment(), game)[0]?.['prober-1'] ?? 0);
    expect(advantage).toBeCloseTo(-slope, 6);
  });
});

describe('the features of a trajectory', () => {
  const parts = (...rows: [own: number, ...others: number[]][]) =>
    feature(rows.map(([own, ...others]) => ({ own, others })));

  test.each([
    ['nearer all the way', parts([1, 2], [1, 3, 2]), 1, 0],
    ['strays once, then comes back', parts([1, 2], [3, 2], [1, 2], [1, 2]), 3 / 4, 2 / 4],
    ['strays at the end', parts([1, 2], [1, 2], [3, 2]), 2 / 3, 1],
    ['never nearer', parts([2, 1], [2, 1]), 0, 1],
    ['one other is nearer', parts([2, 3, 1], [1, 3, 2]), 1 / 2, 1 / 2],
    ['a tie counts for neither', parts([1, 2], [2, 2]), 1 / 2, 0],
    ['nothing else to point to', parts([1], [2]), 0, 0],
  ])('%s', (_, { consistency, volatility }, c, v) => {
    expect([consistency, volatility]).toEqual([c, v]);
  });

  test('are added up as vectors', () => {
    const one = { consistency: 0.75, volatility: 0.5 };
    expect(lengthOfMean([one])).toBeCloseTo(0.75, 12);
    expect(lengthOfMean([one, one])).toBeCloseTo(0.75, 12);
    // (1, 0) and (cos 1, sin 1): the mean has length cos(1/2).
    const apart = [
      { consistency: 1, volatility: 0 },
      { consistency: 1, volatility: 1 },
    ];
    expect(lengthOfMean(apart)).toBeCloseTo(Math.cos(0.5), 12);
  });

  test.each([
    ['evenly, perplexity 4', [ln(1 / 4), ln(1 / 4)], true],
    ['evenly, perplexity 2', [ln(1 / 2), ln(1 / 2)], false],
    // Perplexity 2.25; all of it due to one token: KL = ln 2, less ln(1 + (ln 2)^⅓) = 0.635.
    ['due to one token', [2 * ln(1 / 2.25), 0], false],
    ['evenly, perplexity 2.25', [ln(1 / 2.25), ln(1 / 2.25)], true],
    ['due to one token, perplexity 2.58', [2 * ln(1 / 2.58), 0], false],
    ['due to one token, but much', [2 * ln(1 / 2.7), 0], true],
    ['certain', [0, 0], false],
    ['without tokens', [], false],
  ])('is surprising: %s', (_, logProbs, expected) => {
    expect(isSurprising(logProbs)).toBe(expected);
  });
});

describe('trajectoryConsistency', () => {
  // Conclusions 7, 8, 7. Log-probabilities toward answers 0 and 1, the first of each conclusion.
  const game: ProbedPlay[] = [
    { value: '7', states: [[-1, -2], [-1, -2]] }, // prettier-ignore
    { value: '8', states: [[-1, -2], [-1, -2]] }, // prettier-ignore
    { value: '7', states: [[-3, -2], [-1, -2]] }, // prettier-ignore
  ];

  test('pays the conclusions that their own parts point to', () => {
    // 7: (1, 0) and (½ cos ½, ½ sin ½), mean of length 0.729; 8: never nearer.
    expect(paid(trajectoryConsistency(), ...game)).toEqual([1, 0, 1]);
    const length = Math.hypot((1 + Math.cos(0.5) / 2) / 2, Math.sin(0.5) / 4);
    const values = paid(trajectoryConsistency({ bound: null }), ...game);
    expect(values[0]).toBeCloseTo(length, 12);
    expect(values[1]).toBe(0);
    expect(values[2]).toBe(values[0]);
    expect(paid(trajectoryConsistency({ bound: 0.8 }), ...game)).toEqual([0, 0, 0]);
  });

  test('takes distances per token', () => {
    const [first] = game;
    const longer = playProbes([first!, { value: '8', states: [[-1.5, null]] }]);
    expect(judge(trajectoryConsistency(), longer)[0]).toEqual({ 'solver-1': 1 });
  });

  test('adds the bonus to surprising answers, paid or not', () => {
    const surprising = game.map((answer) => ({ ...answer, logProbs: [-2, -2] }));
    expect(paid(trajectoryConsistency(), ...surprising)).toEqual([1.4, 0.4, 1.4]);
    expect(paid(trajectoryConsistency({ curiosity: 0 }), ...surprising)).toEqual([1, 0, 1]);
    expect(trajectoryConsistency({ curiosity: 1 }).range).toEqual([0, 2]);
  });

  test('compares within an episode only', () => {
    const alone = playProbes([{ value: '8', states: [[-1]] }], 'other');
    expect(judge(trajectoryConsistency(), alone, playProbes(game))[0]).toEqual({ 'solver-1': 0 });
  });

  test('judges no answer without parts', () => {
    expect(paid(trajectoryConsistency(), { value: '7', last: -1 }, { value: null })).toEqual([
      undefined,
      undefined,
    ]);
  });

  test.each([
    [{ bound: 1.1 }, /bound must be in \[0, 1\] or null, got 1\.1/],
    [{ bound: Number.NaN }, /bound/],
    [{ curiosity: -1 }, /curiosity must be finite and at least 0, got -1/],
  ])('refuses %j', (options, rule) => {
    expect(() => trajectoryConsistency(options)).toThrow(rule);
  });
});

test('likelihood terms name themselves where an outcome has no probes', () => {
  const game = playAnswers({ answers: [{ value: '7' }] });
  for (const term of [selfAligned(), lastToken(), lastTokenAlignment(), trajectoryConsistency()]) {
    expect(() => term.judge([game])).toThrow(`reward term ${term.name}: `);
    expect(() => term.judge([game])).toThrow(UserError);
  }
});
