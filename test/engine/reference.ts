/** Slow, obvious versions of the engine's operations in double precision, and their derivatives. */

/** A fixed sequence in [−1, 1), the same in every run. */
export function randomValues(count: number, seed: number, scale = 1): number[] {
  let state = seed >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(((state / 2 ** 32) * 2 - 1) * scale);
  });
}

export function randomIds(count: number, below: number, seed: number): Int32Array {
  return Int32Array.from(randomValues(count, seed), (value) =>
    Math.floor(((value + 1) / 2) * below),
  );
}

const at = (values: ArrayLike<number>, i: number): number => values[i] ?? NaN;

export function matMul(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  rows: number,
  inner: number,
  columns: number,
): number[] {
  return Array.from({ length: rows * columns }, (_, index) => {
    const row = Math.floor(index / columns);
    const column = index % columns;
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += at(a, row * inner + k) * at(b, k * columns + column);
    return sum;
  });
}

export function transpose(a: ArrayLike<number>, rows: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, i) =>
    at(a, (i % rows) * columns + Math.floor(i / rows)),
  );
}

export function logSoftmax(row: readonly number[]): number[] {
  const largest = Math.max(...row);
  const logSum = largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0));
  return row.map((x) => x - logSum);
}

export function rmsNorm(x: readonly number[], gain: readonly number[]): number[] {
  const width = gain.length;
  return x.map((value, i) => {
    const row = x.slice(i - (i % width), i - (i % width) + width);
    const meanSquare = row.reduce((sum, v) => sum + v * v, 0) / width;
    return (value / Math.sqrt(meanSquare + 1e-5)) * at(gain, i % width);
  });
}

export function causalAttention(
  qkv: readonly number[],
  batch: number,
  time: number,
  heads: number,
  headSize: number,
): number[] {
  const width = heads * headSize;
  const get = (b: number, t: number, part: number, h: number, j: number): number =>
    at(qkv, (b * time + t) * 3 * width + part * width + h * headSize + j);
  const out: number[] = [];
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < time; t++) {
      for (let h = 0; h < heads; h++) {
        const scores = Array.from({ length: t + 1 }, (_, s) => {
          let dot = 0;
          for (let j = 0; j < headSize; j++) dot += get(b, t, 0, h, j) * get(b, s, 1, h, j);
          return dot / Math.sqrt(headSize);
        });
        const weights = logSoftmax(scores).map(Math.exp);
        for (let j = 0; j < headSize; j++) {
          out.push(weights.reduce((sum, weight, s) => sum + weight * get(b, s, 2, h, j), 0));
        }
      }
    }
  }
  return out;
}

export function policyTerms(
  logits: readonly number[],
  labels: ArrayLike<number>,
  vocabulary: number,
  mask?: readonly number[],
  reference?: readonly number[],
): { logProb: number[]; entropy: number[]; divergence: number[] } {
  const rowOf = (values: readonly number[], row: number): number[] =>
    logSoftmax(
      values
        .slice(row * vocabulary, (row + 1) * vocabulary)
        .map((x, j) => x + (mask === undefined ? 0 : at(mask, row * vocabulary + j))),
    );
  const rows = Array.from({ length: logits.length / vocabulary }, (_, row) => row);
  const weighted = (logP: number[], f: (logP: number, j: number) => number): number =>
    logP.reduce((sum, l, j) => (Math.exp(l) === 0 ? sum : sum + Math.exp(l) * f(l, j)), 0);
  return {
    logProb: rows.map((row) => at(rowOf(logits, row), at(labels, row))),
    entropy: rows.map((row) => -weighted(rowOf(logits, row), (l) => l)),
    divergence: rows.map((row) => {
      if (reference === undefined) return 0;
      const logQ = rowOf(reference, row);
      return weighted(rowOf(logits, row), (l, j) => l - at(logQ, j));
    }),
  };
}

/** dF/dx by central differences. F is scalar; in double precision good to about 1e-8. */
export function numericGradient(
  f: (x: number[]) => number,
  x: readonly number[],
  step = 1e-5,
): number[] {
  return x.map((value, i) => {
    const moved = [...x];
    moved[i] = value + step;
    const above = f(moved);
    moved[i] = value - step;
    return (above - f(moved)) / (2 * step);
  });
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += at(a, i) * at(b, i);
  return sum;
}

/** ‖a − b‖ / ‖b‖; the plain distance where b vanishes. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (at(a, i) - at(b, i)) ** 2;
    size += at(b, i) ** 2;
  }
  return Math.sqrt(difference / (size > 1e-20 ? size : 1));
}
