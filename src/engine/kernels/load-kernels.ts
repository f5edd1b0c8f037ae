import { runsInNode } from '../runs-in-node.ts';
import { RELAXED_SIMD_KERNELS, SIMD_KERNELS } from './kernels.generated.ts';
import type { KernelExports } from './kernel-exports.ts';
import { webAssembly } from './web-assembly.ts';
import type { WasmMemory } from './web-assembly.ts';

/**
 * Which of the two compilations runs. `relaxed-simd` fuses multiplications with additions where the
 * processor can: faster, and different in the last bits. One machine and Node version always takes
 * the same, so that seeded runs repeat.
 */
export type KernelBuild = 'relaxed-simd' | 'simd';

export interface LoadedKernels {
  readonly build: KernelBuild;
  readonly exports: KernelExports;
}

const SOURCES: Readonly<Record<KernelBuild, string>> = {
  'relaxed-simd': RELAXED_SIMD_KERNELS,
  simd: SIMD_KERNELS,
};

const compiled = new Map<KernelBuild, Promise<object>>();

/**
 * The kernels on a given memory.
 * @param build the better one this machine runs, unless given
 */
export async function loadKernels(memory: WasmMemory, build?: KernelBuild): Promise<LoadedKernels> {
  const chosen = build ?? (canRun('relaxed-simd') ? 'relaxed-simd' : 'simd');
  if (!canRun(chosen)) {
    throw new Error(
      `loadKernels: this JavaScript engine must run WebAssembly ${chosen}, it does not; use Node 20 or newer, or the cpu backend`,
    );
  }
  let module = compiled.get(chosen);
  if (module === undefined) {
    module = webAssembly.compile(kernelBytes(chosen));
    compiled.set(chosen, module);
  }
  const { exports } = await webAssembly.instantiate(await module, { env: { memory } });
  if (!isKernelExports(exports)) throw new Error('internal: the compiled kernels lack functions');
  return { build: chosen, exports };
}

function canRun(build: KernelBuild): boolean {
  const bytes = kernelBytes(build);
  if (webAssembly.validate(bytes)) return true;
  if (build === 'simd') return false;
  allowRelaxedSimd();
  return webAssembly.validate(bytes);
}

/** Node 20 has relaxed SIMD behind a flag that can still be set at run time. */
function allowRelaxedSimd(): void {
  if (!runsInNode()) return;
  process.getBuiltinModule('node:v8').setFlagsFromString('--experimental-wasm-relaxed-simd');
}

/** The module of a build. */
export function kernelBytes(build: KernelBuild): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(SOURCES[build]), (character) => character.charCodeAt(0));
}

function isKernelExports(exports: object): exports is KernelExports {
  return 'matMul' in exports && 'attentionForward' in exports && 'sampleRows' in exports;
}
