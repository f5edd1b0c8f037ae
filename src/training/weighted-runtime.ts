import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';
import type { Publication } from './published-weights.ts';
import type { WorkerRuntime } from './worker-runtime.ts';

/** Keeps a runtime at the versions that a call may use. */
export class WeightedRuntime {
  private readonly runtime: WorkerRuntime;
  private readonly known = new Map<number, Publication>(); // by serial

  constructor(runtime: WorkerRuntime) {
    this.runtime = runtime;
  }

  play(
    plans: readonly EpisodePlan[],
    weights: readonly Publication[],
    signal?: AbortSignal,
  ): Promise<readonly Episode[]> {
    const wanted = new Set(weights.map(({ serial }) => serial));
    for (const { serial, policy, version } of [...this.known.values()]) {
      if (wanted.has(serial)) continue;
      this.runtime.retire(policy, version);
      this.known.delete(serial);
    }
    for (const publication of weights) {
      if (this.known.has(publication.serial)) continue;
      this.runtime.publish(publication.policy, publication.version, publication.weights);
      this.known.set(publication.serial, publication);
    }
    return this.runtime.play(plans, signal);
  }

  gradient(job: GradientJob): GradientResult | Promise<GradientResult> {
    return this.runtime.gradient(job);
  }
}
