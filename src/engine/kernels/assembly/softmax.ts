import { expLanes, expScalar, logScalar, maxLanes, sumLanes } from './vector-math';

/** The largest of n values; −Infinity for none, NaN if one is NaN. */
export function maxOf(x: usize, n: i32): f32 {
  const end = x + ((<usize>n) << 2);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  let vectorMax = f32x4.splat(-Infinity);
  while (x < vectorEnd) {
    vectorMax = f32x4.max(vectorMax, v128.load(x));
    x += 16;
  }
  let result = maxLanes(vectorMax);
  while (x < end) {
    result = max(result, load<f32>(x));
    x += 4;
  }
  return result;
}

/**
 * Writes exp(scale * x − shift) for n values to `out` (may be `x`) and returns their sum.
 * `shift` is scale * max(x), so that nothing overflows.
 */
export function expRow(x: usize, out: usize, n: i32, scale: f32, shift: f32): f32 {
  const end = x + ((<usize>n) << 2);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  const scales = f32x4.splat(scale);
  const shifts = f32x4.splat(shift);
  let sums = f32x4.splat(0);
  while (x < vectorEnd) {
    const e = expLanes(f32x4.sub(f32x4.mul(v128.load(x), scales), shifts));
    v128.store(out, e);
    sums = f32x4.add(sums, e);
    x += 16;
    out += 16;
  }
  let sum = sumLanes(sums);
  while (x < end) {
    const e = expScalar(load<f32>(x) * scale - shift);
    store<f32>(out, e);
    sum += e;
    x += 4;
    out += 4;
  }
  return sum;
}

export function scaleRow(x: usize, n: i32, factor: f32): void {
  const end = x + ((<usize>n) << 2);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  const factors = f32x4.splat(factor);
  while (x < vectorEnd) {
    v128.store(x, f32x4.mul(v128.load(x), factors));
    x += 16;
  }
  while (x < end) {
    store<f32>(x, load<f32>(x) * factor);
    x += 4;
  }
}

/**
 * softmax(scale * x) over the first n of `stride` values, in place; the others become 0.
 * `stride` is at least n rounded up to 4, so that the row is worked off in whole vectors.
 */
export function softmaxPadded(x: usize, n: i32, stride: i32, scale: f32): void {
  const shift = maxOf(x, n) * scale;
  const padded = (n + 3) & ~3;
  // far below every real value: its exp is 0. Not −Infinity, which a scale of 0 would turn to NaN
  for (let i = n; i < padded; i++) store<f32>(x + ((<usize>i) << 2), -1e30);
  const sum = expRow(x, x, padded, scale, shift);
  scaleRow(x, padded, 1 / sum);
  if (padded < stride) memory.fill(x + ((<usize>padded) << 2), 0, (<usize>(stride - padded)) << 2);
}

/** log Σ exp(x) over n values. */
export function logSumExp(x: usize, n: i32): f32 {
  const shift = maxOf(x, n);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  const end = x + ((<usize>n) << 2);
  const shifts = f32x4.splat(shift);
  let sums = f32x4.splat(0);
  while (x < vectorEnd) {
    sums = f32x4.add(sums, expLanes(f32x4.sub(v128.load(x), shifts)));
    x += 16;
  }
  let sum = sumLanes(sums);
  while (x < end) {
    sum += expScalar(load<f32>(x) - shift);
    x += 4;
  }
  return shift + logScalar(sum);
}
