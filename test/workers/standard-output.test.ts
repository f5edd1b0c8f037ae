import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const module = JSON.stringify(
  new URL('../../src/workers/standard-output.ts', import.meta.url).href,
);

/** A process whose standard output is the program's own before a scenario's code runs. */
function printing(code: string) {
  const program =
    `const { ownStandardOutput } = await import(${module}); const write = ownStandardOutput();` +
    `${code}; write('{"ours":1}\\n');`;
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', program];
  return spawnSync(process.execPath, flags, { encoding: 'utf8' });
}

test.each([
  ['a stream', `process.stdout.write('theirs')`],
  ['the console', `console.log('theirs')`],
  ['a console of its own', `new console.Console(process.stdout).log('theirs')`],
  ['the end of the stream', `process.stdout.end('theirs')`],
  ['the descriptor', `(await import('node:fs')).writeSync(1, 'theirs')`],
  ['the descriptor as a file', `(await import('node:fs')).writeFileSync(1, 'theirs')`],
  [
    'the descriptor, later',
    `await new Promise(async (done) => (await import('node:fs')).write(1, 'theirs', done))`,
  ],
  [
    'a pipe',
    `const { Readable } = await import('node:stream'); ` +
      `await new Promise((done) => Readable.from(['theirs']).on('end', done).pipe(process.stdout, { end: false }))`,
  ],
])('what goes to standard output by %s goes to standard error', (_, code) => {
  const { status, stdout, stderr } = printing(code);
  expect(stderr).toMatch(/^theirs\n?$/);
  expect(stdout).toBe('{"ours":1}\n');
  expect(status).toBe(0);
});
