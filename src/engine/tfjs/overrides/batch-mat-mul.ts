import { matMulScratchBytes } from '../../kernels/kernel-exports.ts';
import { callOriginal, inputOf, sizeOf } from './override.ts';
import type { Override } from './override.ts';

/** Matrix products, many times faster than those of tfjs-wasm, most of all with transposed operands. */
export const batchMatMulOverride: Override = {
  kernelName: 'BatchMatMul',
  build:
    (tf, { heap, exports }, original) =>
    (call) => {
      const a = inputOf(call, 'a');
      const b = inputOf(call, 'b');
      const transposeA = call.attrs?.['transposeA'] === true;
      const transposeB = call.attrs?.['transposeB'] === true;
      const [rows, inner] = matrixShape(a.shape, transposeA);
      const [, columns] = matrixShape(b.shape, transposeB);
      const [aBatch, bBatch] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
      const outBatch = tf.broadcast_util.assertAndGetBroadcastShape(aBatch, bBatch);
      const batch = sizeOf(outBatch);
      const [aCount, bCount] = [sizeOf(aBatch), sizeOf(bBatch)];
      const covered = [aCount, bCount].every((count) => count === batch || count === 1);
      const floats = a.dtype === 'float32' && b.dtype === 'float32';
      if (!floats || !covered) return callOriginal(original, call, 'BatchMatMul');

      const out = heap.output([...outBatch, rows, columns]);
      if (batch * rows * columns === 0) return out;
      if (inner === 0) {
        heap.floats(out).fill(0);
        return out;
      }
      // one right side for all is one product of all the left sides' rows
      const stacked = bCount === 1 && aCount === batch && !transposeA;
      exports.batchMatMul(
        stacked ? 1 : batch,
        aCount === 1 ? 0 : rows * inner,
        bCount === 1 ? 0 : inner * columns,
        rows * columns,
        heap.addressOf(a),
        heap.addressOf(b),
        heap.addressOf(out),
        stacked ? batch * rows : rows,
        columns,
        inner,
        transposeA,
        transposeB,
        heap.scratch(matMulScratchBytes(columns, inner)),
      );
      return out;
    },
};

function matrixShape(shape: readonly number[], transposed: boolean): [number, number] {
  const [rows = 0, columns = 0] = shape.slice(-2);
  return transposed ? [columns, rows] : [rows, columns];
}
