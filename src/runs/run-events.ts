import type { Episode } from '../core/episode.ts';
import type { EvaluationSize } from '../experiment/experiment.ts';

/** What a run tells while it goes on; the terminal, `--json` and scripts all live on this. */
export type RunEvent =
  | { readonly kind: 'outside'; readonly text: string } // what a user should know of policies that are asked outside
  | { readonly kind: 'scenario-changed'; readonly text: string } // since the run was last played
  | {
      readonly kind: 'started';
      readonly run: string; // the run's folder
      readonly scenario: string;
      readonly seed: number;
      readonly backend: string;
      readonly workers: number;
      readonly updates: number;
      readonly minutes?: number; // that the whole run may take
      readonly resumedFrom?: number; // update of the checkpoint
      readonly hasBench: boolean; // whether `agon eval` can measure it
    }
  | {
      readonly kind: 'warm-start';
      readonly phase: string;
      readonly step: number; // counts from 1
      readonly steps: number;
      readonly loss: number;
    }
  | {
      readonly kind: 'update';
      readonly update: number; // counts from 1
      readonly updates: number;
      readonly seconds: number; // since the start, warm start included
      readonly episodes: number; // played so far
      readonly episodesPerSecond: number;
      readonly tokensPerSecond: number;
      readonly metrics: Readonly<Record<string, number>>;
    }
  | {
      readonly kind: 'evaluation';
      readonly update: number; // 0 is after the warm start
      readonly size: EvaluationSize; // both at the start and the end, the full one last
      readonly metrics: Readonly<Record<string, number>>;
    }
  | {
      readonly kind: 'sample';
      readonly update: number;
      readonly episode: Episode;
      readonly text: string;
    }
  | {
      readonly kind: 'alarm';
      readonly update: number;
      readonly name: string;
      readonly text: string;
    }
  | { readonly kind: 'checkpoint'; readonly update: number; readonly path: string }
  | { readonly kind: 'finished'; readonly result: RunResult };

/** The final object of `agon run --json`. */
export interface RunResult {
  readonly run: string;
  readonly scenario: string;
  readonly seed: number;
  readonly seconds: number;
  readonly updates: number;
  readonly episodes: number;
  readonly backend: string;
  readonly workers: number;
  /** Held-out metrics after the warm start and at the end: the full ones; if interrupted, brief ones at the end. */
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  /**
   * `complete`, `minutes` when time was up, `interrupted` after Ctrl-C, `goodhart` when the
   * experiment's `stopWhen` spoke: the reward rose while the canary fell. `budget`, `outage`: outside policies have used
   * what they may, or can't be reached; the run can be resumed, and asks nothing again that was answered.
   */
  readonly ended: 'complete' | 'minutes' | 'interrupted' | 'goodhart' | 'budget' | 'outage';
  /** The checkpoint with the highest score, where the scenario says what it is: on the brief games or the canary's. */
  readonly best?: { readonly update: number; readonly score: number };
}
