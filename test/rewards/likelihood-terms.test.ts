import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import type { Episode, EpisodeEvent } from '../../src/core/episode.ts';
import type { Plain } from '../../src/core/message.ts';
import type { LikelihoodOutcome, ProbeReport } from '../../src/rewards/likelihood-outcome.ts';
import { lastToken } from '../../src/rewards/terms/last-token.ts';
import { lastTokenAlignment } from '../../src/rewards/terms/last-token-alignment.ts';
import { selfAligned } from '../../src/rewards/terms/self-aligned.ts';
import { trajectoryConsistency } from '../../src/rewards/terms/trajectory-consistency.ts';
import { judge, playAnswers } from './play-answers.ts';
import { judgeProbes as paid, playProbes } from './play-probes.ts';

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
  /** Two agents that became one decide under one count. */
  const renumbered = (episode: Episode): Episode => {
    const counts = new Map<string, number>();
    const events = episode.events.map((event): EpisodeEvent => {
      if (event.kind !== 'decision') return event;
      const { agent } = event.decision;
      const decisionIndex = counts.get(agent) ?? 0;
      counts.set(agent, decisionIndex + 1);
      return { kind: 'decision', decision: { ...event.decision, decisionIndex } };
    });
    return { ...episode, events };
  };
  const change = (from: string, probes: (probe: ProbeReport) => ProbeReport): Episode => {
    const changed = { answers, evaluations, scorings, probes: made.map(probes) };
    const text = JSON.stringify({ ...game, ending: { kind: 'finished', outcome: changed } });
    return renumbered(JSON.parse(text.replaceAll(from, 'prober-1')) as Episode);
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

  test('of a log-probability that rounding took above 0 is that of certainty', () => {
    expect(paid(lastToken(), { value: '7', last: 1e-6 })).toEqual([1]);
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

test.each([
  [{ kind: 'alone', of: 1 }],
  [{ kind: 'state', of: 0, state: 0, toward: 1 }],
  [{ kind: 'state', of: 0, state: -1, toward: 0 }],
  [{ kind: 'unknown', of: 0 }],
  [{ kind: 'alone', of: 0, turn: null }],
])('likelihood terms refuse the probe %j of an outcome with one answer', (probe) => {
  const probes = [{ agent: 'prober-1', turn: 0, ...probe }];
  const game = playAnswers({ answers: [{ value: '7' }], more: { probes } });
  expect(() => selfAligned().judge([game])).toThrow(
    /^reward term self-aligned: reads outcomes with/,
  );
});

test.each([selfAligned(), lastToken(), trajectoryConsistency()])(
  '$name says which policy reported no number',
  (term) => {
    const game = playProbes([
      { value: '7', alone: [NaN], asked: [-1], last: NaN, states: [[NaN, -1]] },
      { value: '8', states: [[-1, -1]] },
    ]);
    expect(() => term.judge([game])).toThrow(
      new RegExp(`^reward term ${term.name}: .* got NaN for decision \\S+ .*; mend policy prober`),
    );
  },
);

test('likelihood terms name themselves where an outcome has no probes', () => {
  const game = playAnswers({ answers: [{ value: '7' }] });
  for (const term of [selfAligned(), lastToken(), lastTokenAlignment(), trajectoryConsistency()]) {
    expect(() => term.judge([game])).toThrow(`reward term ${term.name}: `);
    expect(() => term.judge([game])).toThrow(UserError);
  }
});
