import { describe, expect, test } from 'vitest';
import { JUDGING_RULES } from './judging-rules.ts';
import { loadTerms } from './load-terms.ts';

// Every file of src/rewards/terms exports a factory named after it, all of whose options may be left out.
describe.each(await loadTerms())('the reward term $name', ({ name, term, readable, foreign }) => {
  test('is named after its file and states an ordered, finite range', () => {
    expect(term.name).toBe(name);
    expect(term.range.every(Number.isFinite)).toBe(true);
    expect(term.range[0]).toBeLessThanOrEqual(term.range[1]);
  });

  test('says in a line what it pays', () => {
    expect(term.formula).toMatch(/^\S.{3,}\S$/);
  });

  test('pays in games of a kind that it can read, and names itself where it can’t', () => {
    expect(readable.some((group) => term.judge(group).length > 0)).toBe(true);
    for (const group of foreign) {
      expect(() => term.judge(group)).toThrow(`reward term ${name}: `);
    }
  });

  test('comes to both ends of its range, or within a fiftieth of one that is a limit', () => {
    const [least, greatest] = term.range;
    const paid = readable.flatMap((group) => term.judge(group)).map(({ value }) => value);
    const near = (greatest - least) / 50;
    expect(Math.min(...paid)).toBeLessThanOrEqual(least + near);
    expect(Math.max(...paid)).toBeGreaterThanOrEqual(greatest - near);
  });

  test.each(Object.entries(JUDGING_RULES))('%s', (_, rule) => {
    for (const group of readable) rule(term, group);
  });
});
