import { keyFromSeed, openStream } from 'agon-sim';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { critic } from '../../agents/critic.ts';
import { idealVerdict } from '../../environments/tasks/texts/verdict.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import { difficulty } from '../environments/tasks/arithmetic/difficulties.ts';
import { hear, reply, start } from './hear.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const role = critic({ domain });
const wrong = { problem: '47;+86;-58', prefix: ['47+86=33'], candidate: '33-58=76' };
const right = { ...wrong, candidate: '33-58=75' };
const examining = hear(role, start(role), 'examine', wrong);

test('idles until there is something to examine, then waits for its policy', () => {
  expect(start(role)).toMatchObject({ state: 'idle', deciding: false });
  expect(examining).toMatchObject({ state: 'examining', deciding: true, said: [] });
});

test('is shown problem, position and candidate, and nothing of what is true', () => {
  const prompt = role.observe(examining.context);
  expect(prompt.compact).toBe('C74+68-85;13333-85=67?');
  expect(prompt.compact).toHaveLength(22);
  expect(prompt.maxLength).toBe(5);
  const question = prompt.chat.at(-1)?.content ?? '';
  expect(question).toContain('33-58=76');
  expect(question).not.toContain('33-58=75');
});

test('says verdict, own result, and whether the one follows from the other', () => {
  const judged = reply(role, examining, '5>7=n');
  expect(judged.state).toBe('judged');
  expect(judged.said).toEqual([
    {
      to: 'environment',
      kind: 'verdict',
      body: { correct: false, recomputed: '75', consistent: true },
    },
  ]);
});

test('says that a reply was malformed, and can examine again', () => {
  const garbled = reply(role, examining, '5>7=');
  expect(garbled.state).toBe('garbled');
  expect(garbled.said).toMatchObject([{ kind: 'malformed' }]);
  expect(hear(role, garbled, 'examine', right)).toMatchObject({
    state: 'examining',
    context: { asked: right },
  });
});

test('stays with a candidate until it has judged', () => {
  expect(hear(role, examining, 'examine', right).context).toEqual({ asked: wrong });
});

describe('parse', () => {
  const parse = (text: string) => role.parse(text, examining.context);

  test.each([
    ['5>7=n', false, '75', true],
    ['6=7=y', true, '76', true], // wrong, but it follows
    ['5>7=y', true, '75', false], // the marks say otherwise
    ['5=7=y', true, '75', false], // the first mark is false
    ['5=7=n', false, '75', false], // so it is here, though the verdict follows from the digits
    ['6>7=n', false, '76', false],
    ['6=7=n', false, '76', false],
  ])('takes %s as it is, consistent or not', (text, correct, recomputed, consistent) => {
    expect(parse(text)).toEqual({ ok: true, body: { correct, recomputed, consistent }, text });
  });

  test.each([
    ['<verdict>incorrect</verdict>', false, null, true],
    ['So 75.\n<result> 75 </result>\n<verdict>incorrect</verdict>', false, '75', true],
    ['<result>76</result><verdict>incorrect</verdict>', false, '76', false],
    ['<result>76</result><verdict>correct</verdict>', true, '76', true],
    ['<result>seventy</result><verdict>incorrect</verdict>', false, 'seventy', true],
  ])('reads the tagged form %j', (text, correct, recomputed, consistent) => {
    expect(parse(text)).toEqual({ ok: true, body: { correct, recomputed, consistent }, text });
  });

  test.each([
    ['', /neither/],
    ['5>7=', /neither/],
    ['5>7=n ', /neither/],
    ['5>7=N', /neither/],
    ['5x7=n', /neither/],
    ['x>7=n', /neither/],
    ['５>7=n', /neither/],
    ['n', /neither/],
    ['incorrect', /neither/],
    ['<verdict>correct', /pair/],
    ['<verdict>wrong</verdict>', /must be correct or incorrect/],
    ['<verdict>Correct</verdict>', /must be correct or incorrect/],
    ['<verdict>correct</verdict><verdict>incorrect</verdict>', /once/],
    ['<result>1</result><result>2</result><verdict>correct</verdict>', /once/],
    ['y'.repeat(1e6), /neither/],
  ])('refuses %.60j', (text, reason) => {
    expect(parse(text)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason) as string,
      text,
    });
  });

  test('never throws, and never takes what is not exactly one of the forms', () => {
    const close = fc.string({ unit: fc.constantFrom(...'5>7=nyx6'), maxLength: 6 });
    fc.assert(
      fc.property(fc.oneof(close, fc.string()), (text) => {
        const isCompact = /^\d[=>]\d[=>][yn]$/.test(text);
        expect(parse(text).ok).toBe(isCompact);
      }),
    );
  });
});

describe('the ideal verdict', () => {
  test.each([
    ['33-58=75', '33-58=76', '5>7=n'],
    ['33-58=75', '33-58=75', '5=7=y'],
    ['33-58=75', '33-48=85', '5=7>n'], // an operand miscopied: the required result is still 75
    ['47+86=33', '47+86=0', '3>3>n'],
  ])('on %s shown as %s is %s', (step, candidate, text) => {
    expect(idealVerdict(domain, step, candidate)).toBe(text);
  });

  test('is consistent, right, and what the prompt has room for, in any domain', () => {
    fc.assert(
      fc.property(difficulty, fc.nat(), fc.boolean(), (chosen, seed, corrupted) => {
        const any = arithmetic(chosen);
        const stream = openStream(keyFromSeed(seed));
        const problem = any.generate(stream, 'train');
        const [step = ''] = any.solve(problem);
        const candidate = (corrupted ? any.corrupt(step, 'randomDigit', stream) : step) ?? step;
        const judge = critic({ domain: any });
        const asked = { asked: { problem, prefix: [], candidate } };
        const text = idealVerdict(any, step, candidate);
        expect(text).toHaveLength(judge.observe(asked).maxLength);
        expect(judge.parse(text, asked)).toMatchObject({
          ok: true,
          body: { correct: candidate === step, recomputed: any.resultOf(step), consistent: true },
        });
      }),
    );
  });
});
