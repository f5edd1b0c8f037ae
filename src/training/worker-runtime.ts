import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';

/**
 * What one thread works with: the experiment's environment, policies and learner. Every thread opens
 * one of its own. Its results depend on the arguments and the published weights alone.
 */
export interface WorkerRuntime {
  /** `weights` may stand in shared memory and never change; copy them where they are used. */
  publish(policy: PolicyName, version: PolicyVersion, weights: Float32Array): void;
  retire(policy: PolicyName, version: PolicyVersion): void;
  /**
   * Episodes in the order of the plans. Not called again before it has answered. An aborted signal
   * may end it early: it then rejects with the signal's reason.
   */
  play(plans: readonly EpisodePlan[], signal?: AbortSignal): Promise<readonly Episode[]>;
  /** The result is the caller's to keep. May be called while `play` is under way. */
  gradient(job: GradientJob): GradientResult | Promise<GradientResult>;
  /** Frees what the policies hold, once they have answered; nothing is called afterwards. */
  dispose?(): void;
}
