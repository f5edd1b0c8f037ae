import type { AdvantageEstimator, Experience } from '../experience.ts';
import { moments } from '../moments.ts';
import { groupRewarded } from '../group-batch.ts';

/**
 * Centres rewards within each class of case, so that none of the answers becomes the safe one.
 *
 *     A_i = (r_i - mean of i's class) / (std of the centred batch + ε),  negative A_i times w
 *
 * For a critic the classes are "the step was wrong" and "the step was correct": with one baseline for
 * both, the easier verdict is paid above average and the other one dies out. Only the centring is by
 * class; the scale is shared.
 *
 * @param classOf - the class of an experience; by its `step-wrong` column unless said otherwise
 * @param negativeWeight - w in [0, 1]: below 1, failures push less than successes pull
 * @param epsilon - ε > 0, in reward units
 */
export function classBalanced({
  classOf = ({ rewardTerms: columns }) => columns['step-wrong'] ?? 0,
  negativeWeight = 0.3,
  epsilon = 1e-3,
}: {
  readonly classOf?: (experience: Experience) => string | number;
  readonly negativeWeight?: number;
  readonly epsilon?: number;
} = {}): AdvantageEstimator {
  if (!(negativeWeight >= 0 && negativeWeight <= 1)) {
    throw new RangeError(
      `classBalanced: negativeWeight must be in [0, 1], got ${negativeWeight}; try 0.3`,
    );
  }
  return {
    name: 'class-balanced',
    estimate: (batch, state) => {
      const centred = new Map<number, number>();
      for (const members of groupRewarded(batch, (item) => String(classOf(item))).values()) {
        const { mean, deviation } = moments(members.map((at) => batch[at]?.reward ?? 0));
        for (const at of members) {
          centred.set(at, deviation === 0 ? 0 : (batch[at]?.reward ?? 0) - mean);
        }
      }
      const advantages = new Float64Array(batch.length);
      const { deviation } = moments([...centred.values()]);
      if (deviation === 0) return { advantages, state };
      for (const [at, value] of centred) {
        const advantage = value / (deviation + epsilon);
        advantages[at] = advantage < 0 ? negativeWeight * advantage : advantage;
      }
      return { advantages, state };
    },
  };
}
