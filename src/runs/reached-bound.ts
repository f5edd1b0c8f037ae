import type { Progress } from './run-checkpoint.ts';
import type { RunBounds } from './train-run.ts';

/**
 * Why a run would end before its next update, and what would take it further, for those who resume it;
 * undefined if it goes on.
 */
export function reachedBound(
  { update, seconds }: Pick<Progress, 'update' | 'seconds'>,
  { updates, minutes = Infinity }: Pick<RunBounds, 'updates' | 'minutes'>,
): { readonly name: string; readonly text: string } | undefined {
  if (update >= updates) {
    return {
      name: 'updates',
      text: `already at update ${update} of ${updates}; give more --updates to train on`,
    };
  }
  if (seconds < 60 * minutes) return undefined;
  const taken = (seconds / 60).toFixed(2);
  return {
    name: 'minutes',
    text: `has already taken ${taken} minutes of ${minutes}; give more --minutes to train on`,
  };
}
