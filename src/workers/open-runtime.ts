import type { Plain } from '../core/message.ts';
import type { WorkerRuntime } from '../training/worker-runtime.ts';

/**
 * How a worker thread opens its runtime: it imports the module and calls what it exports as
 * `openRuntime` with the input.
 */
export interface RuntimeSource {
  /** URL of the module's file; in built code a `.js` file, see `siblingModule`. */
  readonly module: string;
  readonly input: Plain;
}

/** What the module of a `RuntimeSource` exports. */
export interface RuntimeModule<Input extends Plain = Plain> {
  openRuntime(input: Input): WorkerRuntime | Promise<WorkerRuntime>;
}

/** Opens a runtime in this thread. */
export async function openRuntime({ module, input }: RuntimeSource): Promise<WorkerRuntime> {
  const loaded = (await import(module)) as Partial<RuntimeModule>;
  if (typeof loaded.openRuntime !== 'function') {
    throw new Error(`internal: ${module} must export a function openRuntime`);
  }
  return loaded.openRuntime(input);
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
