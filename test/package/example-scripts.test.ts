import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRun } from '../../src/runs/start-run.ts';
import { EXAMPLES, SCENARIOS } from './example-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-scripts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an example as the docs say, on the sources in place of the package. */
function node(...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['-C', 'agon-source', '--import', 'tsx', ...args],
    { cwd: resolve(EXAMPLES, '../..'), encoding: 'utf8' },
  );
  expect(status, `${args.join(' ')}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

test.each(['rock-paper-scissors/rules.test.ts', 'varied-answers/distinct.test.ts'])(
  'the tests in %s pass',
  (file) => {
    expect(node('--test', '--test-reporter=tap', join(EXAMPLES, file))).toMatch(/^# pass [1-9]/m);
  },
);

test('a script watches two games, and speaks in one of them', () => {
  const said = node(join(EXAMPLES, 'watch-and-inject.ts'));
  expect(said).toContain('second 1: somebody as right -> environment: move "p"');
  expect(said).toMatch(/^first \{"kind":"finished","outcome":\{"thrown"/m);
  expect(said).toMatch(/^second .*"right":"p"/m);
});

test('a script plays games with and without actors', () => {
  const said = node(join(EXAMPLES, 'games.ts'));
  expect(said).toMatch(/^without actors \{ first: .*, second: .* \}$/m);
  expect(said).toContain('NashConv of Kuhn poker, both uniform: 0.9167');
  expect(said).toMatch(/^among actors \{ first: .*, second: .* \}$/m);
});

test('a script trains without a folder', () => {
  const said = node(join(EXAMPLES, 'train-in-memory.ts'));
  expect(said).toMatch(/^10 16 games$/m);
  expect(said).toMatch(/^10 updates, exploitability [\d.]+$/m);
});

describe('a script that replays a run', () => {
  beforeAll(async () => {
    for (const name of ['rock-paper-scissors', 'chains-discussion'] as const) {
      await startRun({
        scenario: join(EXAMPLES, `${name}.ts`),
        set: SCENARIOS[name].small,
        updates: 1,
        workers: 0,
        out: join(folder, name),
      });
    }
  }, 60_000);

  test.each(['rock-paper-scissors', 'chains-discussion'])(
    'verifies its games, steps through one and forks it: %s',
    (name) => {
      const told = node(join(EXAMPLES, 'replay-a-run.ts'), join(folder, name), 'train-1-0');
      expect(told).toMatch(/^4 of 4 episodes play as recorded *$/m);
      expect(told).toMatch(/^0 state environment: \w+$/m);
      expect(told).toMatch(/^after 1 updates: \{"kind":"finished",/m);
      expect(told).toMatch(/^\S+ would have earned -?[\d.]+$/m);
    },
  );

  test('says what a reply that is given would have earned', () => {
    const earned = (reply: string) =>
      node(
        join(EXAMPLES, 'replay-a-run.ts'),
        ...[join(folder, 'rock-paper-scissors'), 'train-1-0', reply],
      ).match(/(?<=^right would have earned ).*$/m)?.[0];
    const all = ['r', 'p', 's'].map(earned);
    expect(all.toSorted()).toEqual(['-1', '0', '1']);
  });
});
