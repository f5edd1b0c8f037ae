import type { Decision, DecisionRequest } from '../core/decision.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';

/** What came of one request: a decision, or why there is none. An error ends that one episode. */
export type Answer = Decision | Error;

/**
 * The answers to a batch, one per request, in the same order. The shape says how they come, and with that
 * how the policy is asked:
 *
 * - one promise of all of them: a policy in this process, which computes them in one go. It is asked once a
 *   wave, for all episodes that wait on it. Rejecting means that the policy itself is broken: it ends the
 *   simulation, since no episode is to blame.
 * - a list of promises: a policy that is served elsewhere. Each episode goes on as soon as its own answer is
 *   there, and asks again without waiting for others. A promise that rejects ends its own episode.
 *
 * A callback would do the same, but leave open whether anything is still to come; a promise for every
 * request would cost in-process policies as much as the batch saves them.
 */
export type Replies = Promise<readonly Answer[]> | readonly Promise<Answer>[];

export interface DecideOptions {
  /** Aborted where nobody waits any more: the run was ended, or the call took longer than its limit. */
  readonly signal: AbortSignal;
}

/**
 * Answers prompts. The reply to a request depends on the request alone (its prompt, key, sampling and
 * version), never on what else is in the batch or on when it came.
 */
export interface Policy {
  readonly name: PolicyName;
  /** The newest version it can answer as. */
  readonly version: PolicyVersion;
  /** What takes longer ends the episodes that wait for it; above 0, 5 minutes if absent. */
  readonly limitMs?: number;
  decide(requests: readonly DecisionRequest[], options: DecideOptions): Replies;
}

/** A policy that answers a batch as a whole, in this process. */
export interface WavePolicy extends Policy {
  decide(requests: readonly DecisionRequest[], options?: DecideOptions): Promise<readonly Answer[]>;
}
