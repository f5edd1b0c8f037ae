import type { Episode } from '../../src/core/episode.ts';
import { UserError } from '../../src/core/errors.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { playAnswers } from './play-answers.ts';
import { episode, playSteps } from './play-steps.ts';

const failed = episode('failed', 'task-0', ['solver', 'sneaky'], {
  kind: 'failed',
  where: 'sneaky',
  error: 'lost',
});

/** Attempts of one agent at one answer, right or wrong. */
const attempts = (id: string, ...rights: readonly boolean[]) =>
  playAnswers({
    id,
    answers: rights.map((correct, attempt) => ({
      agent: 'solver-1',
      attempt,
      value: correct ? '7' : '8',
      correct,
    })),
  });
const malformed = (id: string) => playAnswers({ id, answers: [{ value: null }, { value: null }] });

/** Task groups of each kind of outcome, with every case that a term may meet. */
const EXAMPLE_GROUPS: Readonly<Record<string, readonly (readonly Episode[])[]>> = {
  steps: [
    [
      playSteps({ id: 'a', game: 'sneaky', critics: [{ verdict: false }, { verdict: true }] }),
      playSteps({ id: 'b', game: 'sneaky', critics: [{ verdict: true }, { verdict: null }] }),
      playSteps({ id: 'c', game: 'sneaky', valid: false }),
      playSteps({ id: 'd', game: 'correct', critics: [{ verdict: true, workRight: false }] }),
      failed,
    ],
  ],
  answers: [
    [
      playAnswers({
        id: 'c', // ids don't come in order
        answers: [
          { value: '7', correct: true, logProbs: [-0.1, -0.7] },
          { value: '8', logProbs: [] },
          { value: '7', correct: true, view: 1, attempt: 1, agent: 'solver-1' },
          { value: null, view: 1 },
        ],
        evaluations: [
          { of: 0, verdict: true },
          { of: 0, verdict: false, agent: 'evaluator-1' },
          { of: 1, verdict: null, wellFormed: false },
          { of: 2, verdict: null },
          { of: 3, verdict: true },
        ],
        scorings: [
          { of: 0, score: 3 },
          { of: 1, score: 2 },
          { of: 1, score: null },
          { of: 3, score: 1, agent: 'scorer-1' },
        ],
      }),
      playAnswers({
        id: 'a',
        answers: [{ value: '8', logProbs: [-2] }, { value: '9', view: 1 }, { value: '9' }],
        evaluations: [
          { of: 1, verdict: false },
          { of: 2, verdict: true },
        ],
        scorings: [{ of: 1, score: 1 }],
      }),
      playAnswers({ id: 'b', answers: [] }),
      playAnswers({
        id: 'd',
        answers: [
          { agent: 'solver-1', value: '8' },
          { agent: 'solver-1', value: '7', correct: true, attempt: 1 },
        ],
        evaluations: [{ of: 0, verdict: false }],
        scorings: [{ of: 0, score: 1 }],
        more: { reflections: [{ agent: 'evaluator-1', turn: 0, of: 0, wellFormed: true }] },
      }),
      failed,
    ],
    [playAnswers({ answers: [{ value: '7', correct: true, logProbs: [0] }] })],
    [malformed('a'), malformed('b')],
    [
      attempts('a', true, true, true, true, true, true, false),
      attempts('b', false, true),
      attempts('c', false, false),
    ],
    [failed],
  ],
};

/**
 * The example groups of those kinds that a term can read, and the others. `own` are groups of the term's
 * own, where it needs what the common ones don't have.
 */
export function sortExamples(
  term: RewardTerm,
  own: readonly (readonly Episode[])[],
): Record<'readable' | 'foreign', readonly (readonly Episode[])[]> {
  const reads = ([first = []]: readonly (readonly Episode[])[]) => {
    try {
      term.judge(first);
      return true;
    } catch (error) {
      if (error instanceof UserError) return false;
      throw error;
    }
  };
  const kinds = Object.values(EXAMPLE_GROUPS);
  return {
    readable: [...kinds.filter(reads).flat(), ...own],
    foreign: kinds.filter((groups) => !reads(groups)).map(([first = []]) => first),
  };
}
