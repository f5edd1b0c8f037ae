import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';
import type { WeightStore } from './weight-store.ts';

/**
 * Where episodes are simulated and gradients are computed: this thread or worker threads. What comes
 * back never depends on which: same plans and weights, same episodes, byte for byte; same jobs, same
 * gradients, bit for bit.
 */
export interface Executor {
  /** Threads that work beside this one; 0 means everything happens here. */
  readonly workers: number;
  /** What plans may name; published here before they do. */
  readonly weights: WeightStore;
  /**
   * Plays the episodes and gives them back in the order of their plans. Calls may overlap each other
   * and `gradients`. `latest` is settled at the call: the version published last before it, which
   * the episodes' plans then name.
   */
  play(plans: readonly EpisodePlan[], options?: PlayOptions): Promise<readonly Episode[]>;
  /** Computes gradients, in the order of the jobs. */
  gradients(
    jobs: readonly GradientJob[],
    options?: WorkOptions,
  ): Promise<readonly GradientResult[]>;
  /** Ends all threads, whatever they are at; calls under way are rejected. May be called twice. */
  close(): Promise<void>;
}

export interface WorkOptions {
  /** Rejects the call with the signal's reason; threads stop after the piece of work they are at. */
  readonly signal?: AbortSignal;
}

export interface PlayOptions extends WorkOptions {
  /**
   * This thread has other work meanwhile, for instance an update: the workers play alone. Without
   * workers, or if absent, this thread plays too.
   */
  readonly beside?: boolean;
}
