import type { Tensor, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import type { Adam, Engine, StepReport } from '../../src/engine/index.ts';
import { randomValues, relativeError } from './reference.ts';

/** Shapes of odd sizes: whole vectors and what is left over. */
const SHAPES = [[3, 5], [1], [17]];

interface Settings {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly decay: number;
}

/** Adam as the paper writes it, in double precision, for one weight. */
function scalarAdam(weight: number, gradients: readonly number[], settings: Settings): number {
  let [w, m, v] = [weight, 0, 0];
  gradients.forEach((g, i) => {
    m = settings.beta1 * m + (1 - settings.beta1) * g;
    v = settings.beta2 * v + (1 - settings.beta2) * g * g;
    const mHat = m / (1 - settings.beta1 ** (i + 1));
    const vHat = v / (1 - settings.beta2 ** (i + 1));
    w -= settings.rate * (mHat / (Math.sqrt(vHat) + settings.epsilon) + settings.decay * w);
  });
  return w;
}

describe.each([
  ['fused', 'wasm'],
  ['plain', 'cpu'],
] as const)('Adam, %s', (_kind, backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend });
  });

  const makeVariables = (): Variable[] =>
    SHAPES.map((shape, i) => {
      const size = shape.reduce((all, n) => all * n, 1);
      return engine.tf.variable(engine.tf.tensor(randomValues(size, i), shape));
    });
  const makeGradients = (seed: number, scale = 1): Tensor[] =>
    SHAPES.map((shape, i) => {
      const size = shape.reduce((all, n) => all * n, 1);
      return engine.tf.tensor(randomValues(size, 10 * seed + i, scale), shape);
    });
  async function run(adam: Adam, seeds: number[], learningRate = 0.01): Promise<void> {
    for (const seed of seeds) await adam.step(makeGradients(seed), { learningRate });
  }

  it('follows the paper, with decoupled weight decay', async () => {
    const settings = { rate: 0.02, beta1: 0.8, beta2: 0.95, epsilon: 1e-6, decay: 0.1 };
    const variables = makeVariables();
    const start = await engine.flatten(variables);
    const adam = engine.adam(variables, { ...settings, weightDecay: settings.decay });
    const seeds = [1, 2, 3, 4, 5];
    await run(adam, seeds, settings.rate);
    const gradients = await Promise.all(seeds.map((seed) => engine.flatten(makeGradients(seed))));
    const truth = Array.from(start, (weight, i) =>
      scalarAdam(
        weight,
        gradients.map((g) => g[i] ?? NaN),
        settings,
      ),
    );
    expect(relativeError(await engine.flatten(variables), truth)).toBeLessThan(1e-6);
    expect(adam.steps).toBe(5);
  });

  it('scales gradients down to the largest norm allowed, and reports the norm before', async () => {
    const [clipped, scaled] = [makeVariables(), makeVariables()];
    const gradients = makeGradients(1);
    const flat = await engine.flatten(gradients);
    const norm = Math.hypot(...flat);
    const options = { epsilon: 1 }; // large, so that the size of a gradient matters
    const report = await engine
      .adam(clipped, options)
      .step(gradients, { learningRate: 0.1, maxNorm: norm / 4 });
    expect(report).toEqual({
      kind: 'applied',
      norm: expect.closeTo(norm, 4) as number,
      clipped: true,
    });
    const quarter = Float32Array.from(flat, (g) => g / 4);
    const other = await engine
      .adam(scaled, options)
      .stepFlat(quarter, { learningRate: 0.1, maxNorm: norm });
    expect(other).toMatchObject({ kind: 'applied', clipped: false });
    const difference = relativeError(await engine.flatten(clipped), await engine.flatten(scaled));
    expect(difference).toBeLessThan(1e-6);
  });

  it.each([NaN, Infinity, -Infinity])(
    'refuses gradients with %d and changes nothing',
    async (bad) => {
      const variables = makeVariables();
      const adam = engine.adam(variables);
      await run(adam, [1, 2]);
      const weights = await engine.flatten(variables);
      const state = await adam.exportState();
      const flat = await engine.flatten(makeGradients(3));
      flat[flat.length - 1] = bad;
      const report: StepReport = await adam.stepFlat(flat, { learningRate: 0.01, maxNorm: 1 });
      expect(report.kind).toBe('refused');
      expect(await engine.flatten(variables)).toEqual(weights);
      expect(await adam.exportState()).toEqual(state);
    },
  );

  it('goes on from an exported state as if never interrupted', async () => {
    const whole = makeVariables();
    await run(engine.adam(whole), [1, 2, 3, 4]);

    const first = makeVariables();
    const before = engine.adam(first);
    await run(before, [1, 2]);
    const saved = { weights: await engine.flatten(first), state: await before.exportState() };

    const second = makeVariables();
    engine.assign(second, saved.weights);
    const after = engine.adam(second);
    after.importState(saved.state);
    await run(after, [3, 4]);
    expect(await engine.flatten(second)).toEqual(await engine.flatten(whole));
  });

  it('leaves a clone of a variable as it was', async () => {
    const variables = makeVariables();
    const before = await engine.flatten(variables);
    const clones = variables.map((variable) => variable.clone());
    await run(engine.adam(variables), [1, 2]);
    expect(await engine.flatten(clones)).toEqual(before);
    expect(await engine.flatten(variables)).not.toEqual(before);
  });

  it('keeps the number of tensors', async () => {
    const adam = engine.adam(makeVariables());
    const gradients = makeGradients(1);
    const flat = await engine.flatten(gradients);
    await adam.step(gradients, { learningRate: 0.1 });
    const count = engine.tf.memory().numTensors;
    for (let i = 0; i < 10; i++) {
      await adam.step(gradients, { learningRate: 0.1, maxNorm: 1 });
      await adam.stepFlat(flat, { learningRate: 0.1 });
    }
    adam.importState(await adam.exportState());
    expect(engine.tf.memory().numTensors).toBe(count);
  });

  it('says what is wrong with its settings and inputs', async () => {
    const variables = makeVariables();
    expect(() => engine.adam(variables, { beta1: 1 })).toThrow('beta1 must be in [0, 1), got 1');
    expect(() => engine.adam(variables, { epsilon: 0 })).toThrow('epsilon');
    const adam = engine.adam(variables);
    const gradients = makeGradients(1);
    await expect(adam.step(gradients, { learningRate: NaN })).rejects.toThrow('learningRate');
    await expect(adam.step(gradients, { learningRate: 1, maxNorm: 0 })).rejects.toThrow('maxNorm');
    await expect(adam.step(gradients.slice(1), { learningRate: 1 })).rejects.toThrow(
      'per variable',
    );
    await expect(adam.stepFlat(new Float32Array(3), { learningRate: 1 })).rejects.toThrow('got 3');
    const state = { steps: 1, means: new Float32Array(3), squares: new Float32Array(3) };
    expect(() => adam.importState(state)).toThrow('got 3');
  });
});
