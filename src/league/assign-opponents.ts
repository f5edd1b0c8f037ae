import type { PolicyVersion } from '../core/ids.ts';
import { openStream } from '../core/random.ts';
import type { RandomKey, RandomStream } from '../core/random.ts';
import type { OpponentPool, PoolMember } from './opponent-pool.ts';

/** How the games of one batch are shared out among opponents; each at least 0, their sum above 0. */
export interface OpponentShares {
  /** The newest version. */
  readonly latest: number;
  /** The initial version: without it a learner forgets how to deal with what nobody plays any more. */
  readonly initial: number;
  /** Snapshots from the pool, by success rate. Falls to `initial` while the pool holds none. */
  readonly past: number;
}

/** Added to every rate, so that a snapshot that lost everything is met now and then. */
const RATE_FLOOR = 0.05;

/**
 * Whom each of `count` games meets, in the order latest, initial, past. Counts are exact: each share
 * gets its part of the batch, rounded by the largest remainders.
 *
 * Past opponents follow prioritised fictitious self-play: a snapshot is drawn with probability
 * proportional to its success rate + 0.05, so what still works is met most often. All past games of a
 * batch meet the same one: a version plays faster in large batches.
 *
 * @see Vinyals et al. (2019), AlphaStar, "prioritized fictitious self-play"
 */
export function assignOpponents(
  pool: OpponentPool,
  count: number,
  shares: OpponentShares,
  key: RandomKey,
): readonly (PolicyVersion | 'latest')[] {
  const [initial, ...snapshots] = pool.members as [PoolMember, ...PoolMember[]];
  const counts = apportion(count, [shares.latest, shares.initial, shares.past]);
  const [latestCount, initialCount, pastCount] = counts as [number, number, number];
  const past = drawSnapshot(snapshots, openStream(key)) ?? initial.version;
  return [
    ...Array.from({ length: latestCount }, () => 'latest' as const),
    ...Array.from({ length: initialCount }, () => initial.version),
    ...Array.from({ length: pastCount }, () => past),
  ];
}

/** Splits `count` by shares; the largest remainders get what rounding left over, ties to the first. */
export function apportion(count: number, shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (!(total > 0 && total < Infinity && shares.every((share) => share >= 0))) {
    throw new RangeError(
      `apportion: shares must be at least 0 with a sum above 0, got ${shares.join(', ')}`,
    );
  }
  const exact = shares.map((share) => (count * share) / total);
  const counts = exact.map(Math.floor);
  const byRemainder = exact
    .map((value, i) => ({ i, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  const left = count - counts.reduce((sum, part) => sum + part, 0);
  for (const { i } of byRemainder.slice(0, left)) counts[i] = (counts[i] ?? 0) + 1;
  return counts;
}

/** One of them, with probability proportional to its rate + 0.05; undefined if there is none. */
function drawSnapshot(
  snapshots: readonly PoolMember[],
  stream: RandomStream,
): PolicyVersion | undefined {
  const total = snapshots.reduce((sum, { rate }) => sum + rate + RATE_FLOOR, 0);
  let rest = stream.uniform() * total;
  const drawn = snapshots.find(({ rate }) => (rest -= rate + RATE_FLOOR) < 0) ?? snapshots.at(-1);
  return drawn?.version;
}
