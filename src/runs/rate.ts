import type { Share } from '../rewards/judge-accuracy.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import type { Interval } from '../statistics/wilson-interval.ts';

/** A share of cases with its 95 % interval; of no cases, null and all of [0, 1]. */
export interface Rate {
  readonly accuracy: number | null;
  readonly interval: Interval;
  readonly n: number;
}

export function rateOf({ right, count }: Share): Rate {
  return {
    accuracy: count === 0 ? null : right / count,
    interval: wilsonInterval(right, count),
    n: count,
  };
}

/** The interval of a metric made of rates, which lies in [least, 1]. */
export function around(centre: number, half: number, least: number): Interval {
  return [Math.max(least, centre - half), Math.min(1, centre + half)];
}
