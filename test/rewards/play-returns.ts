import type { Episode, EpisodeEvent, SeatReturns } from '../../src/core/episode.ts';
import { episode } from './play-steps.ts';

/** A game of which only the order of decisions (by seat) and changes of returns matters. */
export function playReturns(
  id: string,
  course: readonly (string | SeatReturns)[],
  returns: SeatReturns,
): Episode {
  const seats = course.filter((step) => typeof step === 'string');
  const finished = episode(id, 'task-0', seats, { kind: 'finished', outcome: null, returns });
  const decisions = finished.events.filter(({ kind }) => kind === 'decision');
  const events = course.map((step): EpisodeEvent => {
    if (typeof step !== 'string') return { kind: 'returns', returns: step };
    const decision = decisions.shift();
    if (decision === undefined) throw new Error('a decision for every seat of the course');
    return decision;
  });
  return { ...finished, events };
}
