import type { RunSpread } from '../protocol.ts';
import type { Columns } from './columns.ts';

/** Half of a 95 % interval of a mean, in standard errors. */
const Z95 = 1.96;

interface Tally {
  count: number;
  sum: number;
  squares: number;
}

/** By role and update, the mean reward over its episodes with a 95 % interval, normal; a single episode has none. */
export function spreadOf(columns: Columns): Pick<RunSpread, 'roles' | 'update'> {
  let last = 0;
  for (let at = 0; at < columns.count; at++) last = Math.max(last, columns.number('update', at));
  const update = Array.from({ length: last }, (_, i) => i + 1);
  const roles: Record<string, RunSpread['roles'][string]> = {};
  for (const role of columns.roles) {
    const tallies = update.map((): Tally => ({ count: 0, sum: 0, squares: 0 }));
    for (let at = 0; at < columns.count; at++) {
      const reward = columns.reward(role, at);
      const tally = tallies[columns.number('update', at) - 1];
      if (tally === undefined || Number.isNaN(reward)) continue;
      tally.count++;
      tally.sum += reward;
      tally.squares += reward * reward;
    }
    if (tallies.every(({ count }) => count === 0)) continue;
    const means = tallies.map(({ count, sum }) => (count === 0 ? null : sum / count));
    const halves = tallies.map(halfOf);
    const shifted = (sign: number) =>
      means.map((mean, i) => {
        const half = halves[i] ?? null;
        return mean === null || half === null ? null : mean + sign * half;
      });
    roles[role] = { mean: means, low: shifted(-1), high: shifted(1) };
  }
  return { roles, update };
}

function halfOf({ count, sum, squares }: Tally): number | null {
  if (count < 2) return null;
  const mean = sum / count;
  const variance = Math.max(0, squares / count - mean * mean) * (count / (count - 1));
  return Z95 * Math.sqrt(variance / count);
}
