import { keyFromSeed } from 'agon';
import { describe, expect, test } from 'vitest';
import { arithmetic } from '../../../../environments/tasks/arithmetic/arithmetic.ts';
import {
  formatBench,
  makeBench,
  parseBench,
} from '../../../../environments/tasks/arithmetic/bench.ts';
import { difficulties } from './difficulties.ts';

const domain = arithmetic(difficulties.main, {});
const GOOD =
  '{"problem":"47;+86;-58","modulus":100,"prefix":["47+86=33"],"step":"33-58=75","correct":true,"family":"none"}';

describe('parseBench', () => {
  test('reads lines as they are documented', () => {
    const { lines, bad } = parseBench(`${GOOD}\n\n${GOOD}\r\n`, 'bench.jsonl', domain);
    expect(bad).toEqual([]);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toEqual(JSON.parse(GOOD));
    expect(formatBench(lines)).toBe(`${GOOD}\n${GOOD}\n`);
  });

  test('takes the families as whoever made the bench names them', () => {
    const line = GOOD.replace('33-58=75', '33-58=85').replace('true', 'false');
    const named = line.replace('none', 'carry forgotten');
    expect(parseBench(named, 'b', domain).lines[0]?.family).toBe('carry forgotten');
  });

  test.each([
    ['{', /no JSON/],
    ['[]', /expected object/],
    [GOOD.replace('"correct":true,', ''), /correct/],
    [GOOD.replace('true', '"true"'), /correct/],
    [GOOD.replace('none', ''), /family/],
    [GOOD.replace('100', 'null'), /modulus must be 100/],
    [GOOD.replace('100', '97'), /modulus must be 100.*got 97/],
    [GOOD.replace('47;+86;-58', '47;+86'), /problem: it must have 2 operations/],
    [GOOD.replace('"47+86=33"', '"47+86=34"'), /prefix: the problem requires 47\+86=33/],
    [GOOD.replace('33-58=75', '33 - 58 = 75'), /step: blanks/],
    [GOOD.replace('33-58=75', '33-58=175'), /step: it must look like/],
    [GOOD.replace('33-58=75', '33-58=76'), /labelled correct, but the problem requires 33-58=75/],
    [GOOD.replace('true', 'false'), /labelled wrong, but 33-58=75 is correct/],
  ])('reports %s with file, line and reason', (line, reason) => {
    const { lines, bad } = parseBench(`${GOOD}\n${line}\n${GOOD}`, 'bench.jsonl', domain);
    expect(lines).toHaveLength(2);
    expect(bad).toEqual([
      { file: 'bench.jsonl', line: 2, reason: expect.stringMatching(reason) as string },
    ]);
  });
});

describe('makeBench', () => {
  const bench = makeBench(domain, keyFromSeed(5), 20);

  test('is the same for the same key and another for another', () => {
    expect(makeBench(domain, keyFromSeed(5), 20)).toEqual(bench);
    expect(makeBench(domain, keyFromSeed(6), 20)).not.toEqual(bench);
  });

  test('holds held-out problems only, every line once', () => {
    for (const { problem } of bench) expect(domain.splitOf(problem)).toBe('heldOut');
    expect(new Set(bench.map((line) => JSON.stringify(line))).size).toBe(bench.length);
  });

  test('has as many lines of each family that applies, and as many correct ones as wrong ones', () => {
    const count = (name: string): number => bench.filter(({ family }) => family === name).length;
    for (const family of domain.families) expect(count(family)).toBe(family === 'natural' ? 0 : 20);
    expect(count('none')).toBe(160);
    expect(makeBench(domain, keyFromSeed(5), 2, 7).filter(({ correct }) => correct)).toHaveLength(
      7,
    );
  });

  test('passes its own door', () => {
    expect(parseBench(formatBench(bench), 'made', domain)).toEqual({ lines: bench, bad: [] });
  });

  test('of plain integers names no modulus', () => {
    const plain = arithmetic(difficulties.plain);
    const lines = makeBench(plain, keyFromSeed(5), 5);
    expect(lines.every(({ modulus }) => modulus === null)).toBe(true);
    expect(parseBench(formatBench(lines), 'made', plain).bad).toEqual([]);
  });
});
