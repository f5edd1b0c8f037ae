import { UserError, keyFromSeed } from 'agon-sim';
import { describe, expect, test } from 'vitest';
import { arithmetic } from '../../../../environments/tasks/arithmetic/arithmetic.ts';
import type { ArithmeticDomain } from '../../../../environments/tasks/arithmetic/arithmetic.ts';
import {
  formatBench,
  makeBench,
  parseBenchLine,
} from '../../../../environments/tasks/arithmetic/bench.ts';
import { difficulties } from './difficulties.ts';

const domain = arithmetic(difficulties.main, {});
const GOOD =
  '{"problem":"47;+86;-58","modulus":100,"prefix":["47+86=33"],"step":"33-58=75","correct":true,"family":"none"}';

describe('parseBenchLine', () => {
  test.each(['', '\r'])('reads a line as it is documented, with %j at its end', (end) => {
    const line = parseBenchLine(GOOD + end, domain);
    expect(line).toEqual(JSON.parse(GOOD));
    expect(formatBench([line, line])).toBe(`${GOOD}\n${GOOD}\n`);
  });

  test('takes the families as whoever made the bench names them', () => {
    const line = GOOD.replace('33-58=75', '33-58=85').replace('true', 'false');
    const named = line.replace('none', 'carry forgotten');
    expect(parseBenchLine(named, domain).family).toBe('carry forgotten');
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
  ])('refuses %s and says why', (line, reason) => {
    expect(() => parseBenchLine(line, domain)).toThrow(UserError);
    expect(() => parseBenchLine(line, domain)).toThrow(reason);
  });
});

const parseAll = (text: string, of: ArithmeticDomain) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => parseBenchLine(line, of));

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
    expect(parseAll(formatBench(bench), domain)).toEqual(bench);
  });

  test('of plain integers names no modulus', () => {
    const plain = arithmetic(difficulties.plain);
    const lines = makeBench(plain, keyFromSeed(5), 5);
    expect(lines.every(({ modulus }) => modulus === null)).toBe(true);
    expect(parseAll(formatBench(lines), plain)).toEqual(lines);
  });
});
