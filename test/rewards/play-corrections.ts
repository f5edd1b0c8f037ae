import type { Episode } from '../../src/core/episode.ts';
import type { Plain } from '../../src/core/message.ts';
import { episode } from './play-steps.ts';

export interface CorrectionPlay {
  readonly id?: string;
  /** Of each attempt in turn; null for one that was malformed. */
  readonly right: readonly (boolean | null)[];
  /** The first attempt was given, and not said by the solver. */
  readonly given?: boolean;
  /** For each reflection in turn, whether it could be understood. The first is on the first attempt. */
  readonly reflections?: readonly boolean[];
  readonly grades?: readonly number[];
  readonly task?: Plain;
}

/**
 * A finished episode in which `solver-1` corrected itself, made by hand: one decision for each attempt
 * that was not given, then one of `reflector-1` for each reflection.
 */
export function playCorrection(play: CorrectionPlay): Episode {
  const { id = 'train-1-0', right, given = false, grades, reflections = [], task = null } = play;
  const answers = right.map((correct, attempt) => {
    const isGiven = given && attempt === 0;
    return {
      agent: isGiven ? 'environment' : 'solver-1',
      turn: isGiven ? 0 : attempt - Number(given),
      view: 0,
      attempt,
      value: correct === null ? null : correct ? '7' : '8',
      correct: correct === true,
    };
  });
  const reports = reflections.map((wellFormed, turn) => ({
    agent: 'reflector-1',
    turn,
    of: turn,
    note: wellFormed ? 'note' : null,
    wellFormed,
  }));
  const authors = [...answers, ...reports]
    .map(({ agent }) => agent)
    .filter((agent) => agent !== 'environment');
  const played = episode(id, 'task-0', authors, {
    kind: 'finished',
    outcome: {
      answers,
      evaluations: [],
      scorings: [],
      reflections: reports,
      ...(grades === undefined ? {} : { grades }),
    },
  });
  return { ...played, plan: { ...played.plan, task } };
}
