import type { DecisionRequest } from '../core/decision.ts';
import type { PolicyName } from '../core/ids.ts';
import type { Answer, Policy, Replies } from '../policies/policy.ts';

/** An episode that waits, and the answers that it has so far, by the order of its waiting agents. */
export interface WaitingEpisode<Episode> {
  readonly episode: Episode;
  readonly answers: Answer[];
  /** How many are still to come. */
  open: number;
}

/** A request, and where its answer belongs. */
export interface OpenRequest<Episode> {
  readonly request: DecisionRequest;
  readonly whole: WaitingEpisode<Episode>;
  /** The position in `whole.answers`. */
  readonly seat: number;
  isOpen: boolean;
}

/** One call of a policy that is under way. */
export class PolicyCall<Episode> {
  readonly name: PolicyName;
  readonly requests: readonly OpenRequest<Episode>[];
  /** Longest time that it may take. */
  readonly limitMs: number;
  /** Whether it answers all at once, in this process. */
  isWave = false;
  /** How long it has been waited for, as far as the watchdog has seen it. */
  waitedMs = 0;
  readonly #policy: Policy;
  readonly #controller = new AbortController();

  constructor(policy: Policy, name: PolicyName, requests: readonly OpenRequest<Episode>[]) {
    this.#policy = policy;
    this.name = name;
    this.requests = requests;
    this.limitMs = policy.limitMs ?? 300_000;
  }

  /** Requests that have no answer yet. */
  get open(): number {
    return this.requests.filter(({ isOpen }) => isOpen).length;
  }

  decide(): Replies {
    const requests = this.requests.map(({ request }) => request);
    return this.#policy.decide(requests, { signal: this.#controller.signal });
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }
}
