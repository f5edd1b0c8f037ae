import { describe, expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../../src/core/random.ts';
import { ILLEGAL } from '../../../src/policies/transformer/choice-trie.ts';
import { drawToken } from '../../../src/policies/transformer/draw-token.ts';
import { chiSquare } from './chi-square.ts';
import { softmax } from './naive-forward.ts';

const logits = [1, -0.5, 2, 0, 0.3];

function frequencies(temperature: number, topP: number, mask?: readonly number[]): number[] {
  const stream = openStream(keyFromSeed(11));
  const counts = logits.map(() => 0);
  for (let draw = 0; draw < 20_000; draw++) {
    counts[drawToken(logits, mask, temperature, topP, stream.uniform()).token]!++;
  }
  return counts;
}

describe('drawing a token', () => {
  test.each([0.5, 1, 2])('follows the distribution at temperature %d', (temperature) => {
    const { statistic, bound } = chiSquare(
      frequencies(temperature, 1),
      softmax(logits.map((l) => l / temperature)),
    );
    expect(statistic).toBeLessThan(bound);
  });

  test('keeps the smallest set of likeliest tokens that reaches topP, in proportion', () => {
    const whole = softmax(logits); // sorted: 2 (.54), 0 (.20), 4 (.10), 3 (.07), 1
    const mass = whole[2]! + whole[0]!;
    const expected = whole.map((p, id) => (id === 2 || id === 0 ? p / mass : 0));
    const { statistic, bound } = chiSquare(frequencies(1, mass - 0.01), expected);
    expect(statistic).toBeLessThan(bound);
  });

  test('never draws a masked token and reports the masked distribution', () => {
    const mask = [0, 0, ILLEGAL, 0, ILLEGAL];
    const expected = softmax([1, -0.5, -Infinity, 0, -Infinity]);
    const { statistic, bound } = chiSquare(frequencies(1, 1, mask), expected);
    expect(statistic).toBeLessThan(bound);
    expect(drawToken(logits, mask, 1, 1, 0).logProb).toBeCloseTo(Math.log(expected[0]!), 10);
  });

  test('reports log-probabilities before the nucleus cut', () => {
    expect(drawToken(logits, undefined, 1, 0.1, 0.5)).toEqual({
      token: 2,
      logProb: expect.closeTo(Math.log(softmax(logits)[2]!), 10) as number,
    });
  });

  test('takes the likeliest at temperature 0, the lowest id among equals, at temperature 1', () => {
    expect(drawToken([0, 3, 3], undefined, 0, 1, 0.99)).toEqual({
      token: 1,
      logProb: expect.closeTo(Math.log(softmax([0, 3, 3])[1]!), 10) as number,
    });
  });

  test.each([[[Number.NaN, 1]], [[Infinity, 1]], [[ILLEGAL, ILLEGAL]]])(
    'gives −1 for the logits %j',
    (broken) => {
      expect(drawToken(broken, undefined, 1, 1, 0.5).token).toBe(-1);
    },
  );
});
