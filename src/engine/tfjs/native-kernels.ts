import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelBuild } from '../kernels/load-kernels.ts';
import type { KernelExports } from '../kernels/kernel-exports.ts';
import type { Tfjs } from './tfjs.ts';
import type { WasmHeap } from './wasm-heap.ts';

/** Our kernels, running on the heap of tfjs-wasm. */
export interface NativeKernels {
  readonly build: KernelBuild;
  readonly exports: KernelExports;
  readonly heap: WasmHeap;
}

/** Hands a kernel's output over to tfjs, which from now on disposes it. */
export function asTensor(tf: Tfjs, output: TensorInfo): Tensor {
  return tf.engine().makeTensorFromTensorInfo(output);
}
