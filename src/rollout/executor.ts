import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';

/**
 * Where episodes are simulated and gradients are computed: this thread or worker threads. What comes
 * back never depends on which: same plans and weights, same episodes, byte for byte; same jobs, same
 * gradients, bit for bit.
 */
export interface Executor {
  /** Threads that work beside this one; 0 means everything happens here. */
  readonly workers: number;
  /** Makes weights known under a version. They are shared, not copied: don't alter them afterwards. */
  publish(policy: PolicyName, version: PolicyVersion, weights: Float32Array): void;
  /** Forgets a version that no plan will name again. */
  retire(policy: PolicyName, version: PolicyVersion): void;
  /** Plays the episodes and gives them back in the order of their plans. */
  play(plans: readonly EpisodePlan[]): Promise<readonly Episode[]>;
  /** Computes gradients, in the order of the jobs. */
  gradients(jobs: readonly GradientJob[]): Promise<readonly GradientResult[]>;
  close(): Promise<void>;
}
