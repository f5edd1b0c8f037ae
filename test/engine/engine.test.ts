import { KernelBackend } from '@tensorflow/tfjs-core';
import type { Rank } from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { BackendUnavailableError, diagnoseBackends, openEngine } from '../../src/engine/index.ts';
import {
  activateTensorflow,
  activateTensorflowOnGpu,
} from '../../src/engine/backends/tensorflow-backend.ts';
import { openFirst } from '../../src/engine/engine.ts';
import type { Engine } from '../../src/engine/index.ts';
import type { Tfjs } from '../../src/engine/tfjs/tfjs.ts';
import { describeAdapter } from '../../src/engine/backends/webgpu-backend.ts';

describe('openEngine', () => {
  it('takes wasm with our kernels where there is no native TensorFlow', async () => {
    const engine = await openEngine();
    expect(engine.backend).toBe('wasm');
    expect(['relaxed-simd', 'simd']).toContain(engine.kernels);
  });

  it('computes alike on wasm with our kernels, on wasm without, on cpu, and back again', async () => {
    for (const [backend, kernels] of [
      ['wasm', true],
      ['cpu', true],
      ['wasm', false],
      ['wasm', true],
    ] as const) {
      const { tf, ops, ...engine } = await openEngine({ backend, kernels });
      expect(tf.getBackend()).toBe(backend);
      expect(engine.kernels === 'none').toBe(backend === 'cpu' || !kernels);
      const x = tf.tensor2d([3, 4, 0, 0], [1, 4]);
      const normed = await ops.rmsNorm(x, tf.ones<Rank.R1>([4])).data();
      expect(Array.from(normed)).toEqual(
        [1.2, 1.6, 0, 0].map((value) => expect.closeTo(value, 4) as number),
      );
      const product = tf.matMul(x, x, false, true);
      expect((await product.data())[0]).toBe(25);
    }
  });

  it('carries tensors over to another backend', async () => {
    const { tf } = await openEngine({ backend: 'wasm' });
    const x = tf.tensor1d([1, 2, 3]);
    await openEngine({ backend: 'cpu' });
    expect(Array.from(await tf.add(x, 1).data())).toEqual([2, 3, 4]);
  });

  it('leaves no listener on the process that throws what nobody caught', async () => {
    await openEngine({ backend: 'wasm' });
    const listeners = process.listeners('uncaughtException').map(String);
    expect(listeners.filter((source) => source.includes('ExitStatus'))).toEqual([]);
  });

  it('says what to install for a backend that is not there', async () => {
    const opening = openEngine({ backend: 'tensorflow' });
    await expect(opening).rejects.toThrow(BackendUnavailableError);
    await expect(opening).rejects.toThrow('npm install --save-dev @tensorflow/tfjs-node');
  });

  it('tells a package that is not installed from one that does not load', async () => {
    const { tf } = await openEngine();
    const notFound = (name: string) =>
      Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });
    const opening = activateTensorflow(tf, (name) =>
      Promise.reject(name.endsWith('gpu') ? notFound(name) : new Error('libtensorflow missing')),
    );
    await expect(opening).rejects.toThrow('@tensorflow/tfjs-node-gpu is not installed');
    await expect(opening).rejects.toThrow(
      /tfjs-node is half installed: .* \(Error: libtensorflow missing\); `npm rebuild @tensorflow\/tfjs-node`/,
    );
  });
});

/** Backends that stand in for native TensorFlow: by name, so that tfjs makes each once. */
function registerStandIn(tf: Tfjs, isUsingGpuDevice: boolean): void {
  const standIn = Object.assign(new KernelBackend(), {
    isUsingGpuDevice,
    dispose: () => undefined,
  });
  tf.registerBackend('tensorflow', () => standIn);
}

describe('auto', () => {
  afterAll(() => openEngine());

  it.each([
    [true, /^tensorflow$/],
    [false, /found no GPU/],
  ])('takes native TensorFlow only where it runs on a GPU (%s)', async (onGpu, outcome) => {
    const { tf } = await openEngine();
    registerStandIn(tf, onGpu);
    const ended = await activateTensorflowOnGpu(tf, () => Promise.resolve()).then(
      ({ name }) => name,
      String,
    );
    expect(ended).toMatch(outcome);
    await openEngine();
    tf.removeBackend('tensorflow');
  });

  it('takes no backend that loads and computes nothing', async () => {
    const { tf } = await openEngine();
    registerStandIn(tf, true); // its every operation throws, as tfjs-node's do on Node 24
    const native = async (): Promise<Pick<Engine, 'backend'>> => {
      await activateTensorflowOnGpu(tf, () => Promise.resolve());
      return { backend: 'tensorflow' };
    };
    const wasm = () => openEngine({ backend: 'wasm' });
    expect((await openFirst(tf, [native, wasm])).backend).toBe('wasm');
    await expect(openFirst(tf, [native])).rejects.toThrow(
      'the tensorflow backend must be usable, it loads, but every operation fails',
    );
    await openEngine();
    tf.removeBackend('tensorflow');
  });
});

describe('describeAdapter', () => {
  it.each([
    [{ info: { vendor: 'google', architecture: 'swiftshader' } }, true],
    [{ info: { description: 'llvmpipe (LLVM 15.0.6, 256 bits)' } }, true],
    [{ info: { vendor: 'nvidia', architecture: 'ampere' } }, false],
    [{ info: { vendor: 'nvidia', isFallbackAdapter: true } }, true],
    [{}, false],
  ])('knows software from hardware: %j', (adapter, software) => {
    expect(describeAdapter(adapter).software).toBe(software);
  });
});

describe('diagnoseBackends', () => {
  afterAll(() => openEngine());

  it('tells what works and how to get the rest, and leaves the current backend current', async () => {
    const { tf } = await openEngine({ backend: 'cpu' });
    const diagnoses = await diagnoseBackends();
    expect(tf.getBackend()).toBe('cpu');
    const of = (backend: string) => diagnoses.find((diagnosis) => diagnosis.backend === backend);
    expect(of('wasm')).toMatchObject({ kind: 'working' });
    expect(of('cpu')).toMatchObject({ kind: 'working', kernels: 'none' });
    const missing = of('tensorflow');
    expect(missing?.kind === 'missing' && missing.remedy).toContain('npm install');
    expect(of('webgpu')).toBeDefined();
  });
});
