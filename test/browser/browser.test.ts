import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import * as agents from 'agon-sim/agents';
import * as curricula from 'agon-sim/curricula';
import * as environments from 'agon-sim/environments';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleForBrowser } from './bundle-for-browser.ts';
import type { Bundle } from './bundle-for-browser.ts';
import { hasBrowser, openPage } from './open-page.ts';
import type { OpenPage } from './open-page.ts';
import { trainTenUpdates } from './ten-updates.ts';
import type { TenUpdates } from './ten-updates.ts';

const root = resolve(import.meta.dirname, '../..');
let bundle: Bundle;
beforeAll(async () => {
  bundle = await bundleForBrowser('test/browser/page.ts');
});

describe('a bundle for the browser', () => {
  test('has every environment, every agent and the training loop', () => {
    const inputs = new Set(bundle.inputs);
    for (const folder of ['agents', 'environments']) {
      const files = readdirSync(resolve(root, folder)).filter((name) => name.endsWith('.ts'));
      expect(files.length).toBeGreaterThan(1);
      for (const file of files) expect(inputs, file).toContain(`${folder}/${file}`);
    }
    expect(inputs).toContain('src/training/self-play.ts');
    expect(inputs).toContain('src/training/train-in-memory.ts');
  });

  test('needs nothing of Node, and leaves nothing to be imported later', () => {
    expect(bundle.imports).toEqual([]);
    expect(bundle.warnings).toEqual([]);
    const ours = bundle.inputs.filter((path) => /^src\//.test(path));
    const rooms = new Set(ours.map((path) => path.split('/')[1]));
    for (const room of ['runs', 'workers', 'cli']) expect(rooms).not.toContain(room);
    expect(ours.filter((path) => /-file\.ts$/.test(path))).toEqual([]);
  });

  test('is refused where a module of Node is asked for', async () => {
    await expect(bundleForBrowser('src/recording/segment-file.ts')).rejects.toThrow(
      /Could not resolve "node:/,
    );
  });
});

describe.skipIf(!hasBrowser)('in headless Chromium', () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await openPage(bundle.script);
  });
  afterAll(() => open.close());

  test('everything loads, without a word on the console', async () => {
    const names = (of: string) => open.page.evaluate(`Object.keys(${of}).sort()`);
    expect(await names('agents')).toEqual(Object.keys(agents).sort());
    expect(await names('curricula')).toEqual(Object.keys(curricula).sort());
    expect(await names('environments')).toEqual(Object.keys(environments).sort());
    expect(open.said).toEqual([]);
  });

  test('ten updates give the log hashes, metrics and weights of Node, where the kernels are the same', async () => {
    const inNode = await trainTenUpdates();
    const there = (await open.page.evaluate('trainTenUpdates()')) as TenUpdates;
    console.log(`kernels: ${there.kernels} in Chromium, ${inNode.kernels} in Node`);
    expect(there.kernels).toMatch(/^(relaxed-)?simd$/);
    expect(there.kernels).toBe(inNode.kernels);
    expect(inNode.logHashes).toHaveLength(10);
    expect(new Set(inNode.logHashes).size).toBe(10);
    expect(there).toEqual(inNode);
  });
});
