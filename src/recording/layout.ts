/**
 * The numbers that `docs/recording-format.md` gives a meaning. Changing one changes the format, and
 * with it every hash: raise `LOG_FORMAT`.
 */

/** First part of every encoded episode. */
export const LOG_FORMAT = 2;

/** Parts of an encoded episode. */
export const EPISODE_PARTS = 9;

/** First part of an encoded event. An injected message has a number of its own. */
export const EVENT = {
  message: 0,
  state: 1,
  decision: 2,
  failure: 3,
  injected: 4,
  chance: 5,
  outside: 6,
  returns: 7,
} as const;

/** By number, how an episode ended. */
export const ENDINGS = ['finished', 'failed'] as const;

/** By number, what an episode was played for. */
export const EPISODE_KINDS = ['training', 'evaluation', 'branch', 'fork'] as const;

/** By number, how a decision finished. */
export const FINISHES = ['stop', 'length', 'choice', 'refused'] as const;

/** By number, the distribution that log-probabilities are of. */
export const LOG_PROBS = ['drawn', 'raw'] as const;

/** By number, who says a message of a chat. */
export const CHAT_ROLES = ['system', 'user', 'assistant'] as const;

/** How a decision was drawn if neither its seat nor the decision itself says otherwise. */
export const USUAL_SAMPLING = { temperature: 1, topP: 1 } as const;
