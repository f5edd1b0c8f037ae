import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';
import type { Publication } from './weight-store.ts';

/**
 * What one thread works with: the experiment's environment, policies and learner. Every thread opens
 * one of its own. Its results depend on the arguments alone.
 */
export interface WorkerRuntime {
  /**
   * Episodes in the order of the plans. Not called again before it has answered. An aborted signal
   * may end it early: it then rejects with the signal's reason.
   *
   * @param weights - all that the plans may name. They may lie in shared memory and never change; copy
   *   them where they are used, and forget what isn't among them
   */
  play(
    plans: readonly EpisodePlan[],
    weights: readonly Publication[],
    signal?: AbortSignal,
  ): Promise<readonly Episode[]>;
  /** The result is the caller's to keep. May be called while `play` is under way. */
  gradient(job: GradientJob): GradientResult | Promise<GradientResult>;
  /** Frees what the policies hold, once they have answered; nothing is called afterwards. */
  dispose?(): void;
}
