import { multiplyAdd, sumLanes } from './vector-math';

/** Added to the mean square, so that a row of zeros stays zeros. */
export const EPSILON: f32 = 1e-5;

/** y = x · r · gain with r = 1 / sqrt(mean(x²) + ε), per row of `width` values (a multiple of 4). */
export function rmsNormForward(
  x: usize,
  gain: usize,
  y: usize,
  inverse: usize, // r of each row, kept for the gradient
  rows: i32,
  width: i32,
): void {
  const bytes = (<usize>width) << 2;
  for (let row = 0; row < rows; row++) {
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      const value = v128.load(x + j);
      squares = multiplyAdd(value, value, squares);
    }
    const r: f32 = 1 / sqrt<f32>(sumLanes(squares) / <f32>width + EPSILON);
    store<f32>(inverse, r);
    const rs = f32x4.splat(r);
    for (let j: usize = 0; j < bytes; j += 16) {
      v128.store(y + j, f32x4.mul(f32x4.mul(v128.load(x + j), rs), v128.load(gain + j)));
    }
    x += bytes;
    y += bytes;
    inverse += 4;
  }
}

/** dx = r · (dy ∘ gain − x · r² · mean(dy ∘ gain ∘ x)),  dGain = Σ rows dy ∘ x · r. */
export function rmsNormBackward(
  x: usize,
  gain: usize,
  inverse: usize,
  dy: usize,
  dx: usize,
  dGain: usize,
  rows: i32,
  width: i32,
): void {
  const bytes = (<usize>width) << 2;
  memory.fill(dGain, 0, bytes);
  for (let row = 0; row < rows; row++) {
    const r = load<f32>(inverse);
    const rs = f32x4.splat(r);
    let products = f32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) {
      const product = f32x4.mul(v128.load(dy + j), v128.load(x + j));
      products = multiplyAdd(product, v128.load(gain + j), products);
      v128.store(dGain + j, multiplyAdd(product, rs, v128.load(dGain + j)));
    }
    const towardsMean = f32x4.splat((sumLanes(products) * r * r) / <f32>width);
    for (let j: usize = 0; j < bytes; j += 16) {
      const scaled = f32x4.mul(v128.load(dy + j), v128.load(gain + j));
      const pull = f32x4.mul(towardsMean, v128.load(x + j));
      v128.store(dx + j, f32x4.mul(rs, f32x4.sub(scaled, pull)));
    }
    x += bytes;
    dy += bytes;
    dx += bytes;
    inverse += 4;
  }
}
