import { describe, expect, it } from 'vitest';
import { disposeGradients, openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { relativeError } from '../engine/reference.ts';
import { makeIds, makeTransformer } from '../engine/tiny-transformer.ts';
import { adapter } from './adapter.ts';

// The engine on WebGPU against the engine on cpu.

/** The tiny transformer's gradients and its weights after some steps of Adam. */
async function train(backend: 'cpu' | 'webgpu', seed: number, steps: number) {
  const engine: Engine = await openEngine({ backend });
  // off, it would compute small tensors on the CPU, which is not what is tested here
  if (backend === 'webgpu') engine.tf.env().set('WEBGPU_CPU_FORWARD', false);
  const model = makeTransformer(engine, seed);
  const adam = engine.adam(model.variables);
  const ids = makeIds(engine, seed);
  const losses: number[] = [];
  let gradients: Float32Array = new Float32Array();
  let tensors = 0;
  for (let step = 0; step < steps; step++) {
    const result = engine.gradients(model.variables, () => model.loss(engine.ops, ids));
    if (step === 0) gradients = await engine.flatten(result.gradients);
    const report = await adam.step(result.gradients, { learningRate: 3e-3, maxNorm: 1 });
    expect(report.kind).toBe('applied');
    losses.push((await result.loss.data())[0] ?? NaN);
    disposeGradients(result);
    if (step === 1) tensors = engine.tf.memory().numTensors;
  }
  expect(engine.tf.memory().numTensors, 'tensors leaked').toBe(tensors);
  return { engine, model, adam, losses, gradients, weights: await engine.flatten(model.variables) };
}

describe.skipIf(adapter === undefined)('webgpu', () => {
  it.each([1, 2])(
    'gives the gradients of cpu, and after ten updates its weights, seed %i',
    async (seed) => {
      const onCpu = await train('cpu', seed, 10);
      const onGpu = await train('webgpu', seed, 10);
      expect(onGpu.engine.kernels).toBe('none');
      expect(relativeError(onGpu.gradients, onCpu.gradients)).toBeLessThan(1e-4);
      expect(relativeError(onGpu.losses, onCpu.losses)).toBeLessThan(1e-4);
      expect(relativeError(onGpu.weights, onCpu.weights)).toBeLessThan(1e-3);
    },
  );

  it('refuses gradients that are not finite, read without blocking', async () => {
    const { adam, weights, model, engine } = await train('webgpu', 3, 2);
    const bad = Float32Array.from(weights, (_, i) => (i === 5 ? NaN : 1));
    expect((await adam.stepFlat(bad, { learningRate: 1 })).kind).toBe('refused');
    expect(await engine.flatten(model.variables)).toEqual(weights);
  });

  it('does not take a step after a shader that the device refused', async () => {
    const { adam, weights, model, engine } = await train('webgpu', 3, 2);
    const { tf } = engine;
    // more inputs than a shader may bind: the result stays what the buffer held
    await tf.addN(Array.from({ length: 20 }, (_, i) => tf.fill([300], i))).data();
    const gradients = weights.map(() => 1);
    await expect(adam.stepFlat(gradients, { learningRate: 1 })).rejects.toThrow('storage buffers');
    expect(await engine.flatten(model.variables)).toEqual(weights);
    expect((await adam.stepFlat(gradients, { learningRate: 1 })).kind).toBe('applied');
  });

  it('restores an exported optimiser', async () => {
    const { adam, engine, model } = await train('webgpu', 4, 3);
    const state = await adam.exportState();
    const other = engine.adam(model.variables);
    other.importState(state);
    expect(await other.exportState()).toEqual(state);
  });

  it('is not taken unless it is asked for', async () => {
    expect((await openEngine()).backend).not.toBe('webgpu');
  });
});
