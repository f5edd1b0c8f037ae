import { UserError } from '../core/errors.ts';
import type { Episode } from '../core/episode.ts';

/**
 * The error for an outcome that a term can't read.
 *
 * @param rule - completes "reads outcomes …"
 * @param remedy - what the user can do
 */
export function unreadableOutcome(
  { ending, plan }: Episode,
  term: string,
  rule: string,
  remedy: string,
): UserError {
  const outcome = ending.kind === 'finished' ? JSON.stringify(ending.outcome) : ending.kind;
  return new UserError(
    `reward term ${term}: reads outcomes ${rule}, got ${outcome.slice(0, 120)} from environment ${plan.environment}; ${remedy}`,
  );
}
