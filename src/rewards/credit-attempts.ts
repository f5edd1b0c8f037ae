import { creditFor } from './credit-for.ts';
import type { Credit } from '../core/credit.ts';
import type { Episode } from '../core/episode.ts';
import { decisionOf, readAnswers } from './answers-outcome.ts';
import type { AnswersOutcome } from './answers-outcome.ts';
import { attemptChains } from './attempt-chains.ts';

/** Which attempts at an answer are paid: every one, or all but the first. */
export type PaidAttempts = 'all' | 'revisions';

/** How a term pays for several attempts at the same answer. */
interface AttemptPay {
  /** r of every answer of an episode, in [0, 1]; 1 for a right answer and 0 for any other if absent. */
  readonly rewards?: (outcome: AnswersOutcome, episode: Episode) => readonly number[];
  /** From r(y₁), r(y₂), … of one chain of attempts, what each of them gets; null: not judged. */
  readonly pay: (rewards: readonly number[], episode: Episode) => readonly (number | null)[];
}

/**
 * Credits of a term that pays attempts by their place among the attempts at the same answer. An attempt
 * that was given, and not said, counts in its chain; nobody is paid for it.
 *
 * @throws UserError naming the term, if an episode finished with another kind of outcome
 */
export function creditAttempts(
  group: readonly Episode[],
  term: string,
  { rewards = rightness, pay }: AttemptPay,
): Credit[] {
  return group.flatMap((episode) => {
    const outcome = readAnswers(episode, term);
    if (outcome === null) return [];
    const { answers } = outcome;
    const all = rewards(outcome, episode);
    return attemptChains(answers).flatMap((chain) => {
      const paid = pay(
        chain.map((position) => all[position] ?? 0),
        episode,
      );
      return chain.flatMap((position, t): Credit[] => {
        const answer = answers[position];
        const decision = answer && decisionOf(episode, answer);
        const value = paid[t] ?? null;
        if (decision == null || value === null) return [];
        return [creditFor(decision, term, value)];
      });
    });
  });
}

function rightness({ answers }: AnswersOutcome): readonly number[] {
  return answers.map(({ correct }) => (correct ? 1 : 0));
}
