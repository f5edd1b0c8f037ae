import { describe, expect, test } from 'vitest';
import { reflector } from '../../agents/reflector.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import { hear, reply, start } from './hear.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const role = reflector({ domain, noteLength: 9 });
const failed = { problem: '47;+86;-58', answer: '33,85' };
const reflecting = hear(role, start(role), 'reflect', failed);

test('idles until an answer has failed, then waits for its policy', () => {
  expect(start(role)).toMatchObject({ state: 'idle', deciding: false });
  expect(reflecting).toMatchObject({ state: 'reflecting', deciding: true, said: [] });
});

test('is shown the problem and the answer that failed, and nothing of what is right', () => {
  const prompt = role.observe(reflecting.context);
  expect(prompt.compact).toBe('74+68-85S3358F');
  expect(prompt.maxLength).toBe(9);
  const question = prompt.chat.at(-1)?.content ?? '';
  expect(question).toContain('33,85');
  expect(question).not.toContain('75');
});

test('says its note as it is', () => {
  const reflected = reply(role, reflecting, '3=3=5=7>n');
  expect(reflected.state).toBe('reflected');
  expect(reflected.said).toEqual([
    { to: 'environment', kind: 'reflection', body: { note: '3=3=5=7>n' } },
  ]);
});

test('says that a reply was malformed, and can reflect again', () => {
  const garbled = reply(role, reflecting, 'too short');
  expect(garbled.said).toMatchObject([{ kind: 'reflection' }]); // nine characters are a note
  const tooShort = reply(role, reflecting, 'short');
  expect(tooShort.state).toBe('garbled');
  expect(tooShort.said).toMatchObject([{ kind: 'malformed' }]);
  expect(hear(role, tooShort, 'reflect', failed).state).toBe('reflecting');
});

test('stays with a failure until it has reflected', () => {
  const other = { ...failed, answer: '34,76' };
  expect(hear(role, reflecting, 'reflect', other).context).toEqual({ asked: failed });
});

describe('parse', () => {
  const parse = (text: string) => role.parse(text, reflecting.context);

  test.each([
    ['12345678', 'neither a note of 9 characters'],
    ['1234567890', 'neither a note of 9 characters'],
    ['<reflection> </reflection>', 'empty'],
    ['<reflection>a</reflection><reflection>b</reflection>', 'must occur once'],
  ])('does not take %j for a note', (text, reason) => {
    expect(parse(text)).toMatchObject({ ok: false, text });
    expect(parse(text)).toHaveProperty('reason', expect.stringContaining(reason));
  });

  test('reads a note of any length from the tagged form', () => {
    const text = 'Let me see.\n<reflection> I forgot to borrow. </reflection>';
    expect(parse(text)).toEqual({ ok: true, body: { note: 'I forgot to borrow.' }, text });
  });
});

test.each([0, 1.5, NaN])('refuses notes of %d characters', (noteLength) => {
  expect(() => reflector({ domain, noteLength })).toThrow(/noteLength must be an integer/);
});
