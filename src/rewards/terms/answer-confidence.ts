import { judgedAnswers } from '../judged-answers.ts';
import { logProbsOf } from '../likelihood-outcome.ts';
import { meanCredits } from '../mean-credits.ts';
import type { RewardTerm } from '../term.ts';

/**
 * RLSF: an answer is worth the confidence with which it was given, the mean over the reply's tokens of
 * the probability that each was sampled with. A malformed answer gets 0. A reply without tokens (of a
 * script, a person) isn't judged.
 *
 * Departures:
 * 1. The paper's confidence is the mean margin between the two likeliest tokens; a decision carries the
 *    probability of the sampled token alone.
 * 2. It is taken over the span of the final answer; here over the whole reply, which is the answer where
 *    policies answer without reasoning.
 * 3. The paper ranks samples by it and trains on pairs of them; here it is a reward, from which an
 *    objective on pairs gets the same order.
 *
 * The probabilities are those at the decision's temperature (at 1 for greedy replies), so compare
 * answers drawn at the same temperature only.
 *
 * Range [0, 1], both included.
 */
export function answerConfidence(): RewardTerm {
  return {
    name: 'answer-confidence',
    sources: [
      {
        title: 'Post-Training Large Language Models via Reinforcement Learning from Self-Feedback',
        arxiv: '2507.21931',
        where: 'confidence of the answer span; see the departures in the term',
      },
    ],
    formula:
      'mean over the reply’s tokens of the probability that each was sampled with; 0 if malformed',
    range: [0, 1],
    judge: (group) => {
      const payments = judgedAnswers(group, 'answer-confidence').flatMap((answer) => {
        const logProbs = logProbsOf(answer.episode, answer, 'answer-confidence');
        if (logProbs.length === 0) return [];
        return [{ to: answer, value: answer.value === null ? 0 : meanProbability(logProbs) }];
      });
      return meanCredits('answer-confidence', payments);
    },
  };
}

function meanProbability(logProbs: readonly number[]): number {
  return logProbs.reduce((total, logProb) => total + Math.exp(logProb), 0) / logProbs.length;
}
