import type { AdvantageEstimator } from '../experience.ts';
import { moments } from '../moments.ts';
import { groupRewarded, groupByTask } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';
import { tokenAdvantages } from '../token-advantages.ts';

/** Centred rewards below this are rounding: siblings of equal reward teach nothing. */
const NOTHING = 1e-9;

/**
 * Compares siblings with their mean, on one scale for the whole batch.
 *
 *     c_i = r_i - mean over the siblings of i,   A_i = c_i / (std of all c + ε), held within ±limit
 *
 * Unlike `groupNormalised`, where siblings that hardly differ are blown up to the size of those that
 * do, a small difference stays small. The scale is over replies, siblings without contrast included.
 *
 * @param siblings - who shares a mean: by task group and role (solvers) unless said otherwise;
 *   `siblingsByPrompt` compares the evaluations of one answer
 * @param epsilon - ε > 0, in reward units
 * @param limit - above 0; none if absent
 */
export function groupCentred({
  siblings = groupByTask,
  epsilon = 1e-4,
  limit = Infinity,
}: {
  readonly siblings?: GroupKey;
  readonly epsilon?: number;
  readonly limit?: number;
} = {}): AdvantageEstimator {
  if (!(limit > 0)) {
    throw new RangeError(`groupCentred: limit must be above 0, got ${limit}; try 3`);
  }
  return {
    name: 'group-centred',
    estimate: (batch, state) => {
      const centred = new Map<number, number>();
      for (const group of groupRewarded(batch, siblings).values()) {
        const { mean } = moments(group.map((position) => batch[position]?.reward ?? 0));
        for (const position of group) {
          const value = (batch[position]?.reward ?? 0) - mean;
          centred.set(position, Math.abs(value) < NOTHING ? 0 : value);
        }
      }
      const scale = moments([...centred.values()]).deviation + epsilon;
      const advantages = new Float64Array(batch.length);
      const slopes = new Float64Array(batch.length);
      for (const [position, value] of centred) {
        advantages[position] = Math.max(-limit, Math.min(limit, value / scale));
        slopes[position] = 1 / scale;
      }
      return { advantages, ...tokenAdvantages(batch, advantages, slopes), state };
    },
  };
}
