import { requireIds } from '../../operations/embed-sequence.ts';
import { callOriginal, inputOf, sizeOf } from './override.ts';
import type { Override } from './override.ts';

/**
 * Picking rows of a table, ten times faster, with the ids checked: the kernel of tfjs-wasm reads
 * past the table's end, and with `batchDims` past any end, so that is refused.
 */
export const gatherOverride: Override = {
  kernelName: 'GatherV2',
  build:
    (_tf, { heap, exports }, original) =>
    (call) => {
      const x = inputOf(call, 'x');
      const ids = inputOf(call, 'indices');
      const batchDims = Number(call.attrs?.['batchDims'] ?? 0);
      if (batchDims !== 0) {
        throw new Error(
          `gather: batchDims must be 0 on the wasm backend, got ${batchDims}; multiply with oneHot, or use policyTerms`,
        );
      }
      if (ids.dtype === 'int32') {
        const axis = Number(call.attrs?.['axis'] ?? 0);
        requireIds(heap.integers(ids), x.shape[axis] ?? 0);
      }
      const byRow = call.attrs?.['axis'] === 0 && ids.dtype === 'int32' && x.dtype === 'float32';
      if (!byRow) return callOriginal(original, call, 'GatherV2');
      const row = x.shape.slice(1);
      const out = heap.output([...ids.shape, ...row]);
      const at = heap.addressOf;
      exports.gatherRows(at(x), at(ids), at(out), sizeOf(ids.shape), sizeOf(row) * 4);
      return out;
    },
};
