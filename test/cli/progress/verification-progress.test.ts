import { describe, expect, test } from 'vitest';
import { openVerificationProgress } from '../../../src/cli/progress/verification-progress.ts';
import { fakeOutput } from '../fake-world.ts';

/** What is written while 89,600 episodes are verified, a hundred a second; the first `different` differ. */
function written({
  interactive = false,
  plain = false,
  seconds = 12,
  different = 0,
  columns = 80,
}) {
  const output = fakeOutput(interactive, columns);
  let nowMs = 0;
  const progress = openVerificationProgress({ output, plain, now: () => nowMs });
  for (let played = 1; played <= 100 * seconds; played++) {
    nowMs += 10;
    progress.tell({ played, verified: Math.max(0, played - different), total: 89_600 });
  }
  const before = output.text();
  progress.close();
  return { before, after: output.text().slice(before.length) };
}

describe('the progress of a verification', () => {
  test.each([
    ['on a pipe or a file', { interactive: false }],
    ['on a terminal beside JSON', { interactive: true, plain: true }],
  ])('is a line every five seconds %s', (_, where) => {
    const { before, after } = written(where);
    expect(before).toBe('verified 500 of 89,600\nverified 1,000 of 89,600\n');
    expect(after).toBe('');
  });

  test('is nothing where it takes no time', () => {
    expect(written({ seconds: 4 })).toEqual({ before: '', after: '' });
    expect(written({ seconds: 0.09, interactive: true })).toEqual({ before: '', after: '' });
  });

  test('is one line that is drawn in place on a terminal, and gone at the end', () => {
    const { before, after } = written({ interactive: true, seconds: 0.2 });
    expect(before).toBe('\rverified 10 of 89,600\x1b[K\rverified 20 of 89,600\x1b[K');
    expect(after).toBe('\r\x1b[K');
  });

  test('stays within a narrow terminal', () => {
    const { before } = written({ interactive: true, seconds: 0.1, columns: 12 });
    expect(before).toBe('\rverified 1…\x1b[K');
  });

  test('says how many differ', () => {
    const { before } = written({ different: 3, seconds: 5 });
    expect(before).toBe('verified 497 of 89,600, 3 differ\n');
  });
});
