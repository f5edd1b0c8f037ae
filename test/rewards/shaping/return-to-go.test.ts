import { describe, expect, test } from 'vitest';
import { rewardGroup } from '../../../src/rewards/compose-rewards.ts';
import { returnToGo } from '../../../src/rewards/shaping/return-to-go.ts';
import { game, saying, values } from '../say-values.ts';

describe('returnToGo', () => {
  test('pays what the same agent’s later decisions get, discounted', () => {
    const term = returnToGo(saying({ a: [1, 0.5, 0.5, 1] }), { discount: 0.5 });
    expect(values(term, game('a', 's', 'e', 's', 's'))).toEqual([1.5, 0.5, 1, 1]);
  });

  test('takes no account of decisions that the term did not judge', () => {
    const term = returnToGo(saying({ a: [1, null, 0.5] }), { discount: 0.5 });
    expect(values(term, game('a', 's', 's', 's'))).toEqual([1.25, 0.5]);
  });

  test('leaves its range in an episode that is longer than it was told', () => {
    const term = returnToGo(saying({ a: [1, 1, 1] }), { longest: 2 });
    expect(() => rewardGroup([{ term, weight: 1 }], [game('a', 's', 's', 's')])).toThrow(
      /^reward term said:return-to-go: a credit must be a number in \[0, 2\], got 3/,
    );
  });

  test('bounds its range by the longest episode', () => {
    expect(returnToGo(saying({}, [-1, 2]), { longest: 3 }).range).toEqual([-3, 6]);
    expect(returnToGo(saying({}, [1, 2]), { longest: 3 }).range).toEqual([1, 6]);
    expect(returnToGo(saying({}, [-1, 2]), { longest: 2, discount: 0.5 }).range).toEqual([-1.5, 3]);
  });

  test.each([{ discount: 1.1 }, { discount: NaN }, { longest: 0 }, { longest: 1.5 }])(
    'refuses %o',
    (options) => {
      expect(() => returnToGo(saying({}), options)).toThrow(/^returnToGo: /);
    },
  );
});
