import { judgedAnswers, meanCredits } from 'agon-sim';
import type { RewardTerm } from 'agon-sim';

/**
 * CoMAS: what a scorer gets. 0 if its score can be read, -1 if not: the scorer has no stake in the score.
 * For the same penalty on every role, whatever the protocol, see `malformed`.
 *
 * Range [-1, 0], both included.
 */
export function comasFormat(): RewardTerm {
  return {
    name: 'comas-format',
    sources: [
      {
        title: 'CoMAS: Co-Evolving Multi-Agent Systems via Interaction Rewards',
        arxiv: '2510.08529',
        where: 'equation 8',
      },
    ],
    formula: '0 if the score can be read, else -1',
    range: [-1, 0],
    judge: (group) =>
      meanCredits(
        'comas-format',
        judgedAnswers(group, 'comas-format')
          .flatMap(({ evaluations }) => evaluations.flatMap(({ scorings }) => scorings))
          .map((scoring) => ({ to: scoring, value: scoring.score === null ? -1 : 0 })),
      ),
  };
}
