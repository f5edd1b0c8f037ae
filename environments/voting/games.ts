import { foldKey, openStream } from 'agon-sim';
import type { EpisodeRequest, RandomKey, Seat } from 'agon-sim';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { solverSeat } from './protocol.ts';
import { voteTask } from './task.ts';

export interface VoteGames {
  readonly domain: AnswerDomain;
  /** Whoever answers, in each of the seats. */
  readonly seat: Seat;
  readonly questions: number;
  readonly solvers: number;
  /** Other phrasings of each question; 0 if absent. */
  readonly twins?: number;
}

/** Votes on new training problems, one game each. The same key gives the same games. */
export function voteGames(
  key: RandomKey,
  { domain, seat, questions, solvers, twins = 0 }: VoteGames,
): readonly EpisodeRequest[] {
  const stream = openStream(foldKey(key, 'questions'));
  return Array.from({ length: questions }, () => ({
    task: voteTask(domain, stream, 'train', twins),
    environment: 'voting',
    seats: solverSeats(solvers, seat),
  }));
}

/** The same seat for solvers 1 to `count`. */
export function solverSeats(count: number, seat: Seat): Readonly<Record<string, Seat>> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [solverSeat(i + 1), seat]));
}
