import type { WeightSchedule } from './compose-rewards.ts';

/**
 * A weight that goes from one value to another as a run goes on, for a term that should help at first
 * and not count in the end, or the other way round: `{ term: malformed(), weight: annealed({ from: 1,
 * to: 0.1, until: 50 }) }`. It weighs the term's credits, so that its column stays comparable.
 *
 *     w(update) = from + (to - from) · s(p),   p = (update - since) / (until - since), held in [0, 1]
 *     s(p) = p  or  (1 - cos πp) / 2
 *
 * @param from - the weight up to update `since`; finite
 * @param to - the weight from update `until` on; finite
 * @param since - counts from 1; 1 if absent
 * @param until - after `since`
 * @param curve - `linear` if absent
 */
export function annealed({
  from,
  to,
  since = 1,
  until,
  curve = 'linear',
}: {
  readonly from: number;
  readonly to: number;
  readonly since?: number;
  readonly until: number;
  readonly curve?: 'linear' | 'cosine';
}): WeightSchedule {
  if (!(Number.isFinite(from) && Number.isFinite(to))) {
    throw new RangeError(
      `annealed: both weights must be finite, got ${from} and ${to}; choose some like 1 and 0`,
    );
  }
  if (!(since < until)) {
    throw new RangeError(
      `annealed: until must come after since, got ${until} and ${since}; choose some like 50 and 1`,
    );
  }
  return (update) => {
    const passed = Math.min(1, Math.max(0, (update - since) / (until - since)));
    if (passed === 1) return to; // exactly, whatever the rounding
    return (
      from + (to - from) * (curve === 'linear' ? passed : (1 - Math.cos(Math.PI * passed)) / 2)
    );
  };
}
