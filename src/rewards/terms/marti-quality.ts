import { martiReward } from '../marti-reward.ts';
import type { MartiOptions } from '../marti-reward.ts';
import type { RewardTerm } from '../term.ts';

/**
 * MARTI's quality reward: pays a right answer more after right ones, and charges a wrong one after wrong ones.
 *
 *     R' = R + a · (Q · R - (1 - Q) · (1 - R)) + b · R_last
 *
 * R is 1 for a correct answer, else 0, Q the mean R of the earlier answers in the episode and R_last that
 * of the agent's last answer in it. It uses ground truth. An answer that none came before gets
 * R + b · R_last.
 *
 * Range [-a, 1 + a + b], both included.
 */
export function martiQuality(options: MartiOptions = {}): RewardTerm {
  return martiReward(
    'martiQuality',
    'quality',
    options,
    (own, earlier) => earlier * own - (1 - earlier) * (1 - own),
  );
}
