import { describe, expect, test } from 'vitest';
import { trajectoryConsistency } from '../../../src/rewards/terms/trajectory-consistency.ts';
import { feature, isSurprising, lengthOfMean } from '../../../src/rewards/trajectory-features.ts';
import { judge } from '../play-answers.ts';
import { judgeProbes as paid, playProbes } from '../play-probes.ts';
import type { ProbedPlay } from '../play-probes.ts';

const ln = Math.log;

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
    expect(lengthOfMean(apart)).toBeCloseTo(0.8775825619, 9);
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
    // 7: (1, 0) and (½ cos ½, ½ sin ½), mean (0.71940, 0.11986) of length 0.72931; 8: never nearer.
    expect(paid(trajectoryConsistency(), ...game)).toEqual([1, 0, 1]);
    const values = paid(trajectoryConsistency({ bound: null }), ...game);
    expect(values[0]).toBeCloseTo(0.7293117, 6);
    expect(values[1]).toBe(0);
    expect(values[2]).toBe(values[0]);
    expect(paid(trajectoryConsistency({ bound: 0.8 }), ...game)).toEqual([0, 0, 0]);
  });

  // The malformed two would be each other's equals, and nearer than the conclusion of the first.
  test('lets malformed answers conclude nothing, and pays them nothing', () => {
    const malformed = { value: null, states: [[-2, -1, -1]] };
    const values = paid(
      trajectoryConsistency(),
      { value: '7', states: [[-2, -1, -1, -3]] },
      malformed,
      malformed,
      { value: '8', states: [[-2, -1, -1, -3]] },
    );
    expect(values).toEqual([1, undefined, undefined, 0]);
  });

  test('pays a length that just reaches the bound', () => {
    const certain = { value: '7', states: [[-1, -2]] };
    const lost = { value: '8', states: [[-1, -2]] };
    expect(paid(trajectoryConsistency({ bound: 1 }), certain, lost)).toEqual([1, 0]);
    expect(paid(trajectoryConsistency({ bound: 0 }), certain, lost)).toEqual([1, 1]);
  });

  test('pays a length that only rounding holds below the bound', () => {
    // Of six parts three point to 7, and the fifth strays last: c = ½ and v = ⅚, a length of ½.
    const parts = [[-1, -2], [-1, -2], [-1, -2], [-2, -1], [-2, -1], [-1, -1]]; // prettier-ignore
    expect(lengthOfMean([{ consistency: 1 / 2, volatility: 5 / 6 }])).toBeLessThan(0.5);
    const other = { value: '8', states: [[-1, -2]] };
    expect(paid(trajectoryConsistency(), { value: '7', states: parts }, other)).toEqual([1, 0]);
    const bound = 0.5 + 1e-9;
    expect(paid(trajectoryConsistency({ bound }), { value: '7', states: parts }, other)[0]).toBe(0);
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
