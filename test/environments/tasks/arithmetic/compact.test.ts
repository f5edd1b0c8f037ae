import { keyFromSeed, openStream } from 'agon-sim';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arithmetic } from '../../../../environments/tasks/arithmetic/arithmetic.ts';
import { difficulties, difficulty } from './difficulties.ts';

const { compact } = arithmetic(difficulties.main);
const plain = arithmetic(difficulties.plain).compact;

test('the main job is shown in the widths that its policies were designed for', () => {
  expect(compact.problem('47;+86;-58')).toBe('74+68-85');
  expect(compact.step('33-58=75')).toBe('33-85=57');
  expect(compact.result('33-58=75')).toBe('57');
  expect(compact.position('47;+86;-58', ['47+86=33'])).toBe('133');
  expect(compact.position('47;+86;-58', [])).toBe('074');
  expect(compact.problem('7;+0;-50')).toBe('70+00-05');
  expect([compact.problemLength, compact.stepLength, compact.resultLength]).toEqual([8, 8, 2]);
});

test('values of plain integers are wide enough for the largest one and end in their sign', () => {
  expect(plain.step('-99-99=-198')).toBe('990--99=891-');
  expect(plain.step('5-5=0')).toBe('500+-50=000+');
  expect(plain.readResult('000-')).toBeUndefined(); // zero has one spelling
  expect(plain.readResult('891-')).toBe('-198');
  expect(plain.stepLength).toBe(12);
});

describe('reading', () => {
  test('gives back every problem and step that was written', () => {
    fc.assert(
      fc.property(difficulty, fc.nat(), (chosen, number) => {
        const domain = arithmetic(chosen);
        const codec = domain.compact;
        const stream = openStream(keyFromSeed(number));
        const problem = domain.generate(stream, 'train');
        const written = codec.problem(problem);
        expect(written).toHaveLength(codec.problemLength);
        expect(codec.readProblem(written)).toBe(problem);
        const steps = domain.solve(problem);
        const wrong = domain.families.map((f) => domain.corrupt(steps[0] ?? '', f, stream));
        for (const step of [...steps, ...wrong]) {
          if (step === undefined) continue;
          const short = codec.step(step) ?? '';
          expect(short).toHaveLength(codec.stepLength);
          expect(codec.readStep(short)).toBe(step);
          expect(short.endsWith(codec.result(step) ?? '?')).toBe(true);
          expect(codec.readResult(codec.result(step) ?? '')).toBe(domain.resultOf(step));
          expect([...short].every((character) => codec.alphabet.includes(character))).toBe(true);
        }
        expect(codec.position(problem, steps.slice(0, 1))).toHaveLength(1 + codec.resultLength);
      }),
    );
  });

  test('what it reads, it writes again as it was', () => {
    const characters = fc.constantFrom(...compact.alphabet);
    const text = fc.string({ unit: characters, minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(text, (short) => {
        const step = compact.readStep(short);
        if (step !== undefined) expect(compact.step(step)).toBe(short);
        const problem = compact.readProblem(short);
        if (problem !== undefined) expect(compact.problem(problem)).toBe(short);
      }),
    );
    expect(compact.readStep('70+00=70')).toBe('7+0=7'); // at a fixed width zeros fill up
  });

  test.each(['', '33-85=5', '33-85=577', '33-85 57', '33*85=57', '3３-85=57', '33-85=5y', 'x'])(
    'refuses %j',
    (text) => {
      expect(compact.readStep(text)).toBeUndefined();
      expect(compact.readProblem(text)).toBeUndefined();
    },
  );
});

test('each family has a mark of one character that reads back', () => {
  const { families } = arithmetic(difficulties.main);
  const marks = families.map((family) => compact.mark(family));
  expect(new Set(marks).size).toBe(families.length);
  expect(marks.map((mark) => compact.readMark(mark))).toEqual(families);
  for (const mark of ['', '9', 'a', '00', '-']) expect(compact.readMark(mark)).toBeUndefined();
  expect(() => compact.mark('none')).toThrow(/must be given a family/);
});
