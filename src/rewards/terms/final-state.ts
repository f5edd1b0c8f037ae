import type { Credit } from '../../core/credit.ts';
import { decisionAt, readAnswers } from '../answers-outcome.ts';
import { attemptChains } from '../attempt-chains.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Pays every attempt at an answer for the last one: 1 if that is right, else 0. This is multi-turn
 * training as it is first thought of, and the control of terms that pay for improvement: the easiest
 * way to it is a good first attempt that is copied.
 *
 * @param attempts - `all`, or `revisions` alone, all but the first
 * @see SCoRe (arXiv 2409.12917), which is there to prevent that collapse
 */
export function finalState({
  attempts = 'all',
}: { readonly attempts?: 'all' | 'revisions' } = {}): RewardTerm {
  return {
    name: 'final-state',
    sources: [
      {
        title: 'Training Language Models to Self-Correct via Reinforcement Learning',
        arxiv: '2409.12917',
        where: 'the objective over all turns without shaping, which collapses',
      },
    ],
    range: [0, 1],
    judge: (group) => {
      const credits: Credit[] = [];
      for (const episode of group) {
        const answers = readAnswers(episode, 'final-state')?.answers ?? [];
        for (const chain of attemptChains(answers)) {
          const value = Number(answers[chain.at(-1) ?? -1]?.correct ?? false);
          for (const position of attempts === 'all' ? chain : chain.slice(1)) {
            const answer = answers[position];
            const decision = answer && decisionAt(episode, answer);
            if (decision == null) continue; // given, not said
            credits.push({ episode: episode.plan.id, decision, term: 'final-state', value });
          }
        }
      }
      return credits;
    },
  };
}
