/**
 * The numbers that `docs/recording-format.md` gives a meaning. Changing one changes the format, and
 * with it every hash: raise `LOG_FORMAT`.
 */

/** First part of every encoded episode. */
export const LOG_FORMAT = 1;

/** Parts of an encoded episode. */
export const EPISODE_PARTS = 8;

/** First part of an encoded event. An injected message has a number of its own. */
export const EVENT = { message: 0, state: 1, decision: 2, failure: 3, injected: 4 } as const;

/** First part of an encoded ending. */
export const ENDING = { finished: 0, failed: 1 } as const;

/** How a decision may have finished, by number. */
export const FINISHES = ['stop', 'length', 'choice', 'refused'] as const;
