import type { EpisodePlan, Seat } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, PolicyName, PolicyVersion } from '../core/ids.ts';

/** Weights that plans may name. */
export interface Publication {
  readonly policy: PolicyName;
  readonly version: PolicyVersion;
  readonly weights: Float32Array;
  /** Told apart from an earlier publication under the same version, which a worker may still hold. */
  readonly serial: number;
}

/** The versions that are published and not retired: what a call of `play` may use. */
export class PublishedWeights {
  private readonly byPolicy = new Map<PolicyName, Map<PolicyVersion, Publication>>();
  private serial = 0;

  publish(policy: PolicyName, version: PolicyVersion, weights: Float32Array): void {
    if (!(Number.isSafeInteger(version) && version >= 0)) {
      throw new RangeError(`publish: a version counts from 0, got ${version} of ${policy}`);
    }
    const versions = this.byPolicy.get(policy) ?? new Map<PolicyVersion, Publication>();
    if (versions.has(version)) {
      throw new Error(
        `publish: ${policy} at version ${version} is published already; retire it first`,
      );
    }
    this.byPolicy.set(policy, versions);
    versions.set(version, { policy, version, weights, serial: this.serial++ });
  }

  retire(policy: PolicyName, version: PolicyVersion): void {
    if (this.byPolicy.get(policy)?.delete(version) !== true) {
      throw new Error(`retire: ${policy} at version ${version} isn't published`);
    }
  }

  /** All publications, as they are now. */
  list(): readonly Publication[] {
    return [...this.byPolicy.values()].flatMap((versions) => [...versions.values()]);
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
        seats[agent] = this.settleSeat(seat, agent, plan);
      }
      return { ...plan, seats };
    });
  }

  private settleSeat(seat: Seat, agent: AgentId, plan: EpisodePlan): Seat {
    const versions = this.byPolicy.get(seat.policy);
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
