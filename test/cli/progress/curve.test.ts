import { expect, test } from 'vitest';
import { chooseCurves } from '../../../src/cli/progress/choose-curves.ts';
import { openCurve } from '../../../src/cli/progress/curve.ts';

test('a curve keeps its ends exactly and its course in bounded memory', () => {
  const curve = openCurve();
  for (let i = 0; i < 100_000; i++) curve.push(i);
  const points = curve.points();
  expect(points.length).toBeLessThanOrEqual(512);
  expect(points.length).toBeGreaterThan(255);
  expect([curve.first, curve.last]).toEqual([0, 99_999]);
  // A straight line stays one: equal steps, but for the last point, which may hold fewer values.
  const steps = points.slice(1, -1).map((point, i) => point - (points[i] ?? Number.NaN));
  expect(new Set(steps).size).toBe(1);
});

test('a short curve is what was pushed', () => {
  const curve = openCurve();
  [3, 1, 2].forEach((value) => curve.push(value));
  expect(curve.points()).toEqual([3, 1, 2]);
});

test('an empty curve has no ends', () => {
  expect([openCurve().first, openCurve().last]).toEqual([Number.NaN, Number.NaN]);
});

test('plots go to headline metrics before breakdowns, telling ones before others', () => {
  expect(chooseCurves(['critic.x.y', 'critic.aPlus', 'critic.accuracy'], 3)).toEqual([
    'critic.accuracy',
    'critic.aPlus',
  ]);
  expect(chooseCurves(['gradNorm', 'klToStart', 'winRate', 'clock'], 2)).toEqual([
    'winRate',
    'klToStart',
  ]);
  // What a protocol measures in words of its own comes in its scenario's order.
  expect(chooseCurves(['critic.balanced', 'sneaky.foolRate', 'critic.aPlus'], 2)).toEqual([
    'critic.balanced',
    'sneaky.foolRate',
  ]);
  expect(chooseCurves([], 3)).toEqual([]);
});
