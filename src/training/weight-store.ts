import type { EpisodePlan, Seat } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, PolicyName, PolicyVersion } from '../core/ids.ts';
import { inSharedMemory } from '../learning/trained-weights.ts';
import type { HeldWeights } from '../policies/transformer-policy.ts';

/** Weights that plans may name. */
export interface Publication extends HeldWeights {
  readonly policy: PolicyName;
}

/**
 * The weights that episodes may be played with, by policy and version: one store beside every executor.
 * Weights lie in shared memory where there is such. What a thread samples from is a view of the store: each call
 * of `play` brings the publications that it may use, and the thread's policies hold those and no others.
 */
export class WeightStore {
  readonly #byPolicy = new Map<PolicyName, Map<PolicyVersion, Publication>>();
  #serial = 0;

  /**
   * Makes weights known under a version.
   *
   * @param weights - never written to again: where they lie in shared memory already, they aren't copied
   */
  publish(policy: PolicyName, version: PolicyVersion, weights: Float32Array): void {
    if (!(Number.isSafeInteger(version) && version >= 0)) {
      throw new RangeError(`publish: a version counts from 0, got ${version} of ${policy}`);
    }
    const versions = this.#byPolicy.get(policy) ?? new Map<PolicyVersion, Publication>();
    if (versions.has(version)) {
      throw new Error(
        `publish: ${policy} at version ${version} is published already; retire it first`,
      );
    }
    this.#byPolicy.set(policy, versions);
    const serial = this.#serial++;
    versions.set(version, { policy, version, weights: inSharedMemory(weights), serial });
  }

  /** Forgets a version that no plan will name again. Calls of `play` under way keep it until they end. */
  retire(policy: PolicyName, version: PolicyVersion): void {
    if (this.#byPolicy.get(policy)?.delete(version) !== true) {
      throw new Error(`retire: ${policy} at version ${version} isn't published`);
    }
  }

  /** Retires every version of a policy but these. */
  keepOnly(policy: PolicyName, versions: readonly PolicyVersion[]): void {
    for (const version of [...(this.#byPolicy.get(policy)?.keys() ?? [])]) {
      if (!versions.includes(version)) this.retire(policy, version);
    }
  }

  /** All publications, as they are now: by policy, and in the order in which they came. */
  list(): readonly Publication[] {
    return [...this.#byPolicy.values()].flatMap((versions) => [...versions.values()]);
  }

  /**
   * Settles which weights plans will be played with: `latest` becomes the version published last. Policies that
   * never published weights (scripted ones) are left as they are.
   *
   * @throws UserError if a plan names a version that isn't published
   */
  settle(plans: readonly EpisodePlan[]): readonly EpisodePlan[] {
    return plans.map((plan) => {
      const seats: Record<AgentId, Seat> = {};
      for (const [agent, seat] of Object.entries(plan.seats)) {
        seats[agent] = this.#settleSeat(seat, agent, plan);
      }
      return { ...plan, seats };
    });
  }

  #settleSeat(seat: Seat, agent: AgentId, plan: EpisodePlan): Seat {
    const versions = this.#byPolicy.get(seat.policy);
    if (versions === undefined) return seat;
    const latest = [...versions.keys()].at(-1);
    if (seat.version === 'latest' && latest !== undefined) return { ...seat, version: latest };
    if (seat.version !== 'latest' && versions.has(seat.version)) return seat;
    throw new UserError(
      `play: episode ${plan.id} seats ${agent} as ${seat.policy} at version ${seat.version}, which was retired ` +
        `or never published; published are ${[...versions.keys()].join(', ') || 'none'}`,
    );
  }
}
