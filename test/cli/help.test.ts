import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { newProgram } from '../../src/cli/program.ts';
import { fakeWorld, typed } from './fake-world.ts';
import { understood } from './understood.ts';

const COMMANDS = newProgram(fakeWorld(), '0.1.0', () => undefined).commands.map((command) =>
  command.name(),
);

test.each(['', ...COMMANDS])('agon %s --help reads as its golden text', async (command) => {
  const { code, out, err } = await typed(`${command} --help`);
  await expect(out).toMatchFileSnapshot(`golden/help${command && `-${command}`}.txt`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test.each(COMMANDS)('the help of %s shows examples that parse', async (command) => {
  const { out } = await typed(`${command} --help`);
  const examples = [...out.matchAll(/^ {2}agon (.+)$/gm)].map(([, line]) => line ?? '');
  expect(examples.length).toBeGreaterThanOrEqual(1);
  for (const example of examples) {
    expect(await understood(example)).toMatchObject({ command });
  }
});

test('no help line is wider than 100 characters on the widest terminal', async () => {
  const world = fakeWorld({ interactive: true, columns: 300 });
  for (const command of COMMANDS) await typed(`${command} --help`, world);
  for (const line of world.stdout.text().split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test('agon alone, agon help and agon --help say the same', async () => {
  const [alone, help, flag] = await Promise.all([typed(''), typed('help'), typed('--help')]);
  expect(alone.out).toBe(flag.out);
  expect(help.out).toBe(flag.out);
  expect(alone.code).toBe(0);
});

test('agon help eval says what agon eval --help says', async () => {
  expect((await typed('help eval')).out).toBe((await typed('eval --help')).out);
});

test('agon --version says the version and nothing else', async () => {
  expect(await typed('--version')).toMatchObject({ code: 0, out: '0.1.0\n', err: '' });
});

test('the help names runs as their folders are named: scenario, seed and number', async () => {
  for (const command of ['', ...COMMANDS]) {
    const { out } = await typed(`${command} --help`);
    const named = [
      ...out.matchAll(/(--out )?\b(?:runs\/|resume |replay |eval )([a-z]\w*-[\w-]+)/g),
    ];
    for (const [, chosen, run] of named) if (!chosen) expect(run).toMatch(/^[a-z]+-\d+-\d+$/);
  }
});

/** The files that are loaded with a file: without those that are imported for their types, or only when something is done. */
function loadedWith(path: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(path)) return loaded;
  loaded.add(path);
  const text = readFileSync(path, 'utf8');
  for (const [, target = ''] of text.matchAll(
    /^(?:import|export) (?!type\b)(?:[^;']*? from )?'(\.[^']+\.ts)'/gm,
  )) {
    loadedWith(resolve(path, '..', target), loaded);
  }
  return loaded;
}

test('help loads no engine, no actors and no viewer: commands import what they run when they run it', () => {
  const root = resolve(import.meta.dirname, '../..');
  const loaded = [...loadedWith(resolve(root, 'src/cli/program.ts'))].map((path) =>
    relative(root, path),
  );
  expect(loaded).toContain('src/cli/commands/run.ts');
  const heavy = loaded.filter((path) => /^src\/(engine|actors)\//.test(path));
  expect(heavy).toEqual(['src/engine/backends/backend-name.ts']); // names alone
  expect(loaded).not.toContain('src/runs/start-run.ts');
  expect(loaded).not.toContain('src/viewer/server/open-viewer.ts');
});
