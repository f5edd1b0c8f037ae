import { multiplyAdd } from './vector-math';

/**
 * One Adam step on n weights, in place (Kingma & Ba 2015, algorithm 1; decay after Loshchilov &
 * Hutter 2019, decoupled from the gradient).
 *
 *     m ← β₁ m + (1 − β₁) g      v ← β₂ v + (1 − β₂) g²
 *     w ← w − rate · (m · correction₁ / (sqrt(v · correction₂) + ε) + decay · w)
 *
 * @param gradientScale multiplies g first: the factor of gradient clipping
 * @param correction1 1 / (1 − β₁ᵗ)
 * @param correction2 1 / (1 − β₂ᵗ)
 */
export function adamStep(
  weights: usize,
  gradients: usize,
  means: usize,
  squares: usize,
  n: i32,
  gradientScale: f32,
  rate: f32,
  beta1: f32,
  beta2: f32,
  correction1: f32,
  correction2: f32,
  epsilon: f32,
  decay: f32,
): void {
  const end = weights + ((<usize>n) << 2);
  const vectorEnd = weights + ((<usize>(n & ~3)) << 2);
  const scales = f32x4.splat(gradientScale);
  const beta1s = f32x4.splat(beta1);
  const beta2s = f32x4.splat(beta2);
  const rest1 = f32x4.splat(1 - beta1);
  const rest2 = f32x4.splat(1 - beta2);
  const meanRates = f32x4.splat(rate * correction1);
  const correction2s = f32x4.splat(correction2);
  const epsilons = f32x4.splat(epsilon);
  const keeps = f32x4.splat(1 - rate * decay);
  while (weights < vectorEnd) {
    const g = f32x4.mul(v128.load(gradients), scales);
    const m = multiplyAdd(rest1, g, f32x4.mul(beta1s, v128.load(means)));
    const v = multiplyAdd(rest2, f32x4.mul(g, g), f32x4.mul(beta2s, v128.load(squares)));
    v128.store(means, m);
    v128.store(squares, v);
    const size = f32x4.add(f32x4.sqrt(f32x4.mul(v, correction2s)), epsilons);
    const step = f32x4.div(f32x4.mul(meanRates, m), size);
    v128.store(weights, f32x4.sub(f32x4.mul(v128.load(weights), keeps), step));
    weights += 16;
    gradients += 16;
    means += 16;
    squares += 16;
  }
  while (weights < end) {
    const g = load<f32>(gradients) * gradientScale;
    const m: f32 = (1 - beta1) * g + beta1 * load<f32>(means);
    const v: f32 = (1 - beta2) * g * g + beta2 * load<f32>(squares);
    store<f32>(means, m);
    store<f32>(squares, v);
    const step: f32 = (rate * correction1 * m) / (sqrt<f32>(v * correction2) + epsilon);
    const keep: f32 = 1 - rate * decay;
    store<f32>(weights, load<f32>(weights) * keep - step);
    weights += 4;
    gradients += 4;
    means += 4;
    squares += 4;
  }
}

/** Σ x² in double precision, so that it overflows or cancels for no finite x. */
export function sumOfSquares(x: usize, n: i32): f64 {
  const end = x + ((<usize>n) << 2);
  const vectorEnd = x + ((<usize>(n & ~3)) << 2);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  while (x < vectorEnd) {
    const value = v128.load(x);
    const first = f64x2.promote_low_f32x4(value);
    const second = f64x2.promote_low_f32x4(v128.shuffle<i64>(value, value, 1, 0));
    low = f64x2.add(low, f64x2.mul(first, first));
    high = f64x2.add(high, f64x2.mul(second, second));
    x += 16;
  }
  const both = f64x2.add(low, high);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  while (x < end) {
    const value = <f64>load<f32>(x);
    sum += value * value;
    x += 4;
  }
  return sum;
}
