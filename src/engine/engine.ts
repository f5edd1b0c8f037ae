import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs-core';
import { createAdam } from './adam.ts';
import type { Adam, AdamOptions } from './adam.ts';
import { BACKEND_NAMES, BackendUnavailableError } from './backends/backend-name.ts';
import type { ActiveBackend, BackendName } from './backends/backend-name.ts';
import { activateCpu } from './backends/cpu-backend.ts';
import { diagnose } from './backends/diagnose-backends.ts';
import type { BackendDiagnosis } from './backends/diagnose-backends.ts';
import { findWrong } from './backends/computes-rightly.ts';
import { activateTensorflow, activateTensorflowOnGpu } from './backends/tensorflow-backend.ts';
import { activateWasm } from './backends/wasm-backend.ts';
import { activateWebgpu } from './backends/webgpu-backend.ts';
import { assignFlat, flatten } from './flat-values.ts';
import { computeGradients } from './gradients.ts';
import type { LossGradients } from './gradients.ts';
import type { KernelBuild } from './kernels/load-kernels.ts';
import { fusedOperations, plainOperations } from './operations/operations.ts';
import type { Operations } from './operations/operations.ts';
import { runsInNode } from './runs-in-node.ts';
import { installKernels } from './tfjs/install-kernels.ts';
import type { InstalledKernels } from './tfjs/install-kernels.ts';
import type { Tfjs } from './tfjs/tfjs.ts';
import { registerGradients } from './tfjs/gradients/register-gradients.ts';

export interface EngineOptions {
  /**
   * `auto`, the default, takes native TensorFlow where it runs on a GPU; else wasm; cpu where nothing else
   * runs; and none that doesn't compute rightly. WebGPU has to be asked for: see docs/gpu.md.
   */
  readonly backend?: BackendName | 'auto';
  /** Our SIMD kernels on wasm. Default true; false leaves tfjs as it is, for comparison. */
  readonly kernels?: boolean;
}

/**
 * Tensors, operations, gradients and optimisers on one backend.
 *
 * tfjs keeps one current backend per process, so the engine opened last is the one that may be
 * used; opening another backend moves tensors over as they are touched.
 */
export interface Engine {
  readonly backend: BackendName;
  /** For people: release or adapter. */
  readonly detail: string;
  /** Which of our kernels run; `none` on backends other than wasm. */
  readonly kernels: KernelBuild | 'none';
  /** tfjs-core. Read results with `await tensor.data()`: dataSync throws on webgpu. */
  readonly tf: Tfjs;
  readonly ops: Operations;
  /** See computeGradients. */
  gradients(variables: readonly Variable[], loss: () => Scalar): LossGradients;
  adam(variables: readonly Variable[], options?: AdamOptions): Adam;
  /** Values of tensors as one array; see flat-values. */
  flatten(tensors: readonly Tensor[]): Promise<Float32Array>;
  assign(variables: readonly Variable[], values: Float32Array): void;
}

/** Kernels stay registered between engines: they belong to the backend, which tfjs makes once. */
let installed: InstalledKernels | undefined;

/** The last opening that was asked for; never rejects. */
let opening: Promise<unknown> = Promise.resolve();

/**
 * Openings that are asked for at once happen one after the other: each switches what the whole
 * process computes with, and starting a backend twice fails.
 *
 * @throws BackendUnavailableError if the backend asked for isn't there, saying what to install
 */
export function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const opened = opening.then(() => openNext(options));
  opening = opened.catch(() => undefined);
  return opened;
}

async function openNext(options: EngineOptions): Promise<Engine> {
  const { backend = 'auto', kernels = true } = options;
  const tf = await import('@tensorflow/tfjs-core');
  tf.env().set('PROD', true); // no advertisement for tfjs-node on the console
  registerGradients(tf);
  if (backend !== 'auto') return open(tf, backend, kernels);
  return openFirst(tf, [
    ...(runsInNode() ? [async () => makeEngine(tf, await activateTensorflowOnGpu(tf))] : []),
    () => open(tf, 'wasm', kernels),
    () => open(tf, 'cpu', kernels),
  ]);
}

/**
 * The first engine that opens and computes rightly; where none does, what the last one was refused for.
 *
 * @internal
 */
export async function openFirst<Opened extends Pick<Engine, 'backend'>>(
  tf: Tfjs,
  candidates: readonly (() => Promise<Opened>)[],
): Promise<Opened> {
  let refused: unknown = new Error('internal: there is no backend to open');
  for (const candidate of candidates) {
    try {
      const engine = await candidate();
      const wrong = await findWrong(tf);
      if (wrong === undefined) return engine;
      refused = new BackendUnavailableError(engine.backend, wrong, 'ask for another backend');
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}

async function open(tf: Tfjs, backend: BackendName, withKernels: boolean): Promise<Engine> {
  switch (backend) {
    case 'wasm': {
      const active = await activateWasm(tf);
      if (withKernels) installed ??= await installKernels(tf, active.version);
      else {
        installed?.uninstall();
        installed = undefined;
      }
      return makeEngine(tf, active, installed);
    }
    case 'cpu':
      return makeEngine(tf, await activateCpu(tf));
    case 'webgpu':
      return makeEngine(tf, await activateWebgpu(tf));
    case 'tensorflow':
      return makeEngine(tf, await activateTensorflow(tf));
  }
}

const noFault = (): undefined => undefined;

function makeEngine(tf: Tfjs, active: ActiveBackend, native?: InstalledKernels): Engine {
  return {
    backend: active.name,
    detail: active.detail,
    kernels: native?.build ?? 'none',
    tf,
    ops: native === undefined ? plainOperations(tf) : fusedOperations(tf, native),
    gradients: (variables, loss) => computeGradients(tf, variables, loss),
    adam: (variables, options) =>
      createAdam({ tf, native, takeFault: active.takeFault ?? noFault }, variables, options),
    flatten: (tensors) => flatten(tf, tensors),
    assign: (variables, values) => assignFlat(tf, variables, values),
  };
}

/**
 * Which backends compute on this machine, and what the others lack. Ends with the backend current
 * that was current before; no engine may be at work meanwhile.
 */
export async function diagnoseBackends(): Promise<BackendDiagnosis[]> {
  const tf = await import('@tensorflow/tfjs-core');
  const before = BACKEND_NAMES.find((name) => tf.engine().backendName === name);
  const diagnoses = await diagnose((backend) => openEngine({ backend }));
  if (before !== undefined) await tf.setBackend(before);
  return diagnoses;
}
