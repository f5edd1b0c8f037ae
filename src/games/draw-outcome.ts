import type { RandomStream } from '../core/random.ts';
import type { ChanceOutcome } from './game.ts';

/** One outcome of a chance node, each as likely as it says. Draws one number from `stream`. */
export function drawOutcome<State>(
  outcomes: readonly ChanceOutcome<State>[],
  stream: RandomStream,
): ChanceOutcome<State> {
  let rest = stream.uniform();
  for (const outcome of outcomes) {
    rest -= outcome.probability;
    if (rest < 0) return outcome;
  }
  // Probabilities that add up to a little less than 1 leave a rest to the last outcome.
  const last = outcomes.at(-1);
  if (last === undefined) throw new Error('a chance node must have outcomes, got none');
  return last;
}
