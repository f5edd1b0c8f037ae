import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { Executor } from './executor.ts';

/** The weights that games may name, by policy and version; whatever stands here the executor knows. */
export class WeightStore {
  readonly #executor: Executor;
  readonly #weights = new Map<PolicyName, Map<PolicyVersion, Float32Array>>();

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  /** @param weights - never written to again */
  publish(policy: PolicyName, version: PolicyVersion, weights: Float32Array): void {
    const versions = this.#weights.get(policy) ?? new Map<PolicyVersion, Float32Array>();
    if (versions.has(version)) return;
    this.#weights.set(policy, versions.set(version, weights));
    this.#executor.publish(policy, version, weights);
  }

  keepOnly(policy: PolicyName, versions: readonly PolicyVersion[]): void {
    for (const version of [...(this.#weights.get(policy)?.keys() ?? [])]) {
      if (versions.includes(version)) continue;
      this.#weights.get(policy)?.delete(version);
      this.#executor.retire(policy, version);
    }
  }

  /** Everything that stands here, in the order it came. */
  list(): readonly { policy: PolicyName; version: PolicyVersion; weights: Float32Array }[] {
    return [...this.#weights].flatMap(([policy, versions]) =>
      [...versions].map(([version, weights]) => ({ policy, version, weights })),
    );
  }
}
