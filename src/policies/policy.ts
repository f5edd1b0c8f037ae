import type { Decision, DecisionRequest } from '../core/decision.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';

/**
 * Answers batches of prompts. The reply to a request depends on the request alone (its prompt, key,
 * sampling and version), never on what else is in the batch.
 */
export interface Policy {
  readonly name: PolicyName;
  /** The newest version it can answer as. */
  readonly version: PolicyVersion;
  /** One decision per request, in the same order. */
  decide(requests: readonly DecisionRequest[]): Promise<readonly Decision[]>;
}
