import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadScenario, shippedScenarios } from '../../src/runs/load-scenario.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-scenario-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a scenario', () => {
  test('that ships is found by its name, which is that of its file', async () => {
    for (const name of shippedScenarios()) {
      expect((await loadScenario(name)).scenario.name).toBe(name);
    }
  });

  test('of an unknown name is answered with the nearest that there is', async () => {
    await expect(loadScenario('spcc')).rejects.toThrow(/did you mean spc/);
  });

  test('whose file is missing is answered with its path', async () => {
    await expect(loadScenario('./no-such.mjs')).rejects.toThrow(/no-such\.mjs: no such file/);
  });

  test('file that exports something else is told what to export', async () => {
    const file = join(folder, 'empty.mjs');
    writeFileSync(file, 'export default { name: "Bad Name" };');
    await expect(loadScenario(file)).rejects.toThrow(/export default defineScenario/);
  });
});
