import { foldKey, openStream } from 'agon-sim';
import type { EpisodeRequest, RandomKey, Seat } from 'agon-sim';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';
import { solverSeats } from './seatings.ts';
import { voteTask } from './tasks.ts';

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
