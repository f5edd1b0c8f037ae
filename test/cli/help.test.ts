import { expect, test } from 'vitest';
import { fakeWorld, typed } from './fake-world.ts';

const COMMANDS = ['run', 'resume', 'replay', 'eval', 'gap', 'study', 'list', 'doctor', 'ui'];

test.each(['', ...COMMANDS])('agon %s --help reads as its golden text', async (command) => {
  const { code, out, err } = await typed(`${command} --help`);
  await expect(out).toMatchFileSnapshot(`golden/help${command && `-${command}`}.txt`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test.each(COMMANDS)('the help of %s shows examples that parse', async (command) => {
  const { out } = await typed(`${command} --help`);
  const examples = [...out.matchAll(/^ {2}agon (.+)$/gm)].map(([, line]) => line ?? '');
  expect(examples.length).toBeGreaterThanOrEqual(2);
  for (const example of examples) {
    const { err } = await typed(
      example,
      {},
      fakeWorld({
        folders: ['runs/spc-1-1', 'spc-1-1', 'runs/comas-1-1'],
        files: ['steps.jsonl'],
      }),
    );
    expect(err).toMatch(/internal: the test did not expect/); // it came as far as the work itself
  }
});

test('no help line is wider than 100 characters on the widest terminal', async () => {
  const world = fakeWorld({ interactive: true, columns: 300 });
  for (const command of COMMANDS) await typed(`${command} --help`, {}, world);
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
