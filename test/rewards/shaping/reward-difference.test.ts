import { describe, expect, test } from 'vitest';
import { rewardDifference } from '../../../src/rewards/shaping/reward-difference.ts';
import { returnToGo } from '../../../src/rewards/shaping/return-to-go.ts';
import { close, game, saying, values } from '../say-values.ts';

describe('rewardDifference', () => {
  test('pays the difference to the agent’s next decision, and the last its own', () => {
    const term = rewardDifference(saying({ a: [0.9, 0.1, 0.5, 0.2, 0.8] }));
    const talk = game('a', 's', 'e', 's', 'e', 's');
    expect(values(term, talk)).toEqual(close(0.4, -0.1, -0.3, 0.2, 0.8));
    expect(term.range).toEqual([-1, 1]);
  });

  test('makes repeating a good step worth nothing', () => {
    const term = rewardDifference(saying({ a: [0.5, 0.5, 0.5, 0.5] }));
    expect(values(term, game('a', 's', 's', 's', 's'))).toEqual([0, 0, 0, 0.5]);
  });

  test('adds up to the term again', () => {
    const term = saying({ a: [0.9, null, 0.5, 0.2, 0.8] });
    const talk = game('a', 's', 's', 's', 'e', 's');
    expect(values(returnToGo(rewardDifference(term)), talk)).toEqual(close(0.9, 0.5, 0.2, 0.8));
  });

  test('covers a range that lies on one side of 0', () => {
    expect(rewardDifference(saying({}, [2, 3])).range).toEqual([-1, 3]);
    expect(rewardDifference(saying({}, [-3, -2])).range).toEqual([-3, 1]);
  });
});
