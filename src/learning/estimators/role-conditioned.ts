import type { AdvantageEstimator, EstimatorState, Experience } from '../experience.ts';
import { groupRewarded } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';

/**
 * Role-conditioned advantage estimation (RAE): one running baseline for each role.
 *
 *     A = R - b_role,   then   b_role <- α·b_role + (1 - α)·R,   b_role starts at 0
 *
 * A uses b *before* the update, else it would be biased by its own reward. No division by a standard
 * deviation. What one agent did in one role of one episode is one trajectory: all its decisions there use
 * the same b, which is then updated once with their mean reward.
 *
 * @param decay - α in [0, 1)
 * @param key - whose baseline an experience uses; by role unless several environments share the policy
 * @see SPIRAL (arXiv 2506.24119), section 3; with α = .95, rewards +1, +1, -1 give 1, .95, -1.0975
 */
export function roleConditioned({
  decay = 0.95,
  key = ({ decision }) => decision.role,
}: {
  readonly decay?: number;
  readonly key?: GroupKey;
} = {}): AdvantageEstimator {
  if (!(decay >= 0 && decay < 1)) {
    throw new RangeError(`roleConditioned: decay must be in [0, 1), got ${decay}; try 0.95`);
  }
  return {
    name: 'role-conditioned',
    estimate: (batch, state) => {
      const baselines: Record<string, number> = { ...state };
      const advantages = new Float64Array(batch.length);
      for (const trajectory of trajectoriesOf(batch, key)) {
        const first = batch[trajectory[0] ?? 0];
        if (first === undefined) continue;
        const name = key(first);
        const before = baselines[name] ?? 0;
        let sum = 0;
        for (const position of trajectory) {
          const reward = batch[position]?.reward ?? 0;
          advantages[position] = reward - before;
          sum += reward;
        }
        baselines[name] = decay * before + (1 - decay) * (sum / trajectory.length);
      }
      const next: EstimatorState = baselines;
      return { advantages, state: next };
    },
  };
}

/** Positions of each agent's decisions in each episode under one baseline, in the order of their first. */
function trajectoriesOf(
  batch: readonly Experience[],
  key: GroupKey,
): readonly (readonly number[])[] {
  const trajectory: GroupKey = (one) =>
    `${one.decision.episode}\n${one.decision.agent}\n${key(one)}`;
  return [...groupRewarded(batch, trajectory).values()];
}
