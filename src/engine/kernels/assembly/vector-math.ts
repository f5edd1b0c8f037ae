/**
 * Elementary functions on four float32 lanes. Polynomials after Cephes (S. Moshier), single
 * precision: about 1e-7 relative error over the ranges used here.
 *
 * Nothing here may need a table: this module is instantiated on another module's memory, where a
 * data segment would be written over living tensors. `Math.log` and `Math.exp` have such tables.
 */

/** a * b + c; one rounding in the relaxed build where the processor has FMA, two in the plain one. */
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

/**
 * The larger and the smaller of each pair of lanes, `a` where either is NaN: one instruction, where
 * f32x4.max and min need several to give NaN in both orders.
 */
export function pickMax(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b);
}

export function pickMin(a: v128, b: v128): v128 {
  return f32x4.pmin(a, b);
}

/** (x0 + x1) + (x2 + x3): the order of `sumLanesOfFour`. */
export function sumLanes(x: v128): f32 {
  return (
    f32x4.extract_lane(x, 0) +
    f32x4.extract_lane(x, 1) +
    (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3))
  );
}

/** The lane sums of four vectors, as one vector. */
export function sumLanesOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  // a 4 x 4 transposition, then the rows are added
  const ab0 = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  const lane0 = v128.shuffle<i64>(ab0, cd0, 0, 2);
  const lane1 = v128.shuffle<i64>(ab0, cd0, 1, 3);
  const lane2 = v128.shuffle<i64>(ab1, cd1, 0, 2);
  const lane3 = v128.shuffle<i64>(ab1, cd1, 1, 3);
  return f32x4.add(f32x4.add(lane0, lane1), f32x4.add(lane2, lane3));
}

/** NaN if any lane is. */
export function maxLanes(x: v128): f32 {
  const pairs = f32x4.max(x, v128.shuffle<i32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.max(pairs, v128.shuffle<i32>(pairs, pairs, 1, 0, 3, 2)), 0);
}

/**
 * exp of each lane. Below −60 the result is 0: e^−60 vanishes beside any softmax sum (at least 1),
 * while the denormals that e^−87 leads to make every later multiplication ten times slower.
 * NaN stays NaN; above 88 the result is e^88.
 */
export function expLanes(x: v128): v128 {
  const vanishing = f32x4.lt(x, f32x4.splat(-60));
  const clamped = pickMax(pickMin(x, f32x4.splat(88)), f32x4.splat(-87));
  // e^x = 2^n * e^r with n = round(x / ln 2); ln 2 in two parts, the first exact in few bits.
  // Added to 1.5 · 2^23, a number is rounded to an integer, which its last bits then hold.
  const rounded = f32x4.add(
    f32x4.mul(clamped, f32x4.splat(1.44269504088896341)),
    f32x4.splat(12582912),
  );
  const n = f32x4.sub(rounded, f32x4.splat(12582912));
  let r = multiplyAdd(n, f32x4.splat(-0.693359375), clamped);
  r = multiplyAdd(n, f32x4.splat(2.1219444e-4), r);
  let p = f32x4.splat(1.98756915e-4);
  p = multiplyAdd(p, r, f32x4.splat(1.3981999507e-3));
  p = multiplyAdd(p, r, f32x4.splat(8.3334519073e-3));
  p = multiplyAdd(p, r, f32x4.splat(4.1665795894e-2));
  p = multiplyAdd(p, r, f32x4.splat(1.6666665459e-1));
  p = multiplyAdd(p, r, f32x4.splat(5.0000001201e-1));
  p = f32x4.add(multiplyAdd(p, f32x4.mul(r, r), r), f32x4.splat(1));
  const power = i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(p, power), vanishing);
}

/**
 * 2^x of each lane, for x up to 0: weights before a softmax is normalised. Cheaper than `expLanes`, as
 * nothing becomes 0: below −80 the result is 2^−80, which vanishes beside the largest, 1, and whose
 * products are no denormals. NaN stays NaN.
 */
export function powerOfTwo(x: v128): v128 {
  const clamped = pickMax(x, f32x4.splat(-80));
  const rounded = f32x4.add(clamped, f32x4.splat(12582912)); // as in expLanes
  const r = f32x4.sub(clamped, f32x4.sub(rounded, f32x4.splat(12582912)));
  let p = f32x4.splat(1.5353361883195e-4);
  p = multiplyAdd(p, r, f32x4.splat(1.339887440266574e-3));
  p = multiplyAdd(p, r, f32x4.splat(9.61843735767464e-3));
  p = multiplyAdd(p, r, f32x4.splat(5.550332471162809e-2));
  p = multiplyAdd(p, r, f32x4.splat(2.402264791363012e-1));
  p = multiplyAdd(p, r, f32x4.splat(6.931472028550421e-1));
  p = multiplyAdd(p, r, f32x4.splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23));
}

export function expScalar(x: f32): f32 {
  return f32x4.extract_lane(expLanes(f32x4.splat(x)), 0);
}

/** Natural logarithm: −Infinity at 0, NaN below 0 and for NaN, Infinity at Infinity. */
export function logScalar(x: f32): f32 {
  if (!(x >= 0)) return NaN;
  if (x == 0) return -Infinity;
  if (x == Infinity) return Infinity;
  let shift: f32 = 0;
  if (x < 1.17549435e-38) {
    x *= 8388608; // = 2 ** 23: brings a denormal into the normal range
    shift = -23;
  }
  // x = m * 2^e with m in [sqrt(1/2), sqrt(2))
  const bits = reinterpret<i32>(x);
  let e: f32 = <f32>((bits >> 23) - 126) + shift;
  let m = reinterpret<f32>((bits & 0x7fffff) | 0x3f000000);
  if (m < 0.707106781186547524) {
    e -= 1;
    m = m + m - 1;
  } else {
    m -= 1;
  }
  const z = m * m;
  let y: f32 = 7.0376836292e-2;
  y = y * m - 1.151461031e-1;
  y = y * m + 1.167699874e-1;
  y = y * m - 1.2420140846e-1;
  y = y * m + 1.4249322787e-1;
  y = y * m - 1.6668057665e-1;
  y = y * m + 2.0000714765e-1;
  y = y * m - 2.4999993993e-1;
  y = y * m + 3.3333331174e-1;
  y = y * m * z;
  y += e * -2.1219444e-4;
  y -= 0.5 * z;
  return m + y + e * 0.693359375;
}
