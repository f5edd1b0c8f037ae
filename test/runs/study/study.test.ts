import { describe, expect, test } from 'vitest';
import type { Experiment } from '../../../src/experiment/experiment.ts';
import { cellsOf, varySettings } from '../../../src/runs/study/plan-study.ts';
import type { Cell, Variant } from '../../../src/runs/study/plan-study.ts';
import { sharedStarts } from '../../../src/runs/study/shared-starts.ts';
import { studentInterval } from '../../../src/statistics/student-interval.ts';
import { summariseStudy } from '../../../src/runs/study/summarise-study.ts';

type Made = Pick<Experiment, 'policies' | 'warmStart'>;

describe('variants', () => {
  test('are all combinations of the values, the last setting turning fastest', () => {
    expect(varySettings(['arm=a,b', 'agents=1,2']).map(({ set }) => set)).toEqual([
      ['arm=a', 'agents=1'],
      ['arm=a', 'agents=2'],
      ['arm=b', 'agents=1'],
      ['arm=b', 'agents=2'],
    ]);
  });

  test('without any setting are one, the default', () => {
    expect(varySettings([])).toEqual([{ name: 'default', set: [] }]);
  });

  test('named twice are one', () => {
    expect(varySettings(['arm=a,b,a']).map(({ name }) => name)).toEqual(['arm=a', 'arm=b']);
  });

  test.each(['arm', 'arm=', '=a', 'arm=,'])('are not read from "%s"', (word) => {
    expect(() => varySettings([word])).toThrow(/--vary: must read path=value,value/);
  });
});

test('the cells of a study are every variant with every seed from every start, named apart', () => {
  const cells = cellsOf({ variants: varySettings(['arm=a,b']), seeds: [1, 2], starts: [5, 6] });
  expect(cells.map(({ name }) => name)).toEqual([
    'arm=a-start-5-seed-1',
    'arm=b-start-5-seed-1',
    'arm=a-start-5-seed-2',
    'arm=b-start-5-seed-2',
    'arm=a-start-6-seed-1',
    'arm=b-start-6-seed-1',
    'arm=a-start-6-seed-2',
    'arm=b-start-6-seed-2',
  ]);
});

test('variants whose folders would have one name are refused, since one would pass for the other', () => {
  const variants = varySettings(['operators=+,*']);
  expect(() => cellsOf({ variants, seeds: [1], starts: null })).toThrow(
    /--vary: .* got operators=_ for operators=\+ and operators=\*; study them apart/,
  );
});

test('variants that differ in case alone are refused, too: some systems take them for one', () => {
  const variants = varySettings(['policy=A,a']);
  expect(() => cellsOf({ variants, seeds: [1], starts: null })).toThrow(
    /--vary: .* got policy=a for policy=A and policy=a; study them apart/,
  );
});

test('a setting that is called as a device of Windows names no folder so', () => {
  const [cell] = cellsOf({ variants: varySettings(['aux.weight=1']), seeds: [1], starts: null });
  expect(cell?.name).toBe('_aux.weight=1-seed-1');
});

test('variants share a start where their policies are the same and taught the same, and only there', () => {
  const experiment = (names: readonly string[], width: number, steps = 5, reply = 'a'): Made => ({
    warmStart: [
      {
        kind: 'supervised',
        policy: 'agent',
        phase: {
          name: 'lessons',
          steps,
          batch: 2,
          learningRate: 0.01,
          examples: (_, count) => Array.from({ length: count }, () => ({ prompt: 'b', reply })),
        },
      },
    ],
    policies: Object.fromEntries(
      names.map((name) => [name, { kind: 'transformer', characters: 'ab', config: { width } }]),
    ),
  });
  const made: Record<string, Made> = {
    'arm=one': experiment(['agent'], 16),
    'arm=same': experiment(['agent'], 16),
    'arm=wide': experiment(['agent'], 32),
    'arm=longer': experiment(['agent'], 16, 6),
    'arm=other': experiment(['agent'], 16, 5, 'b'),
    'arm=two': experiment(['agent', 'other'], 16),
  };
  const cells = cellsOf({
    variants: varySettings(['arm=one,same,wide,longer,other,two']),
    seeds: [1],
    starts: [3],
  });
  const starts = sharedStarts(cells, ({ name }: Variant) => made[name] as Made);
  const [one, same, wide, longer, other, two] = cells.map((cell) => starts.get(cell)?.name);
  expect(one).toMatch(/^start-3-[0-9a-f]{8}$/);
  expect(same).toBe(one);
  expect(new Set([one, wide, longer, other, two]).size).toBe(5);

  // Another study in the same folder, of the last variant alone, finds the same start.
  const alone = cells.slice(5);
  const again = sharedStarts(alone, ({ name }: Variant) => made[name] as Made);
  expect(again.get(alone[0] as Cell)?.name).toBe(two);
});

describe("Student's interval", () => {
  // By hand: mean 2, s = 1, t(2) = 4.303, half = 4.303/√3.
  test('of 1, 2, 3 is 2 ± 2.4843', () => {
    const { mean, interval } = studentInterval([1, 2, 3]);
    expect(mean).toBe(2);
    expect(interval?.[0]).toBeCloseTo(2 - 2.48434, 4);
    expect(interval?.[1]).toBeCloseTo(2 + 2.48434, 4);
  });

  test('of one value is none', () => {
    expect(studentInterval([5])).toEqual({ mean: 5, interval: null, count: 1 });
  });

  // t(40) = 2.0211, t(120) = 1.9799 (tables of the distribution).
  test.each([
    [41, 2.0211],
    [121, 1.9799],
  ])('of %i values uses the quantile %d', (count, quantile) => {
    const values = Array.from({ length: count }, (_, i) => i % 2);
    const { mean, interval } = studentInterval(values);
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const error = Math.sqrt(squares / (count - 1) / count);
    expect(((interval?.[1] ?? 0) - mean) / error).toBeCloseTo(quantile, 2);
  });
});

describe('a summary', () => {
  const variants = varySettings(['arm=one,two']);
  const [one, two] = variants as [Variant, Variant];
  const result = (variant: Variant, start: number | null, seed: number, after: number) => ({
    cell: { variant, start, seed, name: '' } satisfies Cell,
    seconds: 10,
    updates: 5,
    before: { score: 0.5 },
    after: { score: after },
  });

  test('pairs runs of the same start and seed, whatever their order', () => {
    const [, second] = summariseStudy(variants, [
      result(one, 1, 1, 0.6),
      result(one, 1, 2, 0.9),
      result(two, 1, 2, 1),
      result(two, 1, 1, 0.7),
      result(two, 1, 3, 0.1), // has no twin
    ]);
    const paired = second?.metrics['score']?.againstFirst;
    expect(paired?.count).toBe(2);
    expect(paired?.mean).toBeCloseTo(0.1, 12);
    expect(paired?.interval?.[1]).toBeCloseTo(0.1, 12);
  });

  test('counts a shared warm start once, however many runs begin with it', () => {
    const [first] = summariseStudy(variants, [
      result(one, 1, 1, 0.6),
      result(one, 1, 2, 0.8),
      result(one, 2, 1, 0.6),
    ]);
    const { gain, gainOverStarts } = first?.metrics['score'] ?? {};
    expect(gain?.count).toBe(3);
    expect(gainOverStarts?.count).toBe(2);
    expect(gainOverStarts?.mean).toBeCloseTo(0.15, 12);
  });

  test('holds variants against the first that was asked for, and against none where that has no result', () => {
    const [only, ...more] = summariseStudy(variants, [result(two, 1, 1, 0.7)]);
    expect(more).toEqual([]);
    expect(only?.variant).toBe('arm=two');
    expect(only?.metrics['score']?.againstFirst).toMatchObject({ count: 0, interval: null });
    const both = summariseStudy(variants, [result(two, 1, 1, 0.7), result(one, 1, 1, 0.6)]);
    expect(both.map(({ variant }) => variant)).toEqual(['arm=one', 'arm=two']);
    expect(both[1]?.metrics['score']?.againstFirst?.mean).toBeCloseTo(0.1, 12);
  });

  test('counts a shared warm start once in differences to the first, too', () => {
    // Two starts: the pairs of the first differ by 0.1 and 0.3, the pair of the second by 0.4.
    const [, second] = summariseStudy(variants, [
      result(one, 1, 1, 0.5),
      result(one, 1, 2, 0.5),
      result(one, 2, 1, 0.5),
      result(two, 1, 1, 0.6),
      result(two, 1, 2, 0.8),
      result(two, 2, 1, 0.9),
    ]);
    const { againstFirst, againstFirstOverStarts: over } = second?.metrics['score'] ?? {};
    expect(againstFirst?.count).toBe(3);
    expect(againstFirst?.mean).toBeCloseTo(0.8 / 3, 12);
    expect(over?.count).toBe(2);
    expect(over?.mean).toBeCloseTo(0.3, 12);
    // By hand: values 0.2 and 0.4, s = √0.02, t(1) = 12.706, half = 12.706·√0.02/√2 = 1.2706.
    expect(over?.interval?.[1]).toBeCloseTo(0.3 + 1.2706, 6);
  });

  test('leaves runs out in which a metric had no case, and says how many there were', () => {
    const [first] = summariseStudy(variants, [
      result(one, 1, 1, 0.6),
      result(one, 1, 2, NaN),
      result(one, 2, 1, NaN),
      { ...result(one, 2, 2, 0), after: {} },
    ]);
    const { after, gain, gainOverStarts } = first?.metrics['score'] ?? {};
    expect(first?.runs).toBe(4);
    expect(after).toEqual({ mean: 0.6, interval: null, count: 1 });
    expect(gain?.count).toBe(1);
    expect(gainOverStarts).toMatchObject({ count: 1 });
    const [none] = summariseStudy(variants, [result(one, 1, 1, NaN)]);
    expect(none?.metrics['score']?.after).toMatchObject({ count: 0, interval: null });
  });

  test('has nothing over starts where every run had its own', () => {
    const [first] = summariseStudy(variants, [
      result(one, null, 1, 0.6),
      result(one, null, 2, 0.8),
    ]);
    expect(first?.metrics['score']?.gainOverStarts).toBeNull();
    expect(first?.metrics['score']?.againstFirst).toBeNull();
    expect(first?.metrics['score']?.againstFirstOverStarts).toBeNull();
  });
});
