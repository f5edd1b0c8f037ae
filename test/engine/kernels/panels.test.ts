import { describe, expect, it } from 'vitest';
import { createInferenceKernels, NOTHING } from '../../../src/engine/index.ts';
import type { KernelBuild } from '../../../src/engine/index.ts';
import { matMul, randomValues, relativeError, rmsNorm } from '../reference.ts';
import { place, placeIntegers, placePanels, readPanels } from './place.ts';

const SHAPES: readonly (readonly [rows: number, inner: number, columns: number])[] = [
  [1, 1, 1],
  [1, 64, 28],
  [5, 3, 7],
  [8, 8, 6],
  [9, 257, 13],
  [17, 600, 8],
  [24, 64, 64],
];
const BUILDS: readonly KernelBuild[] = ['relaxed-simd', 'simd'];

describe.each(BUILDS)('panels, %s', (build) => {
  it.each(SHAPES)('give the scalar product for %i x %i x %i', async (rows, inner, columns) => {
    const kernels = await createInferenceKernels({ build });
    const a = randomValues(rows * inner, 1);
    const b = randomValues(inner * columns, 2);
    const weights = kernels.reserve(inner * columns);
    kernels.packWeights({ b: place(kernels, b), out: weights, inner, columns });
    const x = placePanels(kernels, a, rows);
    const out = kernels.reservePanels(rows, columns);
    const call = { x, weights, out, rows, inner, columns };
    const truth = matMul(a, b, rows, inner, columns);
    kernels.matMul(call);
    expect(relativeError(readPanels(kernels, out, rows, columns), truth)).toBeLessThan(1e-6);
    kernels.matMul({ ...call, accumulate: true });
    const doubled = truth.map((value) => 2 * value);
    expect(relativeError(readPanels(kernels, out, rows, columns), doubled)).toBeLessThan(1e-6);
  });

  it.each([1, 6, 20])('normalise rows of %i values', async (width) => {
    const kernels = await createInferenceKernels({ build });
    const values = randomValues(11 * width, 3, 4);
    const gain = randomValues(width, 4);
    const x = placePanels(kernels, values, 11);
    const out = kernels.reservePanels(11, width);
    kernels.rmsNorm({ x, gain: place(kernels, gain), out, rows: 11, width });
    const found = readPanels(kernels, out, 11, width);
    expect(relativeError(found, rmsNorm(values, gain))).toBeLessThan(1e-6);
  });

  it('hold the sums of token and position embeddings', async () => {
    const kernels = await createInferenceKernels({ build });
    const [rows, width] = [10, 12];
    const tokenTable = randomValues(5 * width, 5);
    const positionTable = randomValues(3 * width, 6);
    const tokens = Array.from({ length: rows }, (_, row) => row % 5);
    const positions = Array.from({ length: rows }, (_, row) => row % 3);
    const out = kernels.reservePanels(rows, width);
    kernels.floats(out, 16 * width).fill(NaN);
    kernels.embed({
      tokens: placeIntegers(kernels, tokens),
      positions: placeIntegers(kernels, positions),
      tokenTable: place(kernels, tokenTable),
      positionTable: place(kernels, positionTable),
      out,
      rows,
      width,
    });
    const truth = tokens.flatMap((token, row) =>
      Array.from({ length: width }, (_, j) =>
        Math.fround(
          (tokenTable[token * width + j] ?? NaN) +
            (positionTable[(positions[row] ?? NaN) * width + j] ?? NaN),
        ),
      ),
    );
    expect(readPanels(kernels, out, rows, width)).toEqual(truth);
    expect(Array.from(kernels.floats(out, 16 * width)), 'lanes without a row').not.toContain(NaN);
  });
});

describe('panels', () => {
  it.each([1, 3, 8])('take rows of %i values in any order, and give them back', async (width) => {
    const kernels = await createInferenceKernels();
    const ids = [10, 0, 3, 3, 9, 1, 2, 8, 7];
    const rows = ids.length;
    const values = randomValues(11 * width, 1);
    const row = (id: number): number[] => values.slice(id * width, (id + 1) * width);
    const out = kernels.reservePanels(rows, width);
    const call = { x: place(kernels, values), out, rows, width };
    kernels.toPanels({ ...call, ids: placeIntegers(kernels, ids) });
    expect(readPanels(kernels, out, rows, width)).toEqual(ids.flatMap(row));
    kernels.toPanels({ ...call, ids: NOTHING });
    expect(readPanels(kernels, out, rows, width)).toEqual(values.slice(0, rows * width));
  });

  it('keep some of their rows, in order, and clear the lanes behind them', async () => {
    const kernels = await createInferenceKernels();
    const values = randomValues(20 * 3, 1);
    const x = placePanels(kernels, values, 20);
    const ids = [0, 2, 7, 8, 9, 11, 12, 15, 18, 19];
    kernels.keepRows({ x, ids: placeIntegers(kernels, ids), rows: 10, width: 3 });
    const kept = ids.flatMap((id) => values.slice(3 * id, 3 * id + 3));
    expect(readPanels(kernels, x, 16, 3)).toEqual([
      ...kept,
      ...Array.from({ length: 18 }, () => 0),
    ]);
  });
});
