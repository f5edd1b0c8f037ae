import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { renderRunSummary } from '../../src/cli/progress/run-summary.ts';
import { styleFor } from '../../src/cli/terminal/style.ts';
import { shellWord } from '../../src/cli/text/shell-word.ts';
import { isThere } from '../required.ts';
import { RESULT } from './fake-run.ts';
import { fakeOutput } from './fake-world.ts';

test.each(['runs/spc-1-1', 'st/arm=vote-seed-1', '/tmp/läufe/a_b.c'])(
  'a plain path stays as it is: %s',
  (path) => expect(shellWord(path)).toBe(path),
);

test
  .runIf(isThere('linux', process.platform !== 'win32')) // or another Unix
  .each(['d/mo ved', "it's", '~', '$HOME', 'a;b', 'a\\b', ''])('a shell reads %j back', (path) => {
  const read = execFileSync('sh', ['-c', `printf %s ${shellWord(path)}`], { encoding: 'utf8' });
  expect(read).toBe(path);
});

test('the commands that a run ends with can be typed as they are', () => {
  const style = styleFor(fakeOutput(), {});
  const left = { hasBench: true, saved: true };
  const lines = renderRunSummary({ ...RESULT, run: 'd/mo ved' }, left, style);
  const commands = lines.filter((line) => line.startsWith('  agon '));
  expect(commands).toHaveLength(4);
  for (const command of commands) expect(command).toContain(" 'd/mo ved'");
});
