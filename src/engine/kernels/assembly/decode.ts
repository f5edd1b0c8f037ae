import { softmaxPadded } from './softmax';
import { multiplyAdd, sumLanes, sumLanesOfFour } from './vector-math';

/**
 * Attention of single positions against a cache [slots, heads, capacity, size], `size` a multiple
 * of 4. Each row first stores its own key and value, so later rows of the same slot see them.
 */
export function attendCached(
  qkv: usize, // [rows, 3, heads, size]
  keys: usize,
  values: usize,
  slots: usize, // int32 [rows]
  positions: usize, // int32 [rows], below capacity
  out: usize, // [rows, heads, size]
  rows: i32,
  heads: i32,
  size: i32,
  capacity: i32,
  scale: f32,
  scratch: usize, // capacity rounded up to 4, in floats
): void {
  const headBytes = (<usize>size) << 2;
  const rowBytes = headBytes * heads;
  for (let row = 0; row < rows; row++) {
    const position = load<i32>(positions);
    const reach = position + 1;
    let cached = headBytes * (load<i32>(slots) * heads * capacity);
    for (let h = 0; h < heads; h++) {
      const k = keys + cached;
      const v = values + cached;
      memory.copy(k + headBytes * position, qkv + rowBytes, headBytes);
      memory.copy(v + headBytes * position, qkv + (rowBytes << 1), headBytes);
      scoreKeys(qkv, k, scratch, reach, headBytes);
      softmaxPadded(scratch, reach, (reach + 3) & ~3, scale);
      mixValues(scratch, v, out, reach, headBytes);
      cached += headBytes * capacity;
      qkv += headBytes;
      out += headBytes;
    }
    qkv += rowBytes << 1;
    slots += 4;
    positions += 4;
  }
}

/** scores[i] = ⟨q, k[i]⟩ for i < n, four keys at a time. */
function scoreKeys(q: usize, k: usize, scores: usize, n: i32, bytes: usize): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const k1 = k + bytes;
    const k2 = k1 + bytes;
    const k3 = k2 + bytes;
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let sum2 = f32x4.splat(0);
    let sum3 = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      const lanes = v128.load(q + j);
      sum0 = multiplyAdd(lanes, v128.load(k + j), sum0);
      sum1 = multiplyAdd(lanes, v128.load(k1 + j), sum1);
      sum2 = multiplyAdd(lanes, v128.load(k2 + j), sum2);
      sum3 = multiplyAdd(lanes, v128.load(k3 + j), sum3);
    }
    v128.store(scores, sumLanesOfFour(sum0, sum1, sum2, sum3));
    scores += 16;
    k = k3 + bytes;
  }
  for (; i < n; i++) {
    let sum = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      sum = multiplyAdd(v128.load(q + j), v128.load(k + j), sum);
    }
    store<f32>(scores, sumLanes(sum));
    scores += 4;
    k += bytes;
  }
}

/** out = Σ weights[i] · v[i] over i < n, sixteen columns at a time while there are as many. */
function mixValues(weights: usize, v: usize, out: usize, n: i32, bytes: usize): void {
  const end = weights + ((<usize>n) << 2);
  let j: usize = 0;
  for (; j + 64 <= bytes; j += 64) {
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
      value += bytes;
    }
    v128.store(out + j, sum0);
    v128.store(out + j, sum1, 16);
    v128.store(out + j, sum2, 32);
    v128.store(out + j, sum3, 48);
  }
  for (; j < bytes; j += 16) {
    let sum = f32x4.splat(0);
    let value = v + j;
    for (let w = weights; w < end; w += 4) {
      sum = multiplyAdd(v128.load_splat<f32>(w), v128.load(value), sum);
      value += bytes;
    }
    v128.store(out + j, sum);
  }
}
