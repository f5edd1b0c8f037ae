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
 * however many. All matrices are row-major float32, in the layout the training variables have.
 *
 * A decode step of n rows, pre-norm, with L layers:
 *
 *     embed(tokens, positions) -> x [n, width]
 *     per layer: rmsNorm(x) -> h;  matMul(h, wQkv) -> qkv [n, 3*width];
 *                attend(qkv, cache) -> h;  matMul(h, wOut) added to x
 *                rmsNorm(x) -> h;  matMul(h, wUp) -> f;  reluSquared(f);  matMul(f, wDown) added to x
 *     rmsNorm(x) -> h;  matMul(h, wHead) -> logits [n, vocabulary];  sample(logits) -> tokens
 *
 * A prompt needs no step per token: give all its positions as rows of one call, in increasing
 * order, then `gatherRows` the last ones before the head.
 */
export interface InferenceKernels {
  readonly build: KernelBuild;
  readonly memory: WasmMemory;

  /**
   * Space for `count` float32 or int32 values, zeroed, aligned to 16 bytes, for the life of the kernels.
   * May grow the memory, which detaches every view made before: take views afterwards.
   */
  reserve(count: number): Pointer;
  /** A live view; void after the next `reserve`, and after a first call with over 976 columns. */
  floats(at: Pointer, count: number): Float32Array;
  /** A live view, as `floats`. */
  integers(at: Pointer, count: number): Int32Array;

  matMul(call: MatMulCall): void;
  rmsNorm(call: RmsNormCall): void;
  embed(call: EmbedCall): void;
  gatherRows(call: GatherRowsCall): void;
  attend(call: AttendCall): void;
  /** x <- max(x, 0)², in place; any count. */
  reluSquared(call: { readonly x: Pointer; readonly count: number }): void;
  /** x <- x * sigmoid(x), in place; any count. */
  silu(call: { readonly x: Pointer; readonly count: number }): void;
  /** x <- x + y, in place; any count. */
  add(call: { readonly x: Pointer; readonly y: Pointer; readonly count: number }): void;
  sample(call: SampleCall): void;
  score(call: ScoreCall): void;
}

/** out[rows, columns] = a[rows, inner] · b[inner, columns]. */
interface MatMulCall {
  readonly a: Pointer;
  readonly b: Pointer;
  readonly out: Pointer;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** Adds to what `out` holds (a residual) instead of replacing it. Default false. */
  readonly accumulate?: boolean;
  /** `b` is stored as [columns, inner] (a tied embedding table). Default false. */
  readonly transposeB?: boolean;
}

/** out = x / sqrt(mean(x²) + 1e-5) * gain, per row of `width` values; `width` a multiple of 4. */
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
  readonly out: Pointer;
  readonly rows: number;
  /** A multiple of 4. */
  readonly width: number;
}

/** out[r] = x[ids[r]]: picks the rows whose logits are wanted. Ids are not range-checked. */
interface GatherRowsCall {
  readonly x: Pointer;
  /** int32 [rows] */
  readonly ids: Pointer;
  readonly out: Pointer;
  readonly rows: number;
  readonly width: number;
}

/**
 * Causal attention against a cache: stores each row's key and value at its position of its slot,
 * then attends over positions 0 to its own, both included. Rows are worked off in order, so
 * several positions of one slot may stand in one call if they increase.
 */
interface AttendCall {
  /** [rows, 3 * heads * headSize]: queries, keys, values; within each, head after head. */
  readonly qkv: Pointer;
  /** Cache of keys, [slots, heads, capacity, headSize]. */
  readonly keys: Pointer;
  /** Cache of values, the same layout. */
  readonly values: Pointer;
  /** int32 [rows]: the cache slot (sequence) of each row. */
  readonly slots: Pointer;
  /** int32 [rows]: the position of each row, from 0, below `capacity` (not checked). */
  readonly positions: Pointer;
  /** [rows, heads * headSize] */
  readonly out: Pointer;
  readonly rows: number;
  readonly heads: number;
  /** A multiple of 4. */
  readonly headSize: number;
  /** Positions a slot can hold. */
  readonly capacity: number;
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
