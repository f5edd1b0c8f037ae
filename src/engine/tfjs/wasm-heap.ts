import type { DataId, DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmMemory } from '../kernels/web-assembly.ts';

/** The release whose private fields are used below; the package pins it. */
const SUPPORTED_VERSION = '4.22.0';

/**
 * The heap of tfjs-wasm, on which our kernels run too: they read and write its tensors in place.
 */
export interface WasmHeap {
  readonly memory: WasmMemory;
  /** Where a tensor's values lie. Stays valid when the memory grows, until the tensor is disposed. */
  readonly addressOf: (tensor: TensorInfo) => number;
  /** A new tensor, with values undefined. */
  output(shape: readonly number[], dtype?: DataType): TensorInfo;
  /** A second tensor over the same values. */
  share(tensor: TensorInfo): TensorInfo;
  /** Whether other tensors lie over the same values. */
  isShared(tensor: TensorInfo): boolean;
  floats(tensor: TensorInfo): Float32Array;
  integers(tensor: TensorInfo): Int32Array;
  /** Working room, valid until the next call. Not zeroed. */
  scratch(bytes: number): number;
}

/** The fields of BackendWasm 4.22.0 that are needed, some of them private. */
interface BackendInternals {
  readonly wasm: {
    readonly asm: { readonly memory: WasmMemory };
    _malloc(bytes: number): number;
    _free(address: number): void;
  };
  readonly dataIdMap: { get(id: DataId): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  incRef(id: DataId): void;
  refCount(id: DataId): number;
}

/** @param version of @tensorflow/tfjs-backend-wasm */
export function openWasmHeap(backend: KernelBackend, version: string): WasmHeap {
  if (version !== SUPPORTED_VERSION || !hasInternals(backend)) {
    throw new Error(
      `openWasmHeap: the kernels fit @tensorflow/tfjs-backend-wasm ${SUPPORTED_VERSION}, got ${version}; install that version, or open the engine with kernels: false`,
    );
  }
  const { wasm, dataIdMap } = backend;
  let room = { at: 0, bytes: 0 };
  const addressOf = (tensor: TensorInfo): number => dataIdMap.get(tensor.dataId).memoryOffset;
  const countOf = (tensor: TensorInfo): number => tensor.shape.reduce((all, n) => all * n, 1);

  return {
    memory: wasm.asm.memory,
    addressOf,
    output: (shape, dtype = 'float32') => backend.makeOutput([...shape], dtype),
    share(tensor) {
      backend.incRef(tensor.dataId);
      return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
    },
    isShared: (tensor) => backend.refCount(tensor.dataId) > 1,
    floats: (tensor) =>
      new Float32Array(wasm.asm.memory.buffer, addressOf(tensor), countOf(tensor)),
    integers: (tensor) =>
      new Int32Array(wasm.asm.memory.buffer, addressOf(tensor), countOf(tensor)),
    scratch(bytes) {
      if (bytes > room.bytes) {
        if (room.at !== 0) wasm._free(room.at);
        room = { at: wasm._malloc(bytes) >>> 0, bytes }; // >>> 0: addresses above 2 GiB come negative
      }
      return room.at;
    },
  };
}

function hasInternals(backend: object): backend is BackendInternals {
  if (!('wasm' in backend && 'dataIdMap' in backend && 'makeOutput' in backend)) return false;
  const { wasm } = backend;
  if (typeof wasm !== 'object' || wasm === null || !('_malloc' in wasm && 'asm' in wasm)) {
    return false;
  }
  return typeof wasm.asm === 'object' && wasm.asm !== null && 'memory' in wasm.asm;
}
