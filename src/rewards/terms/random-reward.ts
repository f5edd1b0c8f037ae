import { creditFor } from '../credit-for.ts';
import type { Credit } from '../../core/credit.ts';
import { decisionsOf } from '../../core/episode.ts';
import { foldKey, openStream } from '../../core/random.ts';
import type { RewardTerm } from '../term.ts';

/**
 * A control: 1 with probability `chance`, else 0, whatever was said. What a run learns from it is what
 * the estimator, the objective and the sampling do by themselves; any other reward must beat it.
 *
 * The draw belongs to the episode's key and id and to the decision's index, so that judging again, on
 * resume or replay, gives the same. Judges every decision of every finished episode, or those that another
 * term judges; say for which roles by the composition's `roles`.
 *
 * Range [0, 1], both included.
 *
 * @param chance - in [0, 1], both included; 0.5 if absent
 * @param floorOf - the term whose floor this is: whom it doesn't judge, because of a filter for instance, isn't
 *   judged here, or the two would differ in whom they train, too. Everybody is judged if absent.
 */
export function randomReward({
  chance = 0.5,
  floorOf,
}: { readonly chance?: number; readonly floorOf?: RewardTerm } = {}): RewardTerm {
  if (!(chance >= 0 && chance <= 1)) {
    throw new RangeError(
      `randomReward: chance must lie in [0, 1], got ${chance}; choose one like 0.5`,
    );
  }
  return {
    name: 'random-reward',
    sources: [],
    formula: '1 with a fixed probability, else 0',
    range: [0, 1],
    judge: (group) => {
      const credits = group.flatMap((episode) => {
        if (episode.ending.kind === 'failed') return [];
        const { id, key } = episode.plan;
        const own = foldKey(foldKey(key, 'random-reward'), id);
        return decisionsOf(episode).map((decision) => {
          const drawn = foldKey(foldKey(own, decision.agent), decision.decisionIndex);
          return creditFor(decision, 'random-reward', openStream(drawn).uniform() < chance ? 1 : 0);
        });
      });
      if (floorOf === undefined) return credits;
      const judged = new Set(floorOf.judge(group).map(placeOf));
      return credits.filter((credit) => judged.has(placeOf(credit)));
    },
  };
}

const placeOf = ({ agent, decisionIndex, episode }: Credit): string =>
  `${agent} ${decisionIndex} ${episode}`;
