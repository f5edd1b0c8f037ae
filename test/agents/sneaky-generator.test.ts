import { describe, expect, test } from 'vitest';
import { sneakyGenerator } from '../../agents/sneaky-generator.ts';
import { sneakyReply } from '../../environments/tasks/texts/rewrite.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import { hear, reply, start } from './hear.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const asked = { problem: '47;+86;-58', prefix: ['47+86=33'], step: '33-58=75' };
const implicit = sneakyGenerator({ domain });
const chosen = sneakyGenerator({ domain, errorKinds: 'chosen-first' });
const corrupting = hear(implicit, start(implicit), 'corrupt', asked);
const choosing = hear(chosen, start(chosen), 'corrupt', asked);

test('lurks until it is given a step, then waits for its policy', () => {
  expect(start(implicit)).toMatchObject({ state: 'lurking', deciding: false });
  expect(corrupting).toMatchObject({ state: 'corrupting', deciding: true, said: [] });
});

test('is shown the problem, where it stands and the correct step', () => {
  const prompt = implicit.observe(corrupting.context);
  expect(prompt.compact).toBe('G74+68-85;13333-85=57>');
  expect(prompt.compact).toHaveLength(22);
  expect(prompt.maxLength).toBe(8);
  const question = prompt.chat.at(-1)?.content ?? '';
  for (const part of [asked.problem, ...asked.prefix, asked.step]) expect(question).toContain(part);
});

test('has room for the kind mark where kinds are chosen first, and names those on offer', () => {
  const prompt = chosen.observe(choosing.context);
  expect(prompt.maxLength).toBe(9);
  expect(prompt.chat[0]?.content).toContain('- droppedCarry: ');
  expect(prompt.chat[0]?.content).not.toContain('- natural: '); // nobody slips on purpose
});

test('says the rewritten step, right or wrong: judging it is for the verifier', () => {
  const corrupted = reply(implicit, corrupting, '33-85=67');
  expect(corrupted.state).toBe('corrupted');
  expect(corrupted.said).toEqual([
    { to: 'environment', kind: 'corruption', body: { step: '33-58=76', errorKind: null } },
  ]);
  expect(reply(implicit, corrupting, '33-85=57').state).toBe('corrupted');
});

test('says that a reply was malformed, and can be asked again', () => {
  const garbled = reply(implicit, corrupting, '33-85=6');
  expect(garbled.state).toBe('garbled');
  expect(garbled.said).toMatchObject([{ kind: 'malformed' }]);
  expect(hear(implicit, garbled, 'corrupt', asked).state).toBe('corrupting');
});

test('stays with a step until it is rewritten', () => {
  const again = hear(implicit, corrupting, 'corrupt', { ...asked, step: '47+86=33' });
  expect(again).toMatchObject({ state: 'corrupting', context: { asked } });
});

describe('parse', () => {
  const body = (text: string) => implicit.parse(text, corrupting.context);
  const kindBody = (text: string) => chosen.parse(text, choosing.context);

  test('reads the tagged form of a language model', () => {
    expect(body('I take one more. <step>33-58=76</step>')).toMatchObject({
      body: { step: '33-58=76', errorKind: null },
    });
    expect(kindBody('<kind>offByOne</kind> so <step> 33-58=76 </step>')).toMatchObject({
      body: { step: '33-58=76', errorKind: 'offByOne' },
    });
  });

  test('reads the kind mark before the compact step, if and only if kinds are chosen first', () => {
    const mark = domain.compact.mark('randomDigit');
    expect(kindBody(`${mark}33-85=67`)).toMatchObject({
      body: { step: '33-58=76', errorKind: 'randomDigit' },
    });
    expect(body(`${mark}33-85=67`)).toMatchObject({ ok: false });
    expect(kindBody('33-85=67')).toMatchObject({ ok: false });
    expect(kindBody('<step>33-58=76</step>')).toMatchObject({ ok: false });
  });

  test.each([
    ['', /neither/],
    ['33-85=67 ', /neither/],
    ['<step>33-58=76', /pair/],
    ['<step>33-58=76</step><step>33-58=77</step>', /once/],
    ['<step>33 - 58 = 76</step>', /no step/],
    ['<step>33-58=076</step>', /no step/],
    ['３3-85=67', /neither/],
    ['<step>'.repeat(2e5), /pair/],
  ])('refuses %.60j', (text, reason) => {
    expect(body(text)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason) as string,
      text,
    });
  });

  test('refuses a kind that is not on offer', () => {
    const narrow = sneakyGenerator({
      domain,
      errorKinds: 'chosen-first',
      families: ['offByOne'],
    });
    const mark = domain.compact.mark('randomDigit');
    for (const text of [
      `${mark}33-85=67`,
      `${domain.compact.mark('natural')}33-85=67`,
      '933-85=67',
      '<kind>randomDigit</kind><step>33-58=76</step>',
      '<kind>whatever</kind><step>33-58=76</step>',
    ]) {
      expect(narrow.parse(text, choosing.context)).toMatchObject({ ok: false });
    }
  });
});

test('the reply for training data reads back as what was meant', () => {
  const bare = { step: '33-58=76', errorKind: null };
  const named = { step: '33-58=76', errorKind: 'offByOne' };
  expect(implicit.parse(sneakyReply(domain, bare), corrupting.context)).toMatchObject({
    body: bare,
  });
  expect(chosen.parse(sneakyReply(domain, named), choosing.context)).toMatchObject({ body: named });
});
