import type { Episode, SeatReturns } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';

/** What every seat of an episode earned; null for one that failed. Throws a UserError where nothing tells. */
export function returnsOf({ plan, ending }: Episode, term: string): SeatReturns | null {
  if (ending.kind === 'failed') return null;
  if (ending.returns !== undefined) return ending.returns;
  throw new UserError(
    `reward term ${term}: reads the returns of a game's seats, got none from environment ${plan.environment}; make the environment of a game (gameEnvironment), or take a term that reads its outcome`,
  );
}
