import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { checkCounts, checkShares, checkWeights } from '../../src/experiment/check-settings.ts';

describe('a setting that cannot work is named', () => {
  test.each([0, -1, 1.5, NaN, 1e9, '2'])('a count of %o', (problems) => {
    const check = () => checkCounts({ games: { samples: 1, problems: problems as number } });
    expect(check).toThrow(UserError);
    expect(check).toThrow(
      `games.problems: must be a whole number from 1 to 1000000, got ${problems}; correct the scenario or its settings`,
    );
  });

  test('a count beyond bounds of its own', () => {
    checkCounts({ steps: 0 }, { least: 0 });
    expect(() => checkCounts({ agents: 101 }, { most: 100 })).toThrow(/from 1 to 100, got 101/);
  });

  test.each([-1, 1.5, NaN])('a share of %o', (slips) => {
    checkShares({ slips: 0, notes: { wilful: 1 } });
    expect(() => checkShares({ habits: { slips } })).toThrow(
      `habits.slips: must be in [0, 1], got ${slips}`,
    );
  });

  test.each([-5, NaN, Infinity])('a weight of %o', (solverWeight) => {
    checkWeights({ solverWeight: 0 });
    expect(() => checkWeights({ solverWeight })).toThrow(
      `solverWeight: must be finite and at least 0, got ${solverWeight}`,
    );
  });
});
