import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'agon-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A project with the game of the docs' example, where agon is installed. */
function project(name: string, manifest: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, 'node_modules'), { recursive: true });
  symlinkSync(root, join(path, 'node_modules/agon-sim'));
  symlinkSync(join(root, 'node_modules/xstate'), join(path, 'node_modules/xstate'));
  for (const part of ['rock-paper-scissors', 'rock-paper-scissors.ts']) {
    cpSync(join(root, 'docs/examples', part), join(path, part), { recursive: true });
  }
  if (manifest !== '') writeFileSync(join(path, 'package.json'), manifest);
  return path;
}

function agon(cwd: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'dist/src/cli/main.js'), ...args],
    { cwd, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test.each([
  ['no package.json', ''],
  ['a package.json that npm made', '{ "type": "commonjs" }'],
  ['a package.json of modules', '{ "type": "module" }'],
])('a scenario in TypeScript runs in a folder with %s, in worker threads too', (name, manifest) => {
  const cwd = project(name, manifest);
  const results = ['0', '1'].map((workers) => {
    const { status, stdout, stderr } = agon(
      cwd,
      ...['run', 'rock-paper-scissors.ts', '--updates', '1', '--set', 'games=4'],
      ...['--workers', workers, '--json'],
    );
    expect({ status, stderr }).toMatchObject({ status: 0 });
    return (JSON.parse(stdout) as { after: object }).after;
  });
  expect(results[1]).toEqual(results[0]);
  expect(agon(cwd, 'replay', 'rock-paper-scissors-1-2', '--verify').status).toBe(0);
});

test.each([
  ['throws.ts', 'throw new TypeError("too early");', 'got TypeError: too early'],
  ['syntax.ts', 'export default (: number', 'Unexpected ":"'],
  ['syntax.mjs', 'export default (', 'got SyntaxError: Unexpected end of input'],
])('%s is told to be mended, in one line', (name, text, said) => {
  const cwd = join(folder, 'broken');
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(cwd, name), text);
  const { status, stdout, stderr } = agon(cwd, 'run', name, '--json');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(said);
  expect(stderr).toMatch(/^error [^\n]+; mend it \(AGON_DEBUG=1 shows the place\)\n$/);
});

test('what a scenario prints leaves standard output to the one object, from worker threads too', () => {
  const cwd = project('chatty', '');
  const file = join(cwd, 'rock-paper-scissors.ts');
  const quiet = readFileSync(file, 'utf8');
  writeFileSync(file, quiet.replace('build: (settings) => {', '$& console.log("built");'));
  const { stdout, stderr, status } = agon(
    cwd,
    ...['run', 'rock-paper-scissors.ts', '--updates', '0', '--workers', '1', '--json'],
  );
  expect(status).toBe(0);
  expect(stderr.match(/^built$/gm)).toHaveLength(2); // here, and in the worker
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
});

test('a study refuses the runs of a scenario that has changed since, down to what it imports', () => {
  const cwd = project('changed-study', '');
  const part = join(cwd, 'rock-paper-scissors/game.ts');
  const before = readFileSync(part, 'utf8');
  const study = (seeds: string) =>
    agon(
      cwd,
      ...['study', 'rock-paper-scissors.ts', '--seeds', seeds, '--updates', '1'],
      ...['--set', 'games=4', '--out', 'mine', '--json'],
    );
  expect(study('1')).toMatchObject({ status: 0 });
  writeFileSync(part, `${before}// other rules\n`);
  const refused = study('1-2');
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toMatch(/^error mine: holds a study of the scenario as it was [^\n]+\n$/);

  // The file goes by what the runs say, too.
  rmSync(join(cwd, 'mine/study.json'));
  const pooled = study('1-2');
  expect(pooled).toMatchObject({ status: 2 });
  expect(JSON.parse(pooled.stdout)).toMatchObject({
    missing: 1,
    failed: [{ run: 'default-seed-1', error: expect.stringMatching(/another version/) as string }],
  });
});

test('a run whose scenario has changed goes on with the file that is named, warns once, and keeps a record of it', () => {
  const cwd = project('changed-run', '');
  const file = join(cwd, 'rock-paper-scissors.ts');
  const small = ['--set', 'games=4', '--workers', '0', '--out', 'mine'];
  expect(agon(cwd, 'run', 'rock-paper-scissors.ts', '--updates', '1', ...small).status).toBe(0);
  const resume = (updates: string, ...flags: string[]) =>
    agon(cwd, 'resume', 'mine', '--updates', updates, ...flags);
  expect(resume('2')).toMatchObject({ status: 0, stderr: '' });
  writeFileSync(file, `${readFileSync(file, 'utf8')}// another reward\n`);
  const refused = resume('3');
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('--scenario ');
  const warned = resume('3', '--scenario', 'rock-paper-scissors.ts');
  expect(warned.status).toBe(0);
  expect(warned.stderr).toMatch(/^warning: the scenario has changed since mine [^\n]+\n$/);
  expect(resume('4')).toMatchObject({ status: 0, stderr: '' });
  const records = readFileSync(join(cwd, 'mine/metrics.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('scenario-changed'))
    .map((line) => JSON.parse(line) as unknown);
  expect(records).toEqual([
    expect.objectContaining({ kind: 'scenario-changed', update: 2 }) as unknown,
  ]);
});

test.each([
  ['a promise that nobody awaits', 'void Promise.reject(new Error("stray"));'],
  ['a timer', 'setTimeout(() => { throw new Error("stray"); });'],
])('what %s throws is told in one line, with what is kept, and locks nothing', (name, line) => {
  const cwd = project(name.replaceAll(' ', '-'), '');
  const file = join(cwd, 'rock-paper-scissors.ts');
  const calm = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    `${calm.replace('export default defineScenario(', 'const calm = defineScenario(')}
export default defineScenario({
  ...calm,
  build: (settings) => {
    const experiment = calm.build(settings);
    return { ...experiment, plan: (turn) => { ${line} return experiment.plan(turn); } };
  },
});`,
  );
  const fast = ['--workers', '0', '--updates', '2', '--set', 'games=4'];
  const { status, stderr } = agon(cwd, 'run', 'rock-paper-scissors.ts', ...fast, '--out', 'run');
  expect(status).toBe(2);
  expect(stderr).toMatch(
    /kept in run up to its last checkpoint; [^\n]+\nerror scenario, in a timer or a promise that nobody awaits: must not throw, got Error: stray; mend [^\n]+\n$/,
  );
  expect(existsSync(join(cwd, 'run/lock'))).toBe(false);

  const studied = agon(
    cwd,
    ...['study', 'rock-paper-scissors.ts', '--vary', 'games=4', '--seeds', '1'],
    ...['--updates', '2', '--out', 'study'],
  );
  expect(studied.status).toBe(2);
  expect(studied.stdout + studied.stderr).toMatch(/a promise that nobody awaits: must not throw/);
});
