import { expect, test } from 'vitest';
import { OPEN_THROTTLE, mayUpdate, observeRate } from '../../src/league/throttle.ts';

test('a side may learn while its average is below the threshold', () => {
  const first = observeRate(OPEN_THROTTLE, 0.5);
  expect(first.average).toBe(0.5);
  const second = observeRate(first, 0); // .8 × .5
  expect(second.average).toBeCloseTo(0.4, 12);
  expect([OPEN_THROTTLE, first, second].map((one) => mayUpdate(one, 0.45))).toEqual([
    true,
    false,
    true,
  ]);
});

test('a throttle refuses what is no rate', () => {
  expect(() => observeRate(OPEN_THROTTLE, NaN)).toThrow(/lies in \[0, 1\], got NaN/);
  expect(() => observeRate(OPEN_THROTTLE, 0.5, 0)).toThrow(/step must be in \(0, 1\]/);
});
