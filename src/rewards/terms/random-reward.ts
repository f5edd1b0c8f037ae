import { decisionsOf } from '../../core/episode.ts';
import { foldKey, openStream } from '../../core/random.ts';
import type { RewardTerm } from '../term.ts';

/**
 * A control: 1 with probability `chance`, else 0, whatever was said. What a run learns from it is what
 * the estimator, the objective and the sampling do by themselves; any other reward must beat it.
 *
 * The draw belongs to the episode's key and id and to the decision's index, so that judging again, on
 * resume or replay, gives the same. Judges every decision of every finished episode; say for which
 * roles by the composition's `roles`.
 *
 * Range [0, 1], both included.
 *
 * @param chance - in [0, 1], both included; 0.5 if absent
 */
export function randomReward({ chance = 0.5 }: { readonly chance?: number } = {}): RewardTerm {
  if (!(chance >= 0 && chance <= 1)) {
    throw new RangeError(
      `randomReward: chance must lie in [0, 1], got ${chance}; choose one like 0.5`,
    );
  }
  return {
    name: 'random-reward',
    sources: [],
    range: [0, 1],
    judge: (group) =>
      group.flatMap((episode) => {
        if (episode.ending.kind === 'failed') return [];
        const { id, key } = episode.plan;
        const own = foldKey(foldKey(key, 'random-reward'), id);
        return decisionsOf(episode).map(({ index }) => ({
          episode: id,
          decision: index,
          term: 'random-reward',
          value: openStream(foldKey(own, index)).uniform() < chance ? 1 : 0,
        }));
      }),
  };
}
