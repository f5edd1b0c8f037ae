import { martiReward } from '../marti-reward.ts';
import type { MartiOptions } from '../marti-reward.ts';
import type { RewardTerm } from '../term.ts';

/**
 * MARTI's margin reward: pays an answer for being better than those before it, and charges it for being worse.
 *
 *     R' = R + a · (R - Q) + b · R_last
 *
 * R is 1 for a correct answer, else 0, Q the mean R of the earlier answers in the episode and R_last that
 * of the agent's last answer in it. It uses ground truth. An answer that none came before gets
 * R + b · R_last.
 *
 * Range [-a, 1 + a + b], both included.
 */
export function martiMargin(options: MartiOptions = {}): RewardTerm {
  return martiReward('martiMargin', 'margin', options, (own, earlier) => own - earlier);
}
