import type { Pairing } from '../preference.ts';
import { rankSiblings } from '../rank-siblings.ts';
import { groupRewarded, groupByTask } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';

/**
 * The best reply of the present policy against the worst of a past one, to the same task. Chosen and
 * rejected replies of one version grow alike as it learns; the anchor keeps their distance.
 *
 * The present is the newest version in the batch; every older one is past. Which one the past is (the
 * initial version 0, say) is up to the games that the scenario plans: it seats some at that version.
 * Version 0 has no past but itself, so its own best and worst make the pairs of the first update.
 *
 * Departure: the paper also lets a further trained version choose. Here the present one does.
 *
 * @param siblings - who is compared with whom; by task group and role unless said otherwise
 * @param leastMargin - pairs whose rewards differ by this or less are left out; at least 0, 0 if absent
 * @see Temporal Self-Rewarding Language Models (arXiv 2508.06026), anchored rejection
 */
export function anchoredPairs({
  siblings = groupByTask,
  leastMargin = 0,
}: { readonly siblings?: GroupKey; readonly leastMargin?: number } = {}): Pairing {
  if (!(leastMargin >= 0)) {
    throw new RangeError(
      `anchoredPairs: leastMargin must be at least 0, got ${leastMargin}; try 0`,
    );
  }
  return {
    name: 'anchored-pairs',
    seesPast: true,
    pair: (batch) => {
      const present = batch.reduce((newest, { decision }) => Math.max(newest, decision.version), 0);
      const isPast = (version = present) => version !== present || version === 0;
      return [...groupRewarded(batch, siblings).values()].flatMap((group) => {
        const ranked = rankSiblings(batch, group, ({ reward }) => reward);
        const chosen = ranked.find((position) => batch[position]?.decision.version === present);
        const rejected = ranked.findLast((position) => isPast(batch[position]?.decision.version));
        if (chosen === undefined || rejected === undefined) return [];
        const margin = (batch[chosen]?.reward ?? 0) - (batch[rejected]?.reward ?? 0);
        return margin > leastMargin ? [{ chosen, rejected, weight: 1 }] : [];
      });
    },
  };
}
