import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { NativeKernels } from '../native-kernels.ts';
import type { Tfjs } from '../tfjs.ts';

/** A kernel to register with tfjs-wasm under the name of one of its own. */
export interface Override {
  readonly kernelName: string;
  /** @param original for the cases not covered; undefined where tfjs-wasm has none */
  build(tf: Tfjs, native: NativeKernels, original: KernelFunc | undefined): KernelFunc;
}

/** Calls the kernel that was there before. */
export function callOriginal(
  original: KernelFunc | undefined,
  call: Parameters<KernelFunc>[0],
  name: string,
): TensorInfo | TensorInfo[] {
  if (original === undefined) throw new Error(`internal: tfjs-wasm has no kernel ${name}`);
  return original(call);
}

/** An input that tfjs always passes. */
export function inputOf(call: Parameters<KernelFunc>[0], name: string): TensorInfo {
  const input = call.inputs[name];
  if (input === undefined) throw new Error(`internal: kernel called without ${name}`);
  return input;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, n) => size * n, 1);
}
