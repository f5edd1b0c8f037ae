import type { Rank } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { disposeGradients, openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { plainOperations } from '../../src/engine/operations/operations.ts';
import { randomIds, relativeError } from './reference.ts';
import { makeIds, makeTransformer, SIZES } from './tiny-transformer.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: 'wasm' });
});

describe('the fused operations together', () => {
  // With a smooth activation: a kink would let a rounding difference choose another branch.
  it.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'give the gradients of the plain ones, seed %i',
    async (seed) => {
      const model = makeTransformer(engine, seed);
      const ids = makeIds(engine, seed);
      const plain = plainOperations(engine.tf);
      const fused = engine.gradients(model.variables, () => model.loss(engine.ops, ids));
      const truth = engine.gradients(model.variables, () => model.loss(plain, ids));
      for (const [i, gradient] of fused.gradients.entries()) {
        const expected = (await truth.gradients[i]?.data()) ?? [];
        expect(relativeError(await gradient.data(), expected)).toBeLessThan(1e-5);
      }
    },
  );
});

describe('training', () => {
  it('lowers the loss, and after 100 updates holds as many tensors as before', async () => {
    const model = makeTransformer(engine, 1);
    const adam = engine.adam(model.variables);
    const values = randomIds(SIZES.batch * SIZES.time, SIZES.vocabulary, 1);
    const losses: number[] = [];
    async function update(): Promise<void> {
      const ids = engine.tf.tensor1d(values, 'int32');
      const result = engine.gradients(model.variables, () => model.loss(engine.ops, ids));
      await adam.step(result.gradients, { learningRate: 3e-3, maxNorm: 1 });
      losses.push((await result.loss.data())[0] ?? NaN);
      disposeGradients(result);
      ids.dispose();
    }
    await update();
    const before = engine.tf.memory();
    for (let i = 0; i < 100; i++) await update();
    const after = engine.tf.memory();
    expect(after.numTensors).toBe(before.numTensors);
    expect(after.numDataBuffers).toBe(before.numDataBuffers);
    expect(losses[100]).toBeLessThan((losses[0] ?? NaN) / 2);
  });

  it('gives zeros for a variable that the loss does not touch', async () => {
    const { tf } = engine;
    const [used, unused] = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.tensor1d([3, 4]))];
    const { gradients } = engine.gradients([used, unused], () => tf.sum(tf.square(used)));
    expect(await engine.flatten(gradients)).toEqual(Float32Array.of(2, 4, 0, 0));
  });

  it.each([NaN, Infinity])('turns a weight of %d into a step refused', async (bad) => {
    const model = makeTransformer(engine, 2);
    const weights = await engine.flatten(model.variables);
    weights[weights.length - 1] = bad;
    engine.assign(model.variables, weights);
    const ids = makeIds(engine, 2);
    const { gradients } = engine.gradients(model.variables, () => model.loss(engine.ops, ids));
    const report = await engine.adam(model.variables).step(gradients, { learningRate: 1 });
    expect(report.kind).toBe('refused');
    expect(await engine.flatten(model.variables)).toEqual(weights);
  });

  it('has no gradient where a probability vanishes, rather than one too small for a float', async () => {
    const { tf } = engine;
    const logits = tf.variable(tf.tensor2d([0, -59, -61, -80, -100], [1, 5]));
    const label = tf.tensor1d([0], 'int32');
    const { gradients } = engine.gradients([logits], () =>
      tf.sum(engine.ops.selectedLogProbs(logits, label)),
    );
    const [, ...others] = await engine.flatten(gradients);
    expect(others[0]).toBeLessThan(0);
    expect(others.slice(1).map(Math.abs)).toEqual([0, 0, 0]);
  });

  it('refuses ids outside the table and sequences that are not whole', () => {
    const { tf, ops } = engine;
    const tables = { tokens: tf.ones<Rank.R2>([5, 8]), positions: tf.ones<Rank.R2>([4, 8]) };
    const embed = (ids: number[], time: number) =>
      ops.embedSequence(tables, tf.tensor1d(ids, 'int32'), time);
    expect(() => embed([0, 5, 1], 3)).toThrow('ids must be in [0, 5), got 5');
    expect(() => embed([0, 1, 2], 2)).toThrow('got 3 ids for sequences of 2');
    expect(() => embed([], 2)).toThrow('got 0 ids');
    expect(() => embed([0, 1, 2, 3, 4], 5)).toThrow('at most 4 positions');
  });
});
