import type { AdvantageEstimator, Experience } from '../experience.ts';
import { moments } from '../moments.ts';
import { rankSiblings } from '../rank-siblings.ts';
import { groupRewarded, groupByPolicyRole, groupByTask } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';

/** Which replies are imitated; see `selection`. Plain data but for `siblings`. */
export type SelectionRule =
  | { readonly kind: 'above-mean'; readonly siblings?: GroupKey }
  | { readonly kind: 'above'; readonly threshold: number }
  | { readonly kind: 'top'; readonly count: number; readonly siblings?: GroupKey };

/**
 * Chooses replies for `filteredCloning`: A = 1 for those that are selected, 0 for the rest.
 *
 * - `above-mean`: a reward above the mean of its siblings, which are all of its role unless said otherwise
 * - `above`: a reward above the threshold
 * - `top`: the `count` best of its siblings, which are those of its task group and role unless said
 *   otherwise; where all siblings have the same reward there is no best, and none is selected
 *
 * @param keep - above the mean if absent, as in Liao et al. (arXiv 2406.18872)
 */
export function selection({
  keep = { kind: 'above-mean' },
}: { readonly keep?: SelectionRule } = {}): AdvantageEstimator {
  checkRule(keep);
  return {
    name: 'selection',
    estimate: (batch, state) => {
      const advantages = new Float64Array(batch.length);
      for (const position of selected(batch, keep)) advantages[position] = 1;
      return { advantages, state };
    },
  };
}

function selected(batch: readonly Experience[], keep: SelectionRule): readonly number[] {
  const rewardAt = (position: number) => batch[position]?.reward ?? 0;
  if (keep.kind === 'above') {
    return [...batch.keys()].filter(
      (position) => batch[position]?.hasReward && rewardAt(position) > keep.threshold,
    );
  }
  const siblings = keep.siblings ?? (keep.kind === 'top' ? groupByTask : groupByPolicyRole);
  return [...groupRewarded(batch, siblings).values()].flatMap((group) => {
    const { mean, deviation } = moments(group.map(rewardAt));
    if (deviation === 0) return [];
    return keep.kind === 'top'
      ? rankSiblings(batch, group, ({ reward }) => reward).slice(0, keep.count)
      : group.filter((position) => rewardAt(position) > mean);
  });
}

function checkRule(keep: SelectionRule): void {
  if (keep.kind === 'above' && !Number.isFinite(keep.threshold)) {
    throw new RangeError(`selection: threshold must be finite, got ${keep.threshold}; try 0`);
  }
  if (keep.kind === 'top' && !(Number.isSafeInteger(keep.count) && keep.count > 0)) {
    throw new RangeError(
      `selection: count must be a whole number above 0, got ${keep.count}; try 1`,
    );
  }
}
