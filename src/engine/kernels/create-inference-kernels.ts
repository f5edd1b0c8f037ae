import { UserError } from '../../core/errors.ts';
import { panelFloats } from './inference-kernels.ts';
import type { InferenceKernels, Pointer } from './inference-kernels.ts';
import { loadKernels } from './load-kernels.ts';
import type { KernelBuild } from './load-kernels.ts';
import { webAssembly } from './web-assembly.ts';

/** All that 32-bit addresses reach. */
const MOST_GIB = 4;

/** Enough for models 512 wide with 8 heads and 4096 positions; more is reserved by the first call that needs it. */
const SCRATCH_BYTES = 1 << 18;

/**
 * Inference kernels on a memory of their own.
 * @param options.build the better one this machine runs, unless given
 * @param options.pages memory to start with, in pages of 65 536 bytes; `reserve` adds what it needs, and
 *   throws a UserError where that can't be had
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
    if (missing > 0) grow(Math.ceil(missing / 65536));
    return at;
  }

  function grow(pages: number): void {
    try {
      memory.grow(pages);
    } catch (error) {
      throw new UserError(
        `policy: must fit into ${MOST_GIB} GiB with what it needs to sample, got ${(top / 2 ** 30).toPrecision(3)} GiB or more; ` +
          'make its transformer smaller: width, hidden, layers or context',
        { cause: error },
      );
    }
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
    reservePanels: (rows, width) => reserve(panelFloats(rows, width)),
    packWeights: ({ b, out, inner, columns }) => kernels.packWeights(b, out, inner, columns),
    matMul({ x, weights, out, rows, inner, columns, accumulate = false }) {
      kernels.multiplyPanels(x, weights, out, rows, inner, columns, accumulate);
    },
    rmsNorm: ({ x, gain, out, rows, width }) => kernels.normPanels(x, gain, out, rows, width),
    embed({ tokens, positions, tokenTable, positionTable, out, rows, width }) {
      requireVectors('embed', 'width', width);
      const room = scratchOf(8 * width * 4);
      kernels.embedPanels(tokens, positions, tokenTable, positionTable, out, rows, width, room);
    },
    toPanels: ({ x, ids, out, rows, width }) => kernels.toPanels(x, ids, out, rows, width),
    toRows: ({ x, out, rows, width }) => kernels.toRows(x, out, rows, width),
    keepRows: ({ x, ids, rows, width }) => kernels.keepRows(x, ids, rows, width),
    store({ qkv, keys, values, slots, positions, rows, heads, headSize, capacity }) {
      const blocks = Math.ceil(capacity / 8);
      kernels.storePositions(qkv, keys, values, slots, positions, rows, heads * headSize, blocks);
    },
    attend({ qkv, keys, values, slots, positions, out, rows, heads, headSize, capacity }) {
      requireVectors('attend', 'headSize', headSize);
      const blocks = Math.ceil(capacity / 8);
      const room = scratchOf(8 * heads * (headSize + blocks) * 4);
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
        blocks,
        scale,
        room,
      );
    },
    reluSquared: ({ x, count }) => kernels.reluSquaredForward(x, x, count),
    silu: ({ x, count }) => kernels.siluForward(x, x, count),
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
