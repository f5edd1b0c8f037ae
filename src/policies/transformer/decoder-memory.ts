import type { InferenceKernels, Pointer } from '../../engine/index.ts';
import { slotFloats } from '../../engine/kernels/inference-kernels.ts';
import type { TransformerConfig } from './config.ts';
import { parameterLayout } from './layout.ts';

/** Bytes that keys and values may take; bounds how many replies of a long context are written at once. */
const CACHE_BUDGET = 64 * 2 ** 20;
/** Rows per kernel call that keep the activations of small models inside a core's cache. */
const MOST_ROWS = 48;

/**
 * The decoder's share of the kernels' memory, reserved once. A row is one token of one reply; a call
 * holds at most `rows`. Addresses here; what JavaScript itself reads and writes is in `views`.
 */
export interface DecoderMemory {
  readonly rows: number;
  /** int32 (rows) each: what the next forward pass reads. */
  readonly tokens: Pointer;
  readonly positions: Pointer;
  readonly slots: Pointer;
  /** int32 (rows): rows to gather. */
  readonly picks: Pointer;
  /** Panels of (rows, width): the residual stream, and its normalised form or what attention gave. */
  readonly x: Pointer;
  readonly h: Pointer;
  /** Panels of (rows, 3 · width). */
  readonly qkv: Pointer;
  /** Panels of (rows, hidden). */
  readonly hidden: Pointer;
  /** Panels of (rows, vocabulary): what the head gave. */
  readonly headOut: Pointer;
  /** (rows, width), row-major: the residual stream at the last position of each distinct prompt. */
  readonly promptEnds: Pointer;
  /** (rows, width), row-major: the normalised residual stream, for the value head. */
  readonly normed: Pointer;
  /** Per layer, keys and values, each of `rows` slots of at most the context; see `AttendCall`. */
  readonly caches: readonly { readonly keys: Pointer; readonly values: Pointer }[];
  /** (rows, vocabulary) each. */
  readonly logits: Pointer;
  readonly mask: Pointer;
  /** (rows) each. */
  readonly uniforms: Pointer;
  readonly temperatures: Pointer;
  readonly topPs: Pointer;
  /** int32 (rows) */
  readonly sampled: Pointer;
  readonly logProbs: Pointer;
  /** Places for the parameters of several versions, (size of the layout) each, and for one to come through. */
  readonly versions: readonly Pointer[];
  readonly arrival: Pointer;
  /** Valid until the next kernel call: any of them may grow the memory and detach what was viewed. */
  views(): DecoderViews;
}

export interface DecoderViews {
  readonly tokens: Int32Array;
  readonly positions: Int32Array;
  readonly slots: Int32Array;
  readonly picks: Int32Array;
  readonly mask: Float32Array;
  readonly uniforms: Float32Array;
  readonly temperatures: Float32Array;
  readonly topPs: Float32Array;
  readonly sampled: Int32Array;
  readonly logProbs: Float32Array;
  /** The whole memory. */
  readonly heap: Float32Array;
}

/** @param versions - how many sets of parameters stay resident */
export function reserveDecoderMemory(
  kernels: InferenceKernels,
  config: TransformerConfig,
  versions: number,
): DecoderMemory {
  const { vocabulary, width, hidden, context, layers } = config;
  const slotSize = slotFloats(context, width);
  const rows = Math.min(
    MOST_ROWS,
    Math.max(8, Math.floor(CACHE_BUDGET / (4 * 2 * layers * slotSize))),
  );
  const at = {
    tokens: kernels.reserve(rows),
    positions: kernels.reserve(rows),
    slots: kernels.reserve(rows),
    picks: kernels.reserve(rows),
    x: kernels.reservePanels(rows, width),
    h: kernels.reservePanels(rows, width),
    qkv: kernels.reservePanels(rows, 3 * width),
    hidden: kernels.reservePanels(rows, hidden),
    headOut: kernels.reservePanels(rows, vocabulary),
    promptEnds: kernels.reserve(rows * width),
    normed: kernels.reserve(rows * width),
    caches: Array.from({ length: layers }, () => ({
      keys: kernels.reserve(rows * slotSize),
      values: kernels.reserve(rows * slotSize),
    })),
    logits: kernels.reserve(rows * vocabulary),
    mask: kernels.reserve(rows * vocabulary),
    uniforms: kernels.reserve(rows),
    temperatures: kernels.reserve(rows),
    topPs: kernels.reserve(rows),
    sampled: kernels.reserve(rows),
    logProbs: kernels.reserve(rows),
    versions: Array.from({ length: versions }, () => kernels.reserve(parameterLayout(config).size)),
    arrival: kernels.reserve(parameterLayout(config).size),
  };
  const look = (): DecoderViews => ({
    tokens: kernels.integers(at.tokens, rows),
    positions: kernels.integers(at.positions, rows),
    slots: kernels.integers(at.slots, rows),
    picks: kernels.integers(at.picks, rows),
    mask: kernels.floats(at.mask, rows * vocabulary),
    uniforms: kernels.floats(at.uniforms, rows),
    temperatures: kernels.floats(at.temperatures, rows),
    topPs: kernels.floats(at.topPs, rows),
    sampled: kernels.integers(at.sampled, rows),
    logProbs: kernels.floats(at.logProbs, rows),
    heap: new Float32Array(kernels.memory.buffer),
  });
  let views = look();
  return {
    ...at,
    rows,
    views: () => {
      if (views.heap.buffer !== kernels.memory.buffer) views = look();
      return views;
    },
  };
}
