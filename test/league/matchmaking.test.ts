import { describe, expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import {
  drawOpponent,
  fictitious,
  hardest,
  latest,
  mirror,
  ofEqualSkill,
  prioritised,
  ratingMatched,
  uniformPast,
} from '../../src/league/matchmaking.ts';
import type { Candidate } from '../../src/league/matchmaking.ts';

const candidates: readonly Candidate[] = [
  { version: 0, beaten: 1, rating: 800 },
  { version: 5, beaten: 0.5, rating: 1000 },
  { version: 10, beaten: 0.25, rating: 1400 },
  { version: 15, beaten: 0.5, rating: 1000 },
];
const learner = { version: 15, rating: 1000 };
const close = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length);
  for (const [i, one] of expected.entries()) expect(actual[i]).toBeCloseTo(one, 12);
};

describe('matchmaking', () => {
  test('is with oneself by mirror, with the newest earlier version by latest', () => {
    close(mirror(candidates, learner), [0, 0, 0, 1]);
    close(latest(candidates, learner), [0, 0, 1, 0]);
  });

  test('is even over the past without oneself, and over all so far by fictitious play', () => {
    close(uniformPast(candidates, learner), [1 / 3, 1 / 3, 1 / 3, 0]);
    close(fictitious(candidates, learner), [1 / 4, 1 / 4, 1 / 4, 1 / 4]);
  });

  test('weighs by (1 − p)² whom the learner can’t beat: 0, 4/13 and 9/13', () => {
    close(prioritised(hardest(2))(candidates, learner), [0, 4 / 13, 9 / 13, 0]);
    close(prioritised(hardest(1))(candidates, learner), [0, 2 / 5, 3 / 5, 0]);
  });

  test('weighs equals by p(1 − p): 0, 4/7 and 3/7', () => {
    close(prioritised(ofEqualSkill)(candidates, learner), [0, 4 / 7, 3 / 7, 0]);
  });

  test('is even where all are always beaten, so that no weight is left', () => {
    const beaten = candidates.map((one) => ({ ...one, beaten: 1 }));
    close(prioritised()(beaten, learner), [1 / 3, 1 / 3, 1 / 3, 0]);
  });

  test('by ratings is most with equals: at 400 points 10/121 against 1/4', () => {
    const [, equal = 0, stronger = 0] = ratingMatched(candidates, learner);
    expect(equal / stronger).toBeCloseTo(1 / 4 / (10 / 121), 9);
  });

  test('falls to oneself where there is no past', () => {
    for (const way of [latest, uniformPast, prioritised(), ratingMatched]) {
      close(way(candidates.slice(3), learner), [1]);
    }
    expect(() => fictitious([], learner)).toThrow(/at least one candidate/);
  });

  test('draws by the distribution, and never who has no share', () => {
    const stream = openStream(keyFromSeed(2));
    const counts = new Map<number, number>();
    for (let n = 0; n < 4000; n++) {
      const drawn = drawOpponent(candidates, [0.25, 0, 0.75, 0], stream);
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([0, 10]);
    // 4 standard deviations are 110
    expect(Math.abs((counts.get(0) ?? 0) - 1000)).toBeLessThan(110);
  });
});
