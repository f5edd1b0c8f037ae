import { checkBonus } from './check-bonus.ts';
import { inHistory } from './earlier-answers.ts';
import type { History } from './earlier-answers.ts';
import { judgedAnswers } from './judged-answers.ts';
import { meanCredits } from './mean-credits.ts';
import type { RewardTerm } from './term.ts';

export interface MartiOptions {
  /** a; finite and at least 0; 0.5 if absent. */
  readonly weight?: number;
  /**
   * Whose answers count as earlier ones: the same agent's (if absent, as MARTI's documentation has it),
   * or everybody's of earlier rounds (as its code for debates does).
   */
  readonly history?: History;
  /** b; finite and at least 0; 0 if absent. MARTI's `…_with_outcome` has 0.5. */
  readonly outcome?: number;
}

/**
 * What MARTI's rewards for an answer in the light of earlier ones have in common:
 *
 *     R' = R + a · gain(R, Q) + b · R_last
 *
 * The terms say what the letters mean, and each what is gained.
 *
 * @param maker - the function that an error about the options speaks of
 * @param gain - in [-1, 1], and at most 0 where R is 0, at least 0 where it is 1
 */
export function martiReward(
  maker: string,
  kind: 'margin' | 'quality',
  { weight = 0.5, history = 'own', outcome = 0 }: MartiOptions,
  gain: (own: number, earlier: number) => number,
): RewardTerm {
  checkBonus(`${maker}: weight`, weight);
  checkBonus(`${maker}: outcome`, outcome);
  const name = `marti-${kind}`;
  return {
    name,
    sources: [
      {
        title: 'MARTI: A Framework for Multi-Agent LLM Systems Reinforced Training and Inference',
        where: `marti/verifiers/auto_reward_alloc.py, ${kind} and ${kind}_with_outcome`,
      },
    ],
    formula:
      kind === 'margin'
        ? 'R + a · (R - Q) + b · R_last'
        : 'R + a · (Q · R - (1 - Q) · (1 - R)) + b · R_last',
    range: [-weight, 1 + weight + outcome],
    judge: (group) =>
      meanCredits(
        name,
        inHistory(judgedAnswers(group, name), history).map(({ answer, own, earlier, last }) => {
          const shaped = earlier === null ? own : own + weight * gain(own, earlier);
          return { to: answer, value: shaped + outcome * last };
        }),
      ),
  };
}
