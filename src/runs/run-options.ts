import type { PolicyName } from '../core/ids.ts';
import type { OutsideOptions } from './outside/outside-options.ts';
import type { RunEvent } from './run-events.ts';

/** Where runs are kept if nothing else is asked for, from the current folder. */
export const RUNS = 'runs';

/** What `agon run` and scripts may ask of a run. */
export interface RunOptions extends OutsideOptions {
  /** A scenario's name among those that ship, or a path to a `.ts`, `.js` or `.mjs` file. */
  readonly scenario: string;
  readonly seed?: number;
  /** `a.b=c`, as on the command line. */
  readonly set?: readonly string[];
  readonly updates?: number;
  readonly minutes?: number;
  readonly workers?: number;
  readonly backend?: 'auto' | 'wasm' | 'cpu' | 'webgpu' | 'tensorflow';
  /** The run's folder; `runs/<scenario>-<seed>-<n>` if absent. */
  readonly out?: string;
  /**
   * The folder of another run: begins with the weights that it had after its warm start, in place of
   * a warm start of its own. It must have the same policies.
   */
  readonly from?: string;
  /**
   * Weights to begin with in place of the warm start, by policy, each of them as long as the policy's
   * parameters; for scripts that branch off from a checkpoint. All learning policies or none.
   */
  readonly initialWeights?: Readonly<Record<PolicyName, Float32Array>>;
  /** Ends the run after the current update, with everything saved. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}
