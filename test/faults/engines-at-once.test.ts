import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('opens engines that are asked for at once, the last one being in use then', async () => {
  // A process starts a backend once: what happens at its start needs a process of its own.
  const source = new URL('../../src/engine/index.ts', import.meta.url).href;
  const script = `
    const { openEngine } = await import(${JSON.stringify(source)});
    const names = ['wasm', 'wasm', 'cpu', 'wasm', 'tensorflow', 'cpu', 'wasm'];
    const opened = await Promise.allSettled(names.map((backend) => openEngine({ backend })));
    const engine = opened.at(-1).value;
    const product = await engine.tf.matMul([[1, 2]], [[3], [4]]).data();
    console.log(JSON.stringify({
      opened: opened.map(({ value }) => value?.backend ?? null),
      kernels: new Set([0, 1, 3, 6].map((i) => opened[i].value.kernels)).size,
      current: engine.tf.getBackend(),
      product: product[0],
    }));`;
  const tsx = ['--import', 'tsx/esm', '--input-type=module', '-e', script];
  const { stdout } = await promisify(execFile)(process.execPath, tsx);
  expect(JSON.parse(stdout)).toEqual({
    opened: ['wasm', 'wasm', 'cpu', 'wasm', null, 'cpu', 'wasm'],
    kernels: 1,
    current: 'wasm',
    product: 11,
  });
});
