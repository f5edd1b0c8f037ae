import type { KernelBuild } from './load-kernels.ts';
import type { WasmMemory } from './web-assembly.ts';

/** A byte address in {@link InferenceKernels.memory}; a multiple of 16. Made by `reserve`. */
export type Pointer = number;

/** Pass where a pointer is optional and there is nothing to point at. */
export const NOTHING: Pointer = 0;

/**
 * The forward pass of a decoder-only transformer, one kernel per stage, in a WebAssembly memory of
 * its own: no tensors, no tape, no garbage. Every worker that samples makes one of these.
 *
 * A *row* is one token of one sequence. A call may hold any number of rows, of different sequences
 * and at different positions; what a row gets is bit-identical whatever the other rows are and
 * however many. The work is that of the number of rows rounded up to 8.
 *
 * Activations lie in *panels*, [ceil(rows / 8), width, 8] float32: the values that eight rows have in
 * one column are neighbours. Lanes of the last panel without a row hold 0. Weights are packed once,
 * by `packWeights`; everything else is row-major, in the layout the training variables have.
 *
 * A decode step of n rows, pre-norm, with L layers:
 *
 *     embed(tokens, positions) -> x [n, width]
 *     per layer: rmsNorm(x) -> h;  matMul(h, wQkv) -> qkv [n, 3*width];
 *                store(qkv) -> cache;  attend(qkv, cache) -> h;  matMul(h, wOut) added to x
 *                rmsNorm(x) -> h;  matMul(h, wUp) -> f;  reluSquared(f);  matMul(f, wDown) added to x
 *     rmsNorm(x) -> h;  matMul(h, wHead) -> panels;  toRows -> logits [n, vocabulary];  sample -> tokens
 *
 * A prompt needs no step per token: give all its positions as rows of one call. After the last
 * `store`, `keepRows` leaves those rows whose logits are wanted.
 */
export interface InferenceKernels {
  readonly build: KernelBuild;
  readonly memory: WasmMemory;

  /**
   * Space for `count` float32 or int32 values, zeroed, aligned to 16 bytes, for the life of the kernels.
   * May grow the memory, which detaches every view made before: take views afterwards.
   */
  reserve(count: number): Pointer;
  /** Room for the panels of `rows` rows, zeroed. */
  reservePanels(rows: number, width: number): Pointer;
  /** A live view; void after the next `reserve`, and after a call that needed more scratch than any before. */
  floats(at: Pointer, count: number): Float32Array;
  /** A live view, as `floats`. */
  integers(at: Pointer, count: number): Int32Array;

  packWeights(call: PackWeightsCall): void;
  matMul(call: MatMulCall): void;
  rmsNorm(call: RmsNormCall): void;
  embed(call: EmbedCall): void;
  toPanels(call: ToPanelsCall): void;
  toRows(call: ToRowsCall): void;
  keepRows(call: KeepRowsCall): void;
  store(call: StoreCall): void;
  attend(call: AttendCall): void;
  /** x <- max(x, 0)², in place; any count. */
  reluSquared(call: { readonly x: Pointer; readonly count: number }): void;
  /** x <- x * sigmoid(x), in place; any count. */
  silu(call: { readonly x: Pointer; readonly count: number }): void;
  sample(call: SampleCall): void;
  score(call: ScoreCall): void;
}

/** Values of the panels of `rows` rows. */
export function panelFloats(rows: number, width: number): number {
  return Math.ceil(rows / 8) * 8 * width;
}

/** Values that the keys, or the values, of one slot of `capacity` positions take in a cache. */
export function slotFloats(capacity: number, width: number): number {
  return panelFloats(capacity, width);
}

/** Puts b[inner, columns] into the order that `matMul` reads: as many values, at `out`. */
interface PackWeightsCall {
  readonly b: Pointer;
  /** Not `b`. */
  readonly out: Pointer;
  readonly inner: number;
  readonly columns: number;
}

/** out[rows, columns] = x[rows, inner] · weights[inner, columns], from panels to panels. */
interface MatMulCall {
  readonly x: Pointer;
  /** By `packWeights`. */
  readonly weights: Pointer;
  readonly out: Pointer;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Adds to what `out` holds (a residual) instead of replacing it. Default false. */
  readonly accumulate?: boolean;
}

/** out = x / sqrt(mean(x²) + 1e-5) * gain, per row of `width` values; panels. */
interface RmsNormCall {
  readonly x: Pointer;
  readonly gain: Pointer;
  readonly out: Pointer;
  readonly rows: number;
  readonly width: number;
}

/** out[r] = tokenTable[tokens[r]] + positionTable[positions[r]]; ids are not range-checked. */
interface EmbedCall {
  /** int32 [rows] */
  readonly tokens: Pointer;
  /** int32 [rows], from 0. */
  readonly positions: Pointer;
  readonly tokenTable: Pointer;
  readonly positionTable: Pointer;
  /** Panels. */
  readonly out: Pointer;
  readonly rows: number;
  /** A multiple of 4. */
  readonly width: number;
}

/** out[r] = x[ids[r]], from rows [, width] to panels; of any width. Ids are not range-checked. */
interface ToPanelsCall {
  readonly x: Pointer;
  /** int32 [rows]; NOTHING for the rows in their order. */
  readonly ids: Pointer;
  readonly out: Pointer;
  readonly rows: number;
  readonly width: number;
}

/** out[r] = x[r], from panels to rows [rows, width]; of any width. */
interface ToRowsCall {
  readonly x: Pointer;
  readonly out: Pointer;
  readonly rows: number;
  readonly width: number;
}

/** x[r] = x[ids[r]], within panels; of any width. Ids are not range-checked. */
interface KeepRowsCall {
  readonly x: Pointer;
  /** int32 [rows], increasing. */
  readonly ids: Pointer;
  readonly rows: number;
  readonly width: number;
}

/**
 * Puts each row's key and value at its position of its slot. Several positions of one slot may stand
 * in one call, in any order.
 */
interface StoreCall {
  /** Panels of [rows, 3 * heads * headSize]: queries, keys, values; within each, head after head. */
  readonly qkv: Pointer;
  /**
   * Cache of keys: slots of `slotFloats(capacity, heads * headSize)`, in each
   * [ceil(capacity / 8), heads, headSize, 8], with positions 8 by 8.
   */
  readonly keys: Pointer;
  /** Cache of values: slots of the same size, in each [positions, heads, headSize]. */
  readonly values: Pointer;
  /** int32 [rows]: the cache slot (sequence) of each row. */
  readonly slots: Pointer;
  /** int32 [rows]: the position of each row, from 0, below `capacity` (not checked). */
  readonly positions: Pointer;
  readonly rows: number;
  readonly heads: number;
  /** A multiple of 4. */
  readonly headSize: number;
  /** Positions a slot can hold. */
  readonly capacity: number;
}

/**
 * Causal attention against a cache: each row attends over positions 0 to its own, both included, all of
 * which must have been stored.
 */
interface AttendCall extends StoreCall {
  /** Panels of [rows, heads * headSize]. */
  readonly out: Pointer;
}

/**
 * Draws one token per row from softmax((logits + mask) / temperature), cut to the top-p nucleus.
 *
 * The reported log-probability is that of the masked, temperature-scaled distribution *before* the
 * nucleus cut: it is what `policyTerms` computes in training. Temperature 0 takes the most likely
 * token (the lowest id among equals) and reports its log-probability at temperature 1.
 * A row with no usable distribution (NaN, +Infinity, or everything masked) gets token −1, log-probability NaN.
 */
interface SampleCall {
  /** [rows, vocabulary]; overwritten with (logits + mask) / temperature. */
  readonly logits: Pointer;
  /** [rows, vocabulary], 0 where allowed, −1e9 or −Infinity where not; NOTHING for no mask. */
  readonly mask: Pointer;
  /** [rows], in [0, 1): the only randomness. */
  readonly uniforms: Pointer;
  /** [rows], at least 0. */
  readonly temperatures: Pointer;
  /** [rows], in (0, 1]: the smallest set of likeliest tokens reaching this mass; 1 keeps all. */
  readonly topPs: Pointer;
  /** int32 [rows], written. */
  readonly tokens: Pointer;
  /** [rows], written. */
  readonly logProbs: Pointer;
  readonly rows: number;
  readonly vocabulary: number;
}

/** The log-probabilities of given tokens, as `sample` would report them. */
interface ScoreCall {
  /** [rows, vocabulary]; overwritten. */
  readonly logits: Pointer;
  readonly mask: Pointer;
  readonly temperatures: Pointer;
  /** int32 [rows], read; an id outside the vocabulary gets NaN. */
  readonly tokens: Pointer;
  /** [rows], written. */
  readonly logProbs: Pointer;
  readonly rows: number;
  readonly vocabulary: number;
}
