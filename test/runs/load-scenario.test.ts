import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
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

  test.each(['../scenarios/spc', './spc', 'SPC', 'runs/x/n', 'spc/../spc'])(
    'that ships goes by its bare name, and %s is none',
    async (name) => {
      await expect(loadScenario(name)).rejects.toThrow(/no scenario of this name/);
    },
  );

  test('in TypeScript is refused in a folder whose name has a question mark, with the reason', async () => {
    const file = written('what?/mine.ts', 'export default 1;');
    await expect(loadScenario(file)).rejects.toThrow(/question mark/);
  });

  test('that throws what has no text is told all the same', async () => {
    const file = written('no-text.mjs', 'throw Object.create(null);');
    await expect(loadScenario(file)).rejects.toThrow(/has no text/);
  });

  test('whose file is missing is answered with its path', async () => {
    await expect(loadScenario('./no-such.mjs')).rejects.toThrow(/no-such\.mjs: no such file/);
  });

  test('file that exports something else is told what to export', async () => {
    const file = join(folder, 'empty.mjs');
    writeFileSync(file, 'export default { name: "Bad Name" };');
    await expect(loadScenario(file)).rejects.toThrow(/export default defineScenario/);
  });

  const written = (name: string, text: string) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  test.each([
    ['throws', 'thrown.mjs', 'throw new TypeError("too early");', /got TypeError: too early/],
    ['throws no error', 'odd.mjs', 'throw 3;', /got Error: 3/],
    ['is no JavaScript', 'syntax.mjs', 'export default (', /syntax/i],
    ['is no TypeScript', 'syntax.ts', 'export default (: number', /unexpected/i],
    ['imports what is not there', 'alone.mjs', 'import "./no-such.mjs";', /no-such\.mjs/],
  ])('file that %s is told to be mended', async (_, name, text, message) => {
    const loading = loadScenario(written(name, text));
    await expect(loading).rejects.toThrow(UserError);
    await expect(loading).rejects.toThrow(
      /^[^\n]*must be a file that can be loaded, [^\n]*; mend it[^\n]*$/,
    );
    await expect(loading).rejects.toThrow(message);
  });

  test('is no folder, whatever its name ends in', async () => {
    mkdirSync(join(folder, 'folder.ts'));
    await expect(loadScenario(join(folder, 'folder.ts'))).rejects.toThrow(/no such file/);
  });

  const scenario = (settings: string) =>
    `{ name: 'mine', title: '', sources: [], settings: ${settings}, build: () => null }`;

  test.each(['[1]', '{ a: null }', '{ a: { b: NaN } }', '{ a: [1] }', '{ a: { choices: [] } }'])(
    'may not have the settings %s',
    async (settings) => {
      const name = `settings-${settings.replace(/\W/g, '')}.mjs`;
      await expect(
        loadScenario(written(name, `export default ${scenario(settings)};`)),
      ).rejects.toThrow(/must export a scenario as its default .*settings/);
    },
  );
});
