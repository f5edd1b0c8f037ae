import { judgedAnswers } from '../judged-answers.ts';
import type { JudgedAnswer } from '../judged-answers.ts';
import { judgementsOf } from '../judgements-of.ts';
import { meanCredits } from '../mean-credits.ts';
import type { Payment } from '../mean-credits.ts';
import { meanOf } from '../pool-judgements.ts';
import type { RewardTerm } from '../term.ts';

/**
 * What evaluators of one age say of an answer: the mean of the verdicts (1 or 0) of those that play
 * their policy's newest version in the group, or of those that play an older one. A malformed answer gets 0; one that
 * no such evaluator gave a verdict on isn't judged.
 *
 * Two of these, present and past, are the two judgements that `consistencyPairs` compares. Version 0 has
 * no past but itself: where every evaluator plays it, both say the same.
 *
 * Range [0, 1], both included.
 *
 * @param of - `present`, whose column is `version-judging` (if absent), or `past`: `version-judging-past`
 */
export function versionJudging({
  of = 'present',
}: { readonly of?: 'present' | 'past' } = {}): RewardTerm {
  const name = of === 'present' ? 'version-judging' : 'version-judging-past';
  return {
    name,
    sources: [
      {
        title: 'CREAM: Consistency Regularized Self-Rewarding Language Models',
        arxiv: '2410.12735',
        where:
          'rankings of the same answers by consecutive versions; here by verdicts, not likelihoods',
      },
    ],
    formula: 'mean of the verdicts (1 or 0) of the judges of one age',
    range: [0, 1],
    judge: (group) => {
      const answers = judgedAnswers(group, name);
      const judges = answers.flatMap((answer) =>
        answer.evaluations.map(({ agent }) => seatOf(answer, agent)),
      );
      const counts = ({ policy, version }: Judge) => {
        const ofPolicy = judges.filter((judge) => judge.policy === policy);
        const newest = Math.max(...ofPolicy.map((judge) => judge.version));
        return of === 'present' ? version === newest : version < newest || newest === 0;
      };
      const payments = answers.flatMap((answer): Payment[] => {
        const evaluations = answer.evaluations.filter(({ agent }) => counts(seatOf(answer, agent)));
        const heard = meanOf(judgementsOf({ ...answer, evaluations }, 'evaluations'));
        if (heard === null) return [];
        return [{ to: answer, value: answer.value === null ? 0 : heard }];
      });
      return meanCredits(name, payments);
    },
  };
}

interface Judge {
  readonly policy: string;
  readonly version: number;
}

/** A seat that plays whatever is the latest counts as newer than every numbered version. */
function seatOf({ episode }: JudgedAnswer, agent: string): Judge {
  const { policy = '', version = 'latest' } = episode.plan.seats[agent] ?? {};
  return { policy, version: version === 'latest' ? Infinity : version };
}
