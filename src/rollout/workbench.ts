import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import type { GradientJob, GradientResult } from '../learning/gradient-job.ts';

/**
 * What one thread works with: the experiment's environment, policies and learner. Every thread opens
 * one of its own. Its results depend on the arguments and the published weights alone.
 */
export interface Workbench {
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

/**
 * How a worker thread opens its workbench: it imports the module and calls what it exports as
 * `openWorkbench` with the input.
 */
export interface WorkbenchSource {
  /** URL of the module's file; in built code a `.js` file, see `siblingModule`. */
  readonly module: string;
  readonly input: Plain;
}

/** What the module of a `WorkbenchSource` exports. */
export interface WorkbenchModule<Input extends Plain = Plain> {
  openWorkbench(input: Input): Workbench | Promise<Workbench>;
}

/** Opens a workbench in this thread. */
export async function openWorkbench({ module, input }: WorkbenchSource): Promise<Workbench> {
  const loaded = (await import(module)) as Partial<WorkbenchModule>;
  if (typeof loaded.openWorkbench !== 'function') {
    throw new Error(`internal: ${module} must export a function openWorkbench`);
  }
  return loaded.openWorkbench(input);
}

/**
 * The URL of a module beside this one, which ends in `.ts` in the sources and in `.js` when built.
 *
 * @param here - `import.meta.url` of the caller
 * @param name - relative, without an ending: `./worker`
 */
export function siblingModule(here: string, name: string): URL {
  return new URL(name + (here.endsWith('.ts') ? '.ts' : '.js'), here);
}
