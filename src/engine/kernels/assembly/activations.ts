import { expLanes, expScalar, pickMax } from './vector-math';

/** y = max(x, 0)² over n floats; y may be x. (So et al. 2021, Primer: squared ReLU.) */
export function reluSquaredForward(x: usize, y: usize, n: i32): void {
  const end = x + ((<usize>n) << 2);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  const zero = f32x4.splat(0);
  for (; x + 64 <= vectorEnd; x += 64, y += 64) {
    const first = pickMax(v128.load(x), zero);
    const second = pickMax(v128.load(x, 16), zero);
    const third = pickMax(v128.load(x, 32), zero);
    const fourth = pickMax(v128.load(x, 48), zero);
    v128.store(y, f32x4.mul(first, first));
    v128.store(y, f32x4.mul(second, second), 16);
    v128.store(y, f32x4.mul(third, third), 32);
    v128.store(y, f32x4.mul(fourth, fourth), 48);
  }
  while (x < vectorEnd) {
    const positive = pickMax(v128.load(x), zero);
    v128.store(y, f32x4.mul(positive, positive));
    x += 16;
    y += 16;
  }
  while (x < end) {
    const positive = max<f32>(load<f32>(x), 0);
    store<f32>(y, positive * positive);
    x += 4;
    y += 4;
  }
}

/** dx = 2 max(x, 0) dy. */
export function reluSquaredBackward(x: usize, dy: usize, dx: usize, n: i32): void {
  const end = x + ((<usize>n) << 2);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  const zero = f32x4.splat(0);
  while (x < vectorEnd) {
    const positive = pickMax(v128.load(x), zero);
    v128.store(dx, f32x4.mul(f32x4.add(positive, positive), v128.load(dy)));
    x += 16;
    dy += 16;
    dx += 16;
  }
  while (x < end) {
    store<f32>(dx, 2 * max<f32>(load<f32>(x), 0) * load<f32>(dy));
    x += 4;
    dy += 4;
    dx += 4;
  }
}

/** y = x · sigmoid(x) over n floats; y may be x. */
export function siluForward(x: usize, y: usize, n: i32): void {
  const end = x + ((<usize>n) << 2);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  const one = f32x4.splat(1);
  while (x < vectorEnd) {
    const value = v128.load(x);
    v128.store(y, f32x4.div(value, f32x4.add(one, expLanes(f32x4.neg(value)))));
    x += 16;
    y += 16;
  }
  while (x < end) {
    const value = load<f32>(x);
    store<f32>(y, value / (1 + expScalar(-value)));
    x += 4;
    y += 4;
  }
}

/** dx = s (1 + x (1 − s)) dy with s = sigmoid(x). */
export function siluBackward(x: usize, dy: usize, dx: usize, n: i32): void {
  const end = x + ((<usize>n) << 2);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  const one = f32x4.splat(1);
  while (x < vectorEnd) {
    const value = v128.load(x);
    const sigmoid = f32x4.div(one, f32x4.add(one, expLanes(f32x4.neg(value))));
    const slope = f32x4.add(one, f32x4.mul(value, f32x4.sub(one, sigmoid)));
    v128.store(dx, f32x4.mul(f32x4.mul(sigmoid, slope), v128.load(dy)));
    x += 16;
    dy += 16;
    dx += 16;
  }
  while (x < end) {
    const value = load<f32>(x);
    const sigmoid: f32 = 1 / (1 + expScalar(-value));
    store<f32>(dx, sigmoid * (1 + value * (1 - sigmoid)) * load<f32>(dy));
    x += 4;
    dy += 4;
    dx += 4;
  }
}
