import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import type { EpisodeRequest } from '../../src/experiment/experiment.ts';
import { readBench } from '../../src/runs/read-bench.ts';

/** Lines are digits; a line `?` shows a bug of the scenario. */
const bench = {
  game: (line: string): EpisodeRequest => {
    if (line === '?') throw new Error('internal: a bug');
    if (!/^\d$/.test(line)) throw new UserError(`must be a digit, got ${line}`);
    return { task: Number(line), seats: {} };
  },
};
const read = (...lines: readonly string[]) => readBench(lines.join('\n'), 'b.jsonl', bench, {});
function reasonOf(lines: readonly string[]): string {
  try {
    read(...lines);
  } catch (error) {
    if (error instanceof UserError) return error.message;
  }
  throw new Error('it was read');
}

describe('a bench file', () => {
  test('is read line by line, empty lines left out', () => {
    expect(read('3', '', ' ', '1').map(({ task }) => task)).toEqual([3, 1]);
  });

  test('gives its games the versions that it is asked for', () => {
    const versions = { critic: 7 };
    const seen: unknown[] = [];
    const game = (line: string, asked: unknown): EpisodeRequest => {
      seen.push(asked);
      return bench.game(line);
    };
    readBench('1\n2', 'b.jsonl', { game }, versions);
    expect(seen).toEqual([versions, versions]);
  });

  test('with one bad line is answered with file, line and reason', () => {
    expect(reasonOf(['1', '', 'x'])).toBe('b.jsonl, line 3: must be a digit, got x');
  });

  test('with several is answered with each of them', () => {
    expect(reasonOf(['x', '', '1', 'y', '2']).split('\n')).toEqual([
      "b.jsonl: 2 of 4 lines can't be used",
      '  line 1: must be a digit, got x',
      '  line 4: must be a digit, got y',
    ]);
  });

  test('with many is answered with the first ten and how many more there are', () => {
    const lines = reasonOf(Array.from({ length: 13 }, () => 'x')).split('\n');
    expect(lines).toHaveLength(1 + 10 + 1);
    expect(lines.at(-2)).toContain('line 10:');
    expect(lines.at(-1)).toBe('  and 3 more');
    expect(reasonOf(Array.from({ length: 10 }, () => 'x'))).not.toContain('more');
  });

  test('with nothing in it is refused', () => {
    expect(reasonOf(['', ''])).toContain('must have at least one line, got none');
  });

  test('whose reading shows a bug passes the bug on', () => {
    expect(() => read('x', '?')).toThrow('internal: a bug');
  });
});
