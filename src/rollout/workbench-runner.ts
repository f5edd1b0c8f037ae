import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';
import type { Publication } from './published-weights.ts';
import type { Workbench } from './workbench.ts';

/** Keeps a workbench at the versions that a call may use. */
export class WorkbenchRunner {
  private readonly workbench: Workbench;
  private readonly known = new Map<number, Publication>(); // by serial

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  play(
    plans: readonly EpisodePlan[],
    weights: readonly Publication[],
    signal?: AbortSignal,
  ): Promise<readonly Episode[]> {
    const wanted = new Set(weights.map(({ serial }) => serial));
    for (const { serial, policy, version } of [...this.known.values()]) {
      if (wanted.has(serial)) continue;
      this.workbench.retire(policy, version);
      this.known.delete(serial);
    }
    for (const publication of weights) {
      if (this.known.has(publication.serial)) continue;
      this.workbench.publish(publication.policy, publication.version, publication.weights);
      this.known.set(publication.serial, publication);
    }
    return this.workbench.play(plans, signal);
  }

  gradient(job: GradientJob): GradientResult | Promise<GradientResult> {
    return this.workbench.gradient(job);
  }
}
