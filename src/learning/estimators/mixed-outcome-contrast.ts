import type { Decision } from '../../core/decision.ts';
import { foldKey, keyFromSeed, openStream } from '../../core/random.ts';
import type { RandomKey } from '../../core/random.ts';
import type { AdvantageEstimator } from '../experience.ts';
import { groupRewarded, groupByEpisode } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';

/**
 * Learns from contrasts alone: of siblings that neither all succeed nor all fail, one success and one
 * failure are kept; everything else gets 0 and costs no training time.
 *
 *     p = share of successes among the siblings;  for 0 < p < 1:
 *     A = 2·√(p(1 - p)) for one success,  -w·2·√(p(1 - p)) for one failure,  0 for the rest
 *
 * 2·√(p(1 - p)) is the standard deviation of a ±1 reward with success rate p: coin-flip cases count
 * most. A success is a reward above 0. Which two are kept depends on the key and the name of the
 * siblings alone, never on the order of the batch.
 *
 * @param key - chance of the choice
 * @param negativeWeight - w in [0, 1]
 * @param siblings - by episode and role unless said otherwise
 */
export function mixedOutcomeContrast({
  key = keyFromSeed(0),
  negativeWeight = 0.3,
  siblings = groupByEpisode,
}: {
  readonly key?: RandomKey;
  readonly negativeWeight?: number;
  readonly siblings?: GroupKey;
} = {}): AdvantageEstimator {
  if (!(negativeWeight >= 0 && negativeWeight <= 1)) {
    throw new RangeError(
      `solvableGroups: negativeWeight must be in [0, 1], got ${negativeWeight}; try 0.3`,
    );
  }
  return {
    name: 'mixed-outcome-contrast',
    estimate: (batch, state) => {
      const advantages = new Float64Array(batch.length);
      for (const [name, group] of groupRewarded(batch, siblings)) {
        // By agent and episode: the batch may come in any order.
        const ordered = group.toSorted((a, b) =>
          place(batch[a]?.decision) < place(batch[b]?.decision) ? -1 : 1,
        );
        const successes = ordered.filter((position) => (batch[position]?.reward ?? 0) > 0);
        const failures = ordered.filter((position) => !((batch[position]?.reward ?? 0) > 0));
        if (successes.length === 0 || failures.length === 0) continue;
        const p = successes.length / group.length;
        const weight = 2 * Math.sqrt(p * (1 - p));
        const stream = openStream(foldKey(key, name));
        advantages[stream.pick(successes)] = weight;
        advantages[stream.pick(failures)] = negativeWeight === 0 ? 0 : -negativeWeight * weight;
      }
      return { advantages, state };
    },
  };
}

function place(decision: Decision | undefined): string {
  return `${decision?.episode}\n${decision?.agent}`;
}
