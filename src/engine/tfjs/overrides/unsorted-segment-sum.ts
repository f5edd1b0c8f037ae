import { callOriginal, inputOf, sizeOf } from './override.ts';
import type { Override } from './override.ts';

/** Rows added up by id: the gradient of gather, which tfjs-wasm does not have. */
export const unsortedSegmentSumOverride: Override = {
  kernelName: 'UnsortedSegmentSum',
  build:
    (_tf, { heap, exports }, original) =>
    (call) => {
      const x = inputOf(call, 'x');
      const ids = inputOf(call, 'segmentIds');
      if (x.dtype !== 'float32') return callOriginal(original, call, 'UnsortedSegmentSum');
      const segments = Number(call.attrs?.['numSegments']);
      const row = x.shape.slice(ids.shape.length);
      const out = heap.output([segments, ...row]);
      heap.floats(out).fill(0);
      const at = heap.addressOf;
      exports.scatterAddRows(at(x), at(ids), at(out), sizeOf(ids.shape), sizeOf(row), segments);
      return out;
    },
};
