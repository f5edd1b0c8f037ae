import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** A process that ends itself while its run is under way. */
function exiting(wanted: boolean, ended: boolean, before = '') {
  const module = new URL('../../src/runs/tell-of-exit.ts', import.meta.url).href;
  const code =
    `const { tellOfExit } = await import(${JSON.stringify(module)});` +
    before +
    `const ended = tellOfExit(() => 'at update 2, before the run had ended', () => ${wanted});` +
    `if (${ended}) ended(); process.exit(0);`;
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', code];
  return spawnSync(process.execPath, flags, { encoding: 'utf8' });
}

test('a process that a scenario ends before its run has ended says so, with exit code 2', () => {
  const { status, stderr } = exiting(false, false);
  expect(stderr).toContain('scenario: ended the process at update 2, before the run had ended');
  expect(status).toBe(2);
});

test('of several who would tell, the one that was asked last does, and no other', () => {
  const { status, stderr } = exiting(false, false, "tellOfExit(() => 'early', () => false);");
  expect(stderr).toMatch(/^scenario: ended the process at update 2, [^\n]*\n$/);
  expect(status).toBe(2);
});

test.each([
  [true, false],
  [false, true],
])('nothing is told where the end was wanted (%s) or the run has ended (%s)', (wanted, ended) => {
  const { status, stderr } = exiting(wanted, ended);
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
