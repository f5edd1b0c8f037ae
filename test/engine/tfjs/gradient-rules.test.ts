import type { Rank, Scalar, Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../src/engine/index.ts';
import type { Engine, Tfjs } from '../../../src/engine/index.ts';
import { numericGradient, randomValues, relativeError } from '../reference.ts';

/**
 * Each rule against central differences in float32 with a step of 1/64: they agree to the third
 * digit, and a wrong rule not to the first. Inputs are clearSpaced: no kink is within a step.
 */
const STEP = 1 / 64;
const LIMIT = 5e-3;

interface Rule {
  readonly kernel: string;
  readonly shapes: readonly (readonly number[])[];
  /** Added to all values. */
  readonly around?: number;
  /** Called with as many inputs as there are shapes. */
  readonly run: (tf: Tfjs, a: Tensor, b: Tensor) => Tensor | Tensor[];
}

/**
 * Different values an eighth apart and in no order, never at 0; those of the second input lie
 * halfway between those of the first.
 */
function clearSpaced(count: number, input: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const rank = (i * 7 + input) % count; // 7 divides none of the counts
    return (rank - count / 2) / 8 + 1 / 32 + input / 16;
  });
}

const SQUARE = [[3, 4]];
const PAIR = [
  [3, 4],
  [3, 4],
];
/** The second is broadcast. */
const UNEVEN = [[3, 4], [4]];

const RULES: readonly Rule[] = [
  { kernel: 'Abs', shapes: SQUARE, run: (tf, x) => tf.abs(x) },
  { kernel: 'Cast', shapes: SQUARE, run: (tf, x) => tf.mul(tf.cast(x, 'float32'), x) },
  { kernel: 'ClipByValue', shapes: SQUARE, run: (tf, x) => tf.clipByValue(x, -0.5, 0.45) },
  { kernel: 'Exp', shapes: SQUARE, run: (tf, x) => tf.exp(x) },
  { kernel: 'Identity', shapes: SQUARE, run: (tf, x) => tf.mul(tf.clone(x), x) },
  { kernel: 'Log', shapes: SQUARE, around: 3, run: (tf, x) => tf.log(x) },
  { kernel: 'Neg', shapes: SQUARE, run: (tf, x) => tf.neg(x) },
  { kernel: 'Relu', shapes: SQUARE, run: (tf, x) => tf.relu(x) },
  { kernel: 'Rsqrt', shapes: SQUARE, around: 3, run: (tf, x) => tf.rsqrt(x) },
  { kernel: 'Sigmoid', shapes: SQUARE, run: (tf, x) => tf.sigmoid(x) },
  { kernel: 'Softplus', shapes: SQUARE, run: (tf, x) => tf.softplus(x) },
  { kernel: 'Sqrt', shapes: SQUARE, around: 3, run: (tf, x) => tf.sqrt(x) },
  { kernel: 'Square', shapes: SQUARE, run: (tf, x) => tf.square(x) },
  { kernel: 'Tanh', shapes: SQUARE, run: (tf, x) => tf.tanh(x) },
  { kernel: 'Add', shapes: UNEVEN, run: (tf, a, b) => tf.add(a, b) },
  { kernel: 'Sub', shapes: UNEVEN, run: (tf, a, b) => tf.sub(a, b) },
  { kernel: 'Multiply', shapes: UNEVEN, run: (tf, a, b) => tf.mul(a, b) },
  { kernel: 'RealDiv', shapes: UNEVEN, around: 3, run: (tf, a, b) => tf.div(a, b) },
  { kernel: 'SquaredDifference', shapes: UNEVEN, run: (tf, a, b) => tf.squaredDifference(a, b) },
  { kernel: 'Maximum', shapes: PAIR, run: (tf, a, b) => tf.maximum(a, b) },
  { kernel: 'Minimum', shapes: PAIR, run: (tf, a, b) => tf.minimum(a, b) },
  {
    kernel: 'Select, and conditions',
    shapes: PAIR,
    run: (tf, a, b) => tf.where(tf.greater(a, b), tf.square(a), tf.mul(b, 3)),
  },
  { kernel: 'AddN', shapes: PAIR, run: (tf, a, b) => tf.addN([a, b, a]) },
  { kernel: 'Reshape', shapes: SQUARE, run: (tf, x) => tf.reshape(x, [2, 6]) },
  { kernel: 'ExpandDims', shapes: SQUARE, run: (tf, x) => tf.expandDims(x, 1) },
  { kernel: 'Transpose', shapes: [[2, 3, 4]], run: (tf, x) => tf.transpose(x, [2, 0, 1]) },
  { kernel: 'Slice', shapes: SQUARE, run: (tf, x) => tf.slice(x, [1, 1], [2, -1]) },
  {
    kernel: 'PadV2',
    shapes: SQUARE,
    run: (tf, x) =>
      tf.pad(x, [
        [1, 0],
        [2, 1],
      ]),
  },
  {
    kernel: 'SplitV',
    shapes: SQUARE,
    run: (tf, x) => tf.split(x, [1, 3], 1).map((part, i) => tf.mul(part, i + 1)),
  },
  {
    kernel: 'Concat',
    shapes: [
      [3, 4],
      [3, 2],
    ],
    run: (tf, a, b) => tf.concat([a, b], 1),
  },
  { kernel: 'Pack', shapes: PAIR, run: (tf, a, b) => tf.stack([a, b], 1) },
  {
    kernel: 'Unpack',
    shapes: SQUARE,
    run: (tf, x) => tf.unstack(x).map((part, i) => tf.mul(part, i + 1)),
  },
  {
    kernel: 'GatherV2',
    shapes: SQUARE,
    run: (tf, x) => tf.gather(x, tf.tensor1d([2, 0, 2, 2], 'int32')),
  },
  { kernel: 'Sum', shapes: [[2, 3, 4]], run: (tf, x) => tf.sum(x, [0, 2]) },
  { kernel: 'Mean', shapes: [[2, 3, 4]], run: (tf, x) => tf.mean(x, 1, true) },
  { kernel: 'Sum of all', shapes: SQUARE, run: (tf, x) => tf.sum(x) },
  { kernel: 'Mean of all', shapes: SQUARE, run: (tf, x) => tf.mean(x) },
  { kernel: 'Max of all', shapes: SQUARE, run: (tf, x) => tf.max(x) },
  { kernel: 'Max', shapes: SQUARE, run: (tf, x) => tf.max(x, 1) },
  { kernel: 'Min', shapes: SQUARE, run: (tf, x) => tf.min(x, 0) },
  { kernel: 'Softmax', shapes: SQUARE, run: (tf, x) => tf.softmax(x) },
  { kernel: 'LogSoftmax', shapes: SQUARE, run: (tf, x) => tf.logSoftmax(x) },
  { kernel: 'LogSumExp', shapes: SQUARE, run: (tf, x) => tf.logSumExp(x, 1) },
  ...[false, true].flatMap((transposeA) =>
    [false, true].map((transposeB): Rule => ({
      kernel: `BatchMatMul ${transposeA ? 'aᵀ' : 'a'} ${transposeB ? 'bᵀ' : 'b'}`,
      shapes: [transposeA ? [2, 4, 3] : [2, 3, 4], transposeB ? [2, 5, 4] : [2, 4, 5]],
      run: (tf, a, b) => tf.matMul(a, b, transposeA, transposeB),
    })),
  ),
  {
    kernel: 'BatchMatMul with one right side for all',
    shapes: [
      [2, 3, 4],
      [4, 5],
    ],
    run: (tf, a, b) => tf.matMul(a, b),
  },
];

describe('gradient rules', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend: 'wasm' });
  });

  it.each(RULES)('$kernel is differentiated', async ({ shapes, around = 0, run }) => {
    const { tf } = engine;
    const values = shapes.map((shape, i) => {
      const size = shape.reduce((all, n) => all * n, 1);
      return clearSpaced(size, i).map((value) => value + around);
    });
    /** Σ w · f(inputs), w fixed. */
    const weighted = (inputs: Tensor[]): Scalar => {
      const [a, b = a] = inputs;
      if (a === undefined || b === undefined) throw new Error('a rule needs an input');
      const outputs = [run(tf, a, b)].flat().map((output) => tf.reshape(output, [-1]));
      const joined = tf.concat(outputs);
      const weights = tf.tensor1d(randomValues(joined.size, 77));
      return tf.sum<Scalar>(tf.mul(joined, weights));
    };
    const variables = values.map((v, i) => tf.variable(tf.tensor(v, [...(shapes[i] ?? [])])));
    const { gradients } = engine.gradients(variables, () => weighted(variables));
    for (const [i, gradient] of gradients.entries()) {
      const numeric = numericGradient(
        (moved) =>
          tf.tidy(() => {
            const inputs = values.map((v, j) =>
              tf.tensor(i === j ? moved : v, shapes[j] as number[]),
            );
            return weighted(inputs).dataSync()[0] ?? NaN;
          }),
        values[i] ?? [],
        STEP,
      );
      expect(relativeError(await gradient.data(), numeric)).toBeLessThan(LIMIT);
    }
  });

  it('refuses by name an operation without a rule', () => {
    const { tf } = engine;
    const x = tf.variable(tf.tensor1d([1, 2]));
    expect(() => engine.gradients([x], () => tf.sum(tf.cumsum(x)))).toThrow('Cumsum');
  });
});

describe('kernels put in place of those of tfjs-wasm', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend: 'wasm' });
  });

  it.each([
    [
      [5, 7, 9],
      [5, 9, 3],
    ],
    [
      [5, 7, 9],
      [1, 9, 3],
    ],
    [
      [1, 7, 9],
      [5, 9, 3],
    ],
    [
      [7, 9],
      [5, 9, 3],
    ],
    [
      [2, 1, 7, 9],
      [1, 3, 9, 3],
    ], // neither batch holds the other: left to tfjs
    [
      [2, 3, 7, 9],
      [9, 3],
    ],
  ])('matMul of %j and %j is as on cpu, transposed or not', async (aShape, bShape) => {
    const size = (shape: number[]): number => shape.reduce((all, n) => all * n, 1);
    /** The shape with its last two axes swapped: as much memory, read as the transpose. */
    const swapped = (shape: number[]): number[] => [
      ...shape.slice(0, -2),
      ...shape.slice(-2).reverse(),
    ];
    const multiply = async (tf: Tfjs): Promise<{ shapes: string[]; values: number[] }> => {
      const products = [false, true].flatMap((transposeA) =>
        [false, true].map((transposeB) => {
          const a = tf.tensor(randomValues(size(aShape), 1), transposeA ? swapped(aShape) : aShape);
          const b = tf.tensor(randomValues(size(bShape), 2), transposeB ? swapped(bShape) : bShape);
          return tf.matMul(a, b, transposeA, transposeB);
        }),
      );
      const values = await Promise.all(products.map((product) => product.data()));
      const shapes = products.map((product) => product.shape.join());
      return { shapes, values: values.flatMap((part) => Array.from(part)) };
    };
    const fast = await multiply((await openEngine({ backend: 'wasm' })).tf);
    const slow = await multiply((await openEngine({ backend: 'cpu' })).tf);
    engine = await openEngine({ backend: 'wasm' });
    expect(fast.shapes).toEqual(slow.shapes);
    expect(relativeError(fast.values, slow.values)).toBeLessThan(1e-6);
  });

  it('matMul over nothing is zeros, of nothing is nothing', async () => {
    const { tf } = engine;
    const overNothing = tf.matMul(tf.zeros<Rank.R2>([2, 0]), tf.zeros<Rank.R2>([0, 3]));
    expect(Array.from(await overNothing.data())).toEqual([0, 0, 0, 0, 0, 0]);
    const ofNothing = tf.matMul(tf.zeros<Rank.R2>([0, 2]), tf.zeros<Rank.R2>([2, 3]));
    expect(ofNothing.shape).toEqual([0, 3]);
  });

  it('gather refuses ids outside the table', () => {
    const { tf } = engine;
    const table = tf.zeros([3, 2]);
    for (const id of [-1, 3]) {
      expect(() => tf.gather(table, tf.tensor1d([0, id], 'int32'))).toThrow(`got ${id}`);
    }
  });

  it('gather takes rows, and columns as well', async () => {
    const { tf } = engine;
    const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
    const ids = tf.tensor1d([1, 0, 1], 'int32');
    expect(await tf.gather(table, ids).array()).toEqual([
      [3, 4],
      [1, 2],
      [3, 4],
    ]);
    const columns = await tf.gather(table, ids, 1).array();
    expect(columns).toEqual([
      [2, 1, 2],
      [4, 3, 4],
      [6, 5, 6],
    ]);
  });

  it('a clone keeps its values when the original is disposed', async () => {
    const { tf } = engine;
    const x = tf.tensor1d([1, 2, 3]);
    const copy = tf.clone(x);
    x.dispose();
    expect(Array.from(await copy.data())).toEqual([1, 2, 3]);
  });
});
