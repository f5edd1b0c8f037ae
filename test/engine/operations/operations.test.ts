import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../../src/engine/index.ts';
import type { Engine } from '../../../src/engine/index.ts';
import { plainOperations } from '../../../src/engine/operations/operations.ts';
import * as reference from '../reference.ts';

/**
 * Every operation against a double-precision version of itself, and its gradient against central
 * differences of that. Float32 leaves relative errors of 1e-7 to 1e-6; 1e-5 is the limit set here.
 */
const LIMIT = 1e-5;

interface Case {
  readonly name: string;
  readonly inputs: readonly { readonly values: number[]; readonly shape: readonly number[] }[];
  /** By the engine. */
  readonly run: (engine: Engine, inputs: Tensor[]) => Tensor;
  /** In double precision. */
  readonly truth: (inputs: number[][]) => number[];
}

const matrix = (rows: number, columns: number, seed: number, scale = 1) => ({
  values: reference.randomValues(rows * columns, seed, scale),
  shape: [rows, columns],
});

function attentionCase(batch: number, time: number, heads: number, headSize: number): Case {
  return {
    name: `causalAttention of ${batch} x ${time}, ${heads} heads of ${headSize}`,
    inputs: [matrix(batch * time, 3 * heads * headSize, 5, 2)],
    run: (engine, [qkv]) => engine.ops.causalAttention(qkv as Tensor2D, { batch, time, heads }),
    truth: ([qkv = []]) => reference.causalAttention(qkv, batch, time, heads, headSize),
  };
}

const [ROWS, VOCABULARY] = [5, 7];
const LABELS = reference.randomIds(ROWS, VOCABULARY, 8);
const ONE_FORBIDDEN = Array.from({ length: ROWS * VOCABULARY }, (_, i) =>
  i % VOCABULARY === (at(LABELS, Math.floor(i / VOCABULARY)) + 1) % VOCABULARY ? -1e9 : 0,
);
const REFERENCE = reference.randomValues(ROWS * VOCABULARY, 9, 2);

function at(values: ArrayLike<number>, i: number): number {
  return values[i] ?? NaN;
}

function policyTermsCase(name: string, mask?: number[], other?: number[]): Case {
  return {
    name: `policyTerms ${name}`,
    inputs: [matrix(ROWS, VOCABULARY, 7, 3)],
    run: ({ tf, ops }, [logits]) => {
      const constant = (values: number[]) => tf.tensor2d(values, [ROWS, VOCABULARY]);
      const terms = ops.policyTerms(logits as Tensor2D, tf.tensor1d(LABELS, 'int32'), {
        ...(mask && { mask: constant(mask) }),
        ...(other && { reference: constant(other) }),
      });
      return tf.concat([terms.logProb, terms.entropy, terms.divergence]);
    },
    truth: ([logits = []]) => {
      const terms = reference.policyTerms(logits, LABELS, VOCABULARY, mask, other);
      return [...terms.logProb, ...terms.entropy, ...terms.divergence];
    },
  };
}

const IDS = reference.randomIds(2 * 3, 5, 10);

const CASES: readonly Case[] = [
  attentionCase(2, 5, 2, 4),
  attentionCase(1, 9, 1, 8), // more than one tile of rows and of columns
  attentionCase(1, 1, 3, 4),
  attentionCase(1, 7, 1, 6), // a head size that is no multiple of 4
  attentionCase(1, 14, 1, 12),
  {
    name: 'rmsNorm',
    inputs: [matrix(3, 8, 1, 2), { values: reference.randomValues(8, 2), shape: [8] }],
    run: ({ ops }, [x, gain]) => ops.rmsNorm(x as Tensor2D, gain as Tensor1D),
    truth: ([x = [], gain = []]) => reference.rmsNorm(x, gain),
  },
  {
    name: 'rmsNorm of a width that is no multiple of 4',
    inputs: [matrix(2, 6, 1, 2), { values: reference.randomValues(6, 2), shape: [6] }],
    run: ({ ops }, [x, gain]) => ops.rmsNorm(x as Tensor2D, gain as Tensor1D),
    truth: ([x = [], gain = []]) => reference.rmsNorm(x, gain),
  },
  {
    name: 'reluSquared',
    inputs: [matrix(3, 7, 3, 2)],
    run: ({ ops }, [x]) => ops.reluSquared(x as Tensor2D),
    truth: ([x = []]) => x.map((value) => Math.max(value, 0) ** 2),
  },
  {
    name: 'silu',
    inputs: [matrix(3, 7, 3, 4)],
    run: ({ ops }, [x]) => ops.silu(x as Tensor2D),
    truth: ([x = []]) => x.map((value) => value / (1 + Math.exp(-value))),
  },
  {
    name: 'embedSequence',
    inputs: [matrix(5, 8, 1), matrix(4, 8, 2)],
    run: ({ tf, ops }, [tokens, positions]) => {
      const tables = { tokens: tokens as Tensor2D, positions: positions as Tensor2D };
      return ops.embedSequence(tables, tf.tensor1d(IDS, 'int32'), 3);
    },
    truth: ([tokens = [], positions = []]) =>
      Array.from(IDS).flatMap((id, i) =>
        Array.from(
          { length: 8 },
          (_, j) => at(tokens, id * 8 + j) + at(positions, (i % 3) * 8 + j),
        ),
      ),
  },
  policyTermsCase('alone'),
  policyTermsCase('under a mask', ONE_FORBIDDEN),
  policyTermsCase('with a reference', undefined, REFERENCE),
  policyTermsCase('with both', ONE_FORBIDDEN, REFERENCE),
  {
    name: 'selectedLogProbs',
    inputs: [matrix(ROWS, VOCABULARY, 7, 3)],
    run: ({ tf, ops }, [logits]) =>
      ops.selectedLogProbs(logits as Tensor2D, tf.tensor1d(LABELS, 'int32')),
    truth: ([logits = []]) => reference.policyTerms(logits, LABELS, VOCABULARY).logProb,
  },
];

describe.each(['fused', 'plain'] as const)('operations, %s', (kind) => {
  let engine: Engine;
  beforeAll(async () => {
    const opened = await openEngine({ backend: 'wasm' });
    engine = kind === 'fused' ? opened : { ...opened, ops: plainOperations(opened.tf) };
    expect(opened.kernels).not.toBe('none');
  });

  it.each(CASES)(
    '$name computes its formula and its derivative',
    async ({ inputs, run, truth }) => {
      const { tf } = engine;
      const values = inputs.map((input) => input.values);
      const expected = truth(values);
      const weights = reference.randomValues(expected.length, 99);
      const variables = inputs.map(({ values: v, shape }) => tf.variable(tf.tensor(v, [...shape])));
      const { loss, gradients } = engine.gradients(variables, () => {
        const out = tf.reshape(run(engine, variables), [-1]);
        return tf.sum<Scalar>(tf.mul(out, tf.tensor1d(weights)));
      });
      const output = await tf.tidy(() => run(engine, variables)).data();
      expect(reference.relativeError(output, expected)).toBeLessThan(LIMIT);
      const [value = NaN] = await loss.data();
      expect(value).toBeCloseTo(reference.dot(expected, weights), 3);
      for (const [i, gradient] of gradients.entries()) {
        const numeric = reference.numericGradient((moved) => {
          const all = values.map((v, j) => (j === i ? moved : v));
          return reference.dot(truth(all), weights);
        }, values[i] ?? []);
        expect(reference.relativeError(await gradient.data(), numeric)).toBeLessThan(LIMIT);
      }
    },
  );
});
