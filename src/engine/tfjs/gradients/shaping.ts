import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../tfjs.ts';
import { kept, several, single } from './gradient-rule.ts';
import type { GradientRule } from './gradient-rule.ts';

/** Moving values about without changing them. */
export function shapingRules(tf: Tfjs): GradientRule[] {
  const numbers = (attribute: unknown): number[] =>
    Array.isArray(attribute) ? attribute.map(Number) : [Number(attribute)];
  const byIndex = (gradients: Tensor[]): Record<string, () => Tensor> =>
    Object.fromEntries(gradients.map((gradient, i) => [i, () => gradient] as const));

  return [
    {
      kernelName: 'Reshape',
      inputsToSave: ['x'],
      gradFunc: (dy, saved) => ({ x: () => tf.reshape(single(dy), kept(saved, 0).shape) }),
    },
    {
      kernelName: 'ExpandDims',
      inputsToSave: ['input'],
      gradFunc: (dy, saved) => ({ input: () => tf.reshape(single(dy), kept(saved, 0).shape) }),
    },
    {
      kernelName: 'Transpose',
      gradFunc(dy, _saved, attributes) {
        const undo = tf.backend_util.getUndoAxesPermutation(numbers(attributes['perm']));
        return { x: () => tf.transpose(single(dy), undo) };
      },
    },
    {
      kernelName: 'Slice',
      inputsToSave: ['x'],
      gradFunc(dy, saved, attributes) {
        const x = kept(saved, 0);
        const begin = numbers(attributes['begin']);
        const size = numbers(attributes['size']);
        const [starts = [], sizes = []] = tf.slice_util.parseSliceParams(x, begin, size);
        const padding = x.shape.map((length, i): [number, number] => {
          const start = starts[i] ?? 0;
          return [start, length - start - (sizes[i] ?? 0)];
        });
        return { x: () => tf.pad(single(dy), padding) };
      },
    },
    {
      kernelName: 'PadV2',
      inputsToSave: ['x'],
      gradFunc(dy, saved, attributes) {
        const paddings = attributes['paddings'];
        const begin = Array.isArray(paddings) ? paddings.map((pair) => numbers(pair)[0] ?? 0) : [];
        return { x: () => tf.slice(single(dy), begin, kept(saved, 0).shape) };
      },
    },
    {
      kernelName: 'SplitV',
      gradFunc: (dys, _saved, attributes) => ({
        x: () => tf.concat(several(dys), Number(attributes['axis'])),
      }),
    },
    {
      kernelName: 'Concat',
      saveAllInputs: true,
      gradFunc(dy, saved, attributes) {
        const axis = Number(attributes['axis']);
        const sizes = saved.map((part) => part.shape[axis < 0 ? axis + part.rank : axis] ?? 0);
        return byIndex(tf.split(single(dy), sizes, axis));
      },
    },
    {
      kernelName: 'Pack',
      saveAllInputs: true,
      gradFunc: (dy, _saved, attributes) =>
        byIndex(tf.unstack(single(dy), Number(attributes['axis']))),
    },
    {
      kernelName: 'Unpack',
      gradFunc: (dys, _saved, attributes) => ({
        value: () => tf.stack(several(dys), Number(attributes['axis'])),
      }),
    },
    {
      kernelName: 'AddN',
      saveAllInputs: true,
      gradFunc: (dy, saved) => byIndex(saved.map(() => tf.clone(single(dy)))),
    },
    {
      kernelName: 'GatherV2',
      inputsToSave: ['x', 'indices'],
      gradFunc(dy, saved, attributes) {
        const [x, ids] = [kept(saved, 0), kept(saved, 1)];
        if (Number(attributes['axis']) !== 0 || Number(attributes['batchDims'] ?? 0) !== 0) {
          throw new Error(
            'gather: can be differentiated along axis 0 only; transpose before and after, or multiply with oneHot',
          );
        }
        const flatIds = tf.reshape<Rank.R1>(ids, [ids.size]);
        const rows = tf.reshape(single(dy), [ids.size, ...x.shape.slice(1)]);
        return { x: () => tf.unsortedSegmentSum(rows, flatIds, x.shape[0] ?? 0) };
      },
    },
  ];
}
