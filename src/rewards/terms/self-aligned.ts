import { meanLogProb, probedAnswers } from '../likelihood-outcome.ts';
import type { ProbedAnswer, ProbeKind } from '../likelihood-outcome.ts';
import { meanCredits } from '../mean-credits.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Self-aligned reward: by how much the question makes its answer likelier.
 *
 *     r = clip((ppl(a) - ppl(a|q)) / ppl(a), -1, 1)      ppl = exp(-mean log-probability of a's tokens)
 *
 * An answer that would be as likely without the question gets 0, so padding pays nothing. It says how
 * specific an answer is and not whether it is right; the paper adds it to a verifiable reward, weighed
 * 0.2.
 *
 * Range [-1, 1], both included. Judges answers of which both `alone` and `given-question` were scored.
 */
export function selfAligned(): RewardTerm {
  return {
    name: 'self-aligned',
    sources: [
      {
        title: 'Self-Aligned Reward: Towards Effective and Efficient Reasoners',
        arxiv: '2509.05489',
        where: 'the definition of the self-aligned reward',
      },
    ],
    formula: 'clip((ppl(a) - ppl(a|q)) / ppl(a), -1, 1)',
    range: [-1, 1],
    judge: (group) =>
      meanCredits(
        'self-aligned',
        probedAnswers(group, 'self-aligned').flatMap((answer) => {
          const alone = logPerplexity(answer, 'alone');
          const asked = logPerplexity(answer, 'given-question');
          if (alone === null || asked === null) return [];
          return [{ to: answer, value: Math.max(-1, 1 - Math.exp(asked - alone)) }];
        }),
      ),
  };
}

function logPerplexity({ likelihoods }: ProbedAnswer, kind: ProbeKind): number | null {
  const probe = likelihoods.find((each) => each.kind === kind);
  return probe === undefined ? null : -meanLogProb(probe.logProbs);
}
