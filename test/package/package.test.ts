import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf, linksOf, pages, root } from '../docs/pages.ts';

/** The example in the docs, as a user would copy it. */
const SCENARIO = readFileSync(join(root, 'docs/examples/verdict-only.ts'), 'utf8');
/** Everything as in the real run, but small. */
const SMALL = [
  'warmStart.first=3',
  'warmStart.full=3',
  'warmStart.sneaky=2',
  'games.sneaky=8',
  'games.correct=4',
  'games.critics=2',
  'evaluation.brief=2',
  'evaluation.full=2',
  'evaluateEvery=3',
].flatMap((setting) => ['--set', setting]);

/** A project of somebody else's, with nothing but the packed package in it. */
const project = realpathSync(mkdtempSync(join(tmpdir(), 'agon-package-')));
afterAll(() => rmSync(project, { recursive: true, force: true }));

function call(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  expect(status, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

const agon = (...args: readonly string[]) =>
  JSON.parse(
    call(join(project, 'node_modules/.bin/agon'), [...args, '--json'], project),
  ) as unknown;

beforeAll(() => {
  if (!existsSync(join(root, 'dist/src/cli/main.js'))) call('npm', ['run', 'build'], root);
  call('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], root);
  const tarball = readdirSync(project).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const quiet = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  call('npm', ['install', ...quiet, `./${tarball}`], project);
  for (const ending of ['ts', 'mjs']) writeFileSync(join(project, `mine.${ending}`), SCENARIO);
  cpSync(join(root, 'docs/examples'), join(project, 'examples'), { recursive: true });
}, 0); // npm takes as long as it takes

test.each(['mine.ts', 'mine.mjs'])('runs a scenario of the user: %s', (file) => {
  const run = `run-of-${file}`;
  const options = ['--updates', '3', '--workers', '1', '--seed', '3', '--out', run, ...SMALL];
  expect(agon('run', file, ...options)).toMatchObject({
    scenario: 'verdict-only',
    seed: 3,
    updates: 3,
    episodes: 36,
    ended: 'complete',
    after: { balanced: expect.any(Number) as number },
  });
  expect(agon('replay', run, '--verify')).toMatchObject({
    episodes: 36,
    verified: 36,
    missing: 0,
    problems: [],
    firstDifference: null,
  });
});

test('gives the types that a scenario needs', () => {
  // As the docs say: their `tsconfig.json`, word for word, beside `@types/node`.
  const [config = 'none'] = blocksOf('docs/scenarios.md', 'json');
  writeFileSync(join(project, 'tsconfig.json'), config);
  for (const name of ['@types/node', 'typescript']) {
    symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
  }
  writeFileSync(
    join(project, 'uses.ts'),
    `import type { Episode, RewardTerm } from 'agon-sim';
     import { critic } from 'agon-sim/agents';
     import { adversarialEnvironment } from 'agon-sim/curricula';
     import { arithmetic } from 'agon-sim/environments';
     const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
     export const name: string = critic({ domain }).name + adversarialEnvironment({ domain, critics: 1 }).name;
     export const plays: RewardTerm['judge'] = (group: readonly Episode[]) => (group.length, []);
     // @ts-expect-error: types are there, and not \`any\`
     export const wrong: number = critic({ domain }).name;`,
  );
  call(process.execPath, [join(project, 'node_modules/typescript/bin/tsc')], project);
});

test('brings what the scripts and tests in the docs are run with', () => {
  const test = 'examples/varied-answers/distinct.test.ts';
  call(process.execPath, ['--import', 'tsx', '--test', test], project);
  const script = 'examples/watch-and-inject.ts';
  expect(call(join(project, 'node_modules/.bin/tsx'), [script], project)).toContain('second');
});

test('brings what its pages link to', () => {
  const missing = pages
    .flatMap((page) => linksOf(page).map(({ path }) => path))
    .filter((path) => !path.startsWith('docs/images/')) // pictures stay in the repository
    .filter((path) => !existsSync(join(project, 'node_modules/agon-sim', path)));
  expect(missing).toEqual([]);
});

test('takes nothing from the repository', () => {
  const names = [
    'agon-sim',
    'agon-sim/node',
    'agon-sim/agents',
    'agon-sim/environments',
    'agon-sim/curricula',
    'agon-sim/scenarios/spc',
  ];
  const script = `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => import.meta.resolve(name))))`;
  const found = JSON.parse(
    call(process.execPath, ['--input-type=module', '-e', script], project),
  ) as string[];
  for (const url of found) expect(url).toContain(join(project, 'node_modules/agon-sim/dist'));
  const installed = readdirSync(join(project, 'node_modules/agon-sim'));
  expect(installed).not.toContain('node_modules');
  expect(installed).not.toContain('test');
  const run = readFileSync(join(project, 'run-of-mine.ts/run.json'), 'utf8');
  expect(run).not.toContain(root + '/');
});
