import { loadKernels } from '../kernels/load-kernels.ts';
import { batchMatMulOverride } from './overrides/batch-mat-mul.ts';
import { gatherOverride } from './overrides/gather.ts';
import { identityOverride } from './overrides/identity.ts';
import type { Override } from './overrides/override.ts';
import { unsortedSegmentSumOverride } from './overrides/unsorted-segment-sum.ts';
import type { NativeKernels } from './native-kernels.ts';
import type { Tfjs } from './tfjs.ts';
import { openWasmHeap } from './wasm-heap.ts';

export interface InstalledKernels extends NativeKernels {
  /** Gives tfjs-wasm its own kernels back. */
  uninstall(): void;
}

const OVERRIDES: readonly Override[] = [
  batchMatMulOverride,
  gatherOverride,
  identityOverride,
  unsortedSegmentSumOverride,
];

/**
 * Puts our kernels in place of those of tfjs-wasm that are slow, missing or unsafe. The backend must
 * be the current one.
 */
export async function installKernels(tf: Tfjs, wasmVersion: string): Promise<InstalledKernels> {
  const heap = openWasmHeap(tf.backend(), wasmVersion);
  const native = { heap, ...(await loadKernels(heap.memory)) };
  const undo = OVERRIDES.map((override) => replaceKernel(tf, native, override));
  return {
    ...native,
    uninstall: () => {
      for (const restore of undo) restore();
    },
  };
}

/** Registers one kernel; returns how to take it back. */
function replaceKernel(tf: Tfjs, native: NativeKernels, override: Override): () => void {
  const { kernelName } = override;
  const backendName = 'wasm';
  const original = tf
    .getKernelsForBackend(backendName)
    .find((config) => config.kernelName === kernelName);
  const kernelFunc = override.build(tf, native, original?.kernelFunc);
  if (original !== undefined) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ kernelName, backendName, kernelFunc });
  return () => {
    tf.unregisterKernel(kernelName, backendName);
    if (original !== undefined) tf.registerKernel(original);
  };
}
