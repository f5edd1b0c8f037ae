import { expect, test } from 'vitest';
import { payoffTable } from '../../src/league/payoff-table.ts';

test('a payoff table averages repeated pairings by their games and marks those that never met', () => {
  const table = payoffTable([
    { row: 'sneaky-0', column: 'critic-0', payoff: 0.1, games: 100 },
    { row: 'sneaky-1', column: 'critic-0', payoff: 0.6, games: 50 },
    { row: 'sneaky-1', column: 'critic-1', payoff: 0.3, games: 50 },
    { row: 'sneaky-0', column: 'critic-0', payoff: 0.4, games: 200 },
  ]);
  expect(table.rows).toEqual(['sneaky-0', 'sneaky-1']);
  expect(table.columns).toEqual(['critic-0', 'critic-1']);
  expect(table.payoffs).toEqual([
    [expect.closeTo(0.3, 12), NaN],
    [0.6, 0.3],
  ]);
  expect(table.games).toEqual([
    [300, 0],
    [50, 50],
  ]);
});

test('a payoff table refuses NaN and pairings without games', () => {
  const pairing = { row: 'a', column: 'b', payoff: 1, games: 1 };
  expect(() => payoffTable([{ ...pairing, payoff: NaN }])).toThrow(/a against b/);
  expect(() => payoffTable([{ ...pairing, games: 0 }])).toThrow(/over 0/);
});
