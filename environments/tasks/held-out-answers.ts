import { readAnswers } from 'agon-sim';
import type { AgentId, Episode, HeldOutGames, Plain, RoleName } from 'agon-sim';
import type { AnswerDomain } from './answer-domain.ts';
import { drawProblems } from './draw-problems.ts';

/**
 * A solver's answers to problems of a domain that are for validation, for the canary of an environment that asks
 * such questions. `accuracy`: of the games' last answers those that are right, in [0, 1]; a malformed answer is wrong,
 * failed games are left out.
 *
 * @param task - the environment's task that asks one problem
 * @param seats - who decides in it; the answers are those of the role `solver`
 */
export function heldOutAnswers(
  domain: AnswerDomain,
  {
    task,
    seats,
  }: {
    readonly task: (problem: string) => Plain;
    readonly seats: Readonly<Record<AgentId, RoleName>>;
  },
): HeldOutGames {
  return {
    games: (key, count) =>
      drawProblems(domain, key, 'validation', count).map((problem) => ({
        task: task(problem),
        seats,
      })),
    score: (episodes) => ({ accuracy: accuracyOf(episodes) }),
    truth: 'accuracy',
    role: 'solver',
  };
}

function accuracyOf(episodes: readonly Episode[]): number {
  const last = episodes.flatMap((episode) => {
    const outcome = readAnswers(episode, 'heldOutAnswers');
    return outcome === null ? [] : [outcome.answers.at(-1)?.correct === true];
  });
  return last.filter(Boolean).length / last.length;
}
