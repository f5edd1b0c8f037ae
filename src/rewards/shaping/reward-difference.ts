import { alongEpisodes, shapedTerm } from '../shaped-term.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Delta: each decision is paid the difference to the agent's next one in the episode, the last one its own.
 *
 *     r'_k = r_k - r_(k+1),   r'_K = r_K
 *
 * What follows a decision then adds up to r_k, however many decisions there are, so that repeating good
 * steps earns nothing. It is meant for estimators and objectives that pay a decision all that
 * follows it: `returnToGo(rewardDifference(term))` is the term again. Where every decision is trained on its own reward
 * alone, the difference would pay for making the next step worse.
 *
 * Departure: the paper pays the last step of a solution nothing, since the reward for success pays it, and
 * the one before it its own. Here whatever the term judged is a step; let it leave out the last.
 *
 * Only decisions that the term judged count. Range [min(least, least - greatest), max(greatest,
 * greatest - least)], both included.
 */
export function rewardDifference(term: RewardTerm): RewardTerm {
  const [least, greatest] = term.range;
  return shapedTerm(term, {
    how: 'reward-difference',
    sources: [
      {
        title: 'On Designing Effective RL Reward at Training Time for LLM Reasoning',
        arxiv: '2410.15115',
        where: 'the Delta mechanism, with the decisions of an agent as its steps',
      },
    ],
    formula: 'r_k - r_(k+1)',
    range: [Math.min(least, least - greatest), Math.max(greatest, greatest - least)],
    values: (judged) =>
      alongEpisodes(judged, (own) => own.map(({ value }, k) => value - (own[k + 1]?.value ?? 0))),
  });
}
