import type { AdvantageEstimator, Experience } from '../experience.ts';
import { moments } from '../moments.ts';
import { groupSiblings } from '../siblings.ts';

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
  classOf = ({ columns }) => columns['step-wrong'] ?? 0,
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
      const centred: number[] = [];
      for (const members of groupSiblings(batch, (item) => String(classOf(item))).values()) {
        const { mean, deviation } = moments(members.map((at) => batch[at]?.reward ?? 0));
        for (const at of members) {
          centred[at] = deviation === 0 ? 0 : (batch[at]?.reward ?? 0) - mean;
        }
      }
      const { deviation } = moments(centred);
      return {
        advantages: Float64Array.from(centred, (value) => {
          if (deviation === 0) return 0;
          const advantage = value / (deviation + epsilon);
          return advantage < 0 ? negativeWeight * advantage : advantage;
        }),
        state,
      };
    },
  };
}
