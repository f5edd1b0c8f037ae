import type { InferenceKernels, Pointer } from './inference-kernels.ts';
import { matMulScratchBytes } from './kernel-exports.ts';
import { loadKernels } from './load-kernels.ts';
import type { KernelBuild } from './load-kernels.ts';
import { webAssembly } from './web-assembly.ts';

/** Enough for matrices of 976 columns; more is reserved by the first call that needs it. */
const SCRATCH_BYTES = 1 << 20;

/**
 * Inference kernels on a memory of their own.
 * @param options.build the better one this machine runs, unless given
 * @param options.pages memory to start with, in pages of 65 536 bytes; `reserve` adds what it needs
 */
export async function createInferenceKernels(
  options: { readonly build?: KernelBuild; readonly pages?: number } = {},
): Promise<InferenceKernels> {
  const memory = new webAssembly.Memory({ initial: options.pages ?? 64 });
  const { build, exports: kernels } = await loadKernels(memory, options.build);
  let scratch = { at: 16, bytes: SCRATCH_BYTES }; // address 0 means NOTHING
  let top = scratch.at + scratch.bytes;

  function reserve(count: number): Pointer {
    requireCount('reserve', 'count', count);
    const at = top;
    top += Math.ceil(count / 4) * 16;
    const missing = top - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    return at;
  }

  function scratchOf(bytes: number): Pointer {
    if (bytes > scratch.bytes) scratch = { at: reserve(bytes / 4), bytes };
    return scratch.at;
  }

  return {
    build,
    memory,
    reserve,
    floats: (at, count) => new Float32Array(memory.buffer, at, count),
    integers: (at, count) => new Int32Array(memory.buffer, at, count),
    matMul({ a, b, out, rows, inner, columns, accumulate = false, transposeB = false }) {
      const bStride = transposeB ? inner : columns;
      const room = scratchOf(matMulScratchBytes(columns, inner));
      kernels.matMul(
        a,
        b,
        out,
        rows,
        columns,
        inner,
        inner,
        false,
        bStride,
        transposeB,
        columns,
        accumulate,
        room,
      );
    },
    rmsNorm({ x, gain, out, rows, width }) {
      requireVectors('rmsNorm', 'width', width);
      kernels.rmsNormForward(x, gain, out, scratchOf(rows * 4), rows, width);
    },
    embed({ tokens, positions, tokenTable, positionTable, out, rows, width }) {
      requireVectors('embed', 'width', width);
      kernels.embedRows(tokens, positions, tokenTable, positionTable, out, rows, width);
    },
    gatherRows({ x, ids, out, rows, width }) {
      kernels.gatherRows(x, ids, out, rows, width * 4);
    },
    attend({ qkv, keys, values, slots, positions, out, rows, heads, headSize, capacity }) {
      requireVectors('attend', 'headSize', headSize);
      const room = scratchOf(Math.ceil(capacity / 4) * 16);
      const scale = 1 / Math.sqrt(headSize);
      kernels.attendCached(
        qkv,
        keys,
        values,
        slots,
        positions,
        out,
        rows,
        heads,
        headSize,
        capacity,
        scale,
        room,
      );
    },
    reluSquared: ({ x, count }) => kernels.reluSquaredForward(x, x, count),
    silu: ({ x, count }) => kernels.siluForward(x, x, count),
    add: ({ x, y, count }) => kernels.addFloats(x, y, count),
    sample(call) {
      const { logits, mask, uniforms, temperatures, topPs, tokens, logProbs } = call;
      const { rows, vocabulary } = call;
      const room = scratchOf(2 * vocabulary * 4);
      kernels.sampleRows(
        logits,
        mask,
        uniforms,
        temperatures,
        topPs,
        tokens,
        logProbs,
        rows,
        vocabulary,
        room,
      );
    },
    score({ logits, mask, temperatures, tokens, logProbs, rows, vocabulary }) {
      kernels.scoreRows(logits, mask, temperatures, tokens, logProbs, rows, vocabulary);
    },
  };
}

function requireVectors(where: string, name: string, value: number): void {
  if (!(Number.isInteger(value) && value > 0 && value % 4 === 0)) {
    throw new RangeError(
      `inferenceKernels.${where}: ${name} must be a positive multiple of 4, got ${value}; choose a model width of heads x 4n`,
    );
  }
}

function requireCount(where: string, name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 0)) {
    throw new RangeError(
      `inferenceKernels.${where}: ${name} must be a whole number from 0, got ${value}; pass a number of values`,
    );
  }
}
