import { describe, expect, it } from 'vitest';
import { matMulScratchBytes } from '../../../src/engine/kernels/kernel-exports.ts';
import { loadKernels } from '../../../src/engine/kernels/load-kernels.ts';
import type { KernelBuild } from '../../../src/engine/kernels/load-kernels.ts';
import { webAssembly } from '../../../src/engine/kernels/web-assembly.ts';
import { matMul, randomValues, relativeError, transpose } from '../reference.ts';

const A = 1 << 16;
const B = A + (1 << 20);
const OUT = B + (1 << 20);
const SCRATCH = OUT + (1 << 20);

const SHAPES: readonly (readonly [rows: number, inner: number, columns: number])[] = [
  [1, 1, 1],
  [1, 64, 28],
  [5, 3, 7],
  [6, 8, 8],
  [7, 9, 9],
  [8, 255, 16],
  [11, 256, 5],
  [13, 257, 17],
  [49, 600, 31], // several blocks of rows and of inner indices, ragged everywhere
  [97, 64, 64],
];

describe.each<KernelBuild>(['relaxed-simd', 'simd'])('matMul, %s', (build) => {
  async function setUp() {
    const memory = new webAssembly.Memory({ initial: 128 });
    const { exports } = await loadKernels(memory, build);
    const floats = new Float32Array(memory.buffer);
    return { exports, floats };
  }

  it.each(SHAPES)('is the scalar product for %i x %i x %i, transposed or not', async (...shape) => {
    const [rows, inner, columns] = shape;
    const { exports, floats } = await setUp();
    const a = randomValues(rows * inner, 1);
    const b = randomValues(inner * columns, 2);
    const truth = matMul(a, b, rows, inner, columns);
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        floats.set(transposeA ? transpose(a, rows, inner) : a, A / 4);
        floats.set(transposeB ? transpose(b, inner, columns) : b, B / 4);
        floats.fill(NaN, OUT / 4, OUT / 4 + rows * columns + 8);
        const strides = [transposeA ? rows : inner, transposeB ? inner : columns] as const;
        exports.matMul(
          A,
          B,
          OUT,
          rows,
          columns,
          inner,
          strides[0],
          transposeA,
          strides[1],
          transposeB,
          columns,
          false,
          SCRATCH,
        );
        const out = floats.slice(OUT / 4, OUT / 4 + rows * columns);
        expect(relativeError(out, truth)).toBeLessThan(1e-6);
        expect(floats[OUT / 4 + rows * columns], 'written past its end').toBeNaN();
      }
    }
  });

  it('adds to what is there when accumulating', async () => {
    const { exports, floats } = await setUp();
    const [rows, inner, columns] = [7, 300, 11];
    const a = randomValues(rows * inner, 1);
    const b = randomValues(inner * columns, 2);
    floats.set(a, A / 4);
    floats.set(b, B / 4);
    floats.fill(10, OUT / 4, OUT / 4 + rows * columns);
    exports.matMul(
      A,
      B,
      OUT,
      rows,
      columns,
      inner,
      inner,
      false,
      columns,
      false,
      columns,
      true,
      SCRATCH,
    );
    const truth = matMul(a, b, rows, inner, columns).map((value) => value + 10);
    expect(relativeError(floats.slice(OUT / 4, OUT / 4 + rows * columns), truth)).toBeLessThan(
      1e-6,
    );
  });

  it('uses no more scratch than it says', async () => {
    const { exports, floats } = await setUp();
    const [rows, inner, columns] = [100, 300, 19];
    const end = SCRATCH / 4 + matMulScratchBytes(columns, inner) / 4;
    floats.fill(0, A / 4);
    floats[end] = 42;
    exports.matMul(
      A,
      B,
      OUT,
      rows,
      columns,
      inner,
      inner,
      false,
      columns,
      false,
      columns,
      false,
      SCRATCH,
    );
    expect(floats[end]).toBe(42);
  });

  it('gives a row the same bits whatever the other rows', async () => {
    const { exports, floats } = await setUp();
    const [inner, columns] = [70, 28];
    const a = randomValues(256 * inner, 3);
    floats.set(a, A / 4);
    floats.set(randomValues(inner * columns, 4), B / 4);
    const productOf = (rows: number): Float32Array => {
      exports.matMul(
        A,
        B,
        OUT,
        rows,
        columns,
        inner,
        inner,
        false,
        columns,
        false,
        columns,
        false,
        SCRATCH,
      );
      return floats.slice(OUT / 4, OUT / 4 + rows * columns);
    };
    const all = productOf(256);
    for (const rows of [1, 2, 3, 4, 5, 7, 64, 100]) {
      expect(productOf(rows)).toEqual(all.slice(0, rows * columns));
    }
  });
});
