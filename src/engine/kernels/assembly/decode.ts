import { PANEL_ROWS, lane, packRows } from './row-panels';
import { multiplyAdd, pickMax, powerOfTwo, sumLanes } from './vector-math';

/**
 * Attention of single positions against a cache, for rows in panels (row-panels.ts).
 *
 * Keys lie in blocks of eight positions, [slots, blocks, heads, size, 8], so that the scores of four
 * positions come out as one vector, without a sum across lanes; values as [slots, blocks · 8, heads, size].
 * In both, the first positions of a slot are contiguous.
 */

/** Puts the keys and values of rows into the cache. */
export function storePositions(
  qkv: usize, // panels of [3, width]
  keys: usize,
  values: usize,
  slots: usize, // int32 [rows]
  positions: usize, // int32 [rows], below 8 · blocks
  rows: i32,
  width: i32, // heads · size
  blocks: i32,
): void {
  const blockBytes = (<usize>width) << 5;
  for (let row = 0; row < rows; row++) {
    const position = load<i32>(positions);
    const cached = blockBytes * (load<i32>(slots) * blocks);
    const q = lane(qkv, row, 3 * width);
    const key = keys + cached + blockBytes * (position >> 3) + ((<usize>(position & 7)) << 2);
    const value = values + cached + ((<usize>width) << 2) * position;
    for (let j: usize = 0; j < blockBytes; j += 32) {
      // the same lane of a panel of keys; one value behind the other
      store<f32>(key + j, load<f32>(q + blockBytes + j));
      store<f32>(value + (j >> 3), load<f32>(q + (blockBytes << 1) + j));
    }
    slots += 4;
    positions += 4;
  }
}

/** Each row attends to the positions of its slot up to its own, whatever lies beyond. */
export function attendCached(
  qkv: usize, // panels of [3, heads, size]
  keys: usize,
  values: usize,
  slots: usize, // int32 [rows]
  positions: usize, // int32 [rows], below 8 · blocks
  out: usize, // panels of [heads, size]
  rows: i32,
  heads: i32,
  size: i32,
  blocks: i32,
  scale: f32,
  scratch: usize, // 8 · heads · (size + blocks) floats
): void {
  const width = heads * size;
  const rowBytes = (<usize>width) << 2;
  const slotBytes = (rowBytes << 3) * blocks;
  const scores = scratch + (rowBytes << 3);
  for (let row = 0; row < rows; row += PANEL_ROWS) {
    const filled = min(PANEL_ROWS, rows - row);
    for (let i = 0; i < filled; i++) {
      const q = lane(qkv, row + i, 3 * width);
      const cached = slotBytes * load<i32>(slots);
      const reach = load<i32>(positions) + 1;
      const mixed = scratch + rowBytes * i;
      attendRow(q, keys + cached, values + cached, mixed, reach, heads, size, scale, scores);
      slots += 4;
      positions += 4;
    }
    memory.fill(scratch + rowBytes * filled, 0, rowBytes * (PANEL_ROWS - filled));
    packRows(scratch, rowBytes, width, out);
    out += rowBytes << 3;
  }
}

/** One row; stage by stage for all heads, which depend on nothing of one another. */
function attendRow(
  q: usize,
  k: usize,
  v: usize,
  out: usize, // [heads, size]
  reach: i32,
  heads: i32,
  size: i32,
  scale: f32,
  scores: usize, // [heads, reach rounded up to 8]
): void {
  const headBytes = (<usize>size) << 5;
  const scoreBytes = (<usize>((reach + 7) & ~7)) << 2;
  const scoresEnd = scores + scoreBytes * heads;
  const blockBytes = headBytes * heads;
  for (let s = scores; s < scoresEnd; s += scoreBytes) {
    scoreKeys(q, k, s, reach, headBytes, blockBytes);
    q += headBytes;
    k += headBytes;
  }
  for (let s = scores; s < scoresEnd; s += scoreBytes) {
    const factor = expBlocks(s, reach, scale);
    mixValues(s, v, out, reach, factor, headBytes >> 3, blockBytes >> 3);
    v += headBytes >> 3;
    out += headBytes >> 3;
  }
}

/** scores[i] = ⟨q, k[i]⟩ for i < n, and −1e30 up to the end of the block. */
function scoreKeys(
  q: usize,
  k: usize,
  scores: usize,
  n: i32,
  bytes: usize,
  blockBytes: usize,
): void {
  let last = scores;
  for (let i = 0; i < n; i += 8) {
    let low = f32x4.splat(0);
    let high = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 128) {
      const first = v128.load_splat<f32>(q + j);
      low = multiplyAdd(first, v128.load(k + j), low);
      high = multiplyAdd(first, v128.load(k + j, 16), high);
      const second = v128.load_splat<f32>(q + j, 32);
      low = multiplyAdd(second, v128.load(k + j, 32), low);
      high = multiplyAdd(second, v128.load(k + j, 48), high);
      const third = v128.load_splat<f32>(q + j, 64);
      low = multiplyAdd(third, v128.load(k + j, 64), low);
      high = multiplyAdd(third, v128.load(k + j, 80), high);
      const fourth = v128.load_splat<f32>(q + j, 96);
      low = multiplyAdd(fourth, v128.load(k + j, 96), low);
      high = multiplyAdd(fourth, v128.load(k + j, 112), high);
    }
    v128.store(scores, low);
    v128.store(scores, high, 16);
    last = scores;
    scores += 32;
    k += blockBytes;
  }
  const inside = i32x4.splat(((n - 1) & 7) + 1);
  const lowest = f32x4.splat(-1e30);
  const low = v128.bitselect(v128.load(last), lowest, i32x4.lt_s(i32x4(0, 1, 2, 3), inside));
  const high = v128.bitselect(v128.load(last, 16), lowest, i32x4.lt_s(i32x4(4, 5, 6, 7), inside));
  v128.store(last, low);
  v128.store(last, high, 16);
}

/** x <- exp(scale · x − the largest of these) over n values rounded up to 8; returns 1 / their sum. */
function expBlocks(x: usize, n: i32, scale: f32): f32 {
  const end = x + ((<usize>n) << 2);
  let largest = f32x4.splat(-1e30);
  for (let at = x; at < end; at += 32) {
    largest = pickMax(largest, pickMax(v128.load(at), v128.load(at, 16)));
  }
  largest = pickMax(largest, v128.shuffle<i32>(largest, largest, 2, 3, 0, 1));
  largest = pickMax(largest, v128.shuffle<i32>(largest, largest, 1, 0, 3, 2));
  const scales = f32x4.splat(<f32>(scale * 1.44269504088896341)); // e^x = 2^(x / ln 2)
  const shifts = f32x4.neg(f32x4.mul(largest, scales));
  let sums = f32x4.splat(0);
  for (let at = x; at < end; at += 32) {
    const low = powerOfTwo(multiplyAdd(v128.load(at), scales, shifts));
    const high = powerOfTwo(multiplyAdd(v128.load(at, 16), scales, shifts));
    v128.store(at, low);
    v128.store(at, high, 16);
    sums = f32x4.add(sums, f32x4.add(low, high));
  }
  return 1 / sumLanes(sums);
}

/** out = factor · Σ weights[i] · v[i] over i < n, sixteen columns at a time while there are as many. */
function mixValues(
  weights: usize,
  v: usize,
  out: usize,
  n: i32,
  factor: f32,
  headBytes: usize,
  rowBytes: usize,
): void {
  const factors = f32x4.splat(factor);
  const end = weights + ((<usize>n) << 2);
  let j: usize = 0;
  for (; j + 64 <= headBytes; j += 64) {
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    let value = v + j;
    for (let w = weights; w < end; w += 4) {
      const weight = v128.load_splat<f32>(w);
      sum0 = multiplyAdd(weight, v128.load(value), sum0);
      sum1 = multiplyAdd(weight, v128.load(value, 16), sum1);
      sum2 = multiplyAdd(weight, v128.load(value, 32), sum2);
      sum3 = multiplyAdd(weight, v128.load(value, 48), sum3);
      value += rowBytes;
    }
    v128.store(out + j, f32x4.mul(sum0, factors));
    v128.store(out + j, f32x4.mul(sum1, factors), 16);
    v128.store(out + j, f32x4.mul(sum2, factors), 32);
    v128.store(out + j, f32x4.mul(sum3, factors), 48);
  }
  for (; j < headBytes; j += 16) {
    let sum = f32x4.splat(0);
    let value = v + j;
    for (let w = weights; w < end; w += 4) {
      sum = multiplyAdd(v128.load_splat<f32>(w), v128.load(value), sum);
      value += rowBytes;
    }
    v128.store(out + j, f32x4.mul(sum, factors));
  }
}
