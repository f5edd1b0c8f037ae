import { describe, expect, test } from 'vitest';
import { proposer } from '../../agents/proposer.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import { hear, reply, start } from './hear.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const role = proposer({ domain });
const examples = ['47;+86;-58', '7;-12;-90'];
const proposing = hear(role, start(role), 'propose', { examples });

test('idles until it is asked, then waits for its policy', () => {
  expect(start(role)).toMatchObject({ state: 'idle', deciding: false });
  expect(proposing).toMatchObject({ state: 'proposing', deciding: true, said: [] });
});

test('is shown the examples, and has room for one problem', () => {
  const prompt = role.observe(proposing.context);
  expect(prompt.compact).toBe('74+68-85;70-21-09;P');
  expect(prompt.maxLength).toBe(8);
  expect(prompt.chat.at(-1)?.content).toContain('Example 2\nProblem: 7;-12;-90');
});

test('needs no examples', () => {
  const { context } = hear(role, start(role), 'propose', { examples: [] });
  expect(role.observe(context).compact).toBe('P');
});

test('says the problem that its policy wrote, in text', () => {
  const proposed = reply(role, proposing, '31+02-97');
  expect(proposed.state).toBe('proposed');
  expect(proposed.said).toEqual([
    { to: 'environment', kind: 'proposal', body: { problem: '13;+20;-79' } },
  ]);
});

test('understands a language model, which thinks first', () => {
  const text = 'Harder, then.\n<problem>99;-8;-97</problem>';
  expect(role.parse(text, proposing.context)).toEqual({
    ok: true,
    body: { problem: '99;-8;-97' },
    text,
  });
});

describe('parse', () => {
  test.each([
    ['', /neither/],
    ['31+02', /neither/],
    ['31+02*97', /neither/],
    ['<problem>13;+20</problem>', /2 operations, got 1/],
    ['<problem>13;+020;-79</problem>', /leading zeros/],
    ['<problem>13;+20;-79', /pair/],
    ['<problem>1;+1;+1</problem><problem>1;+1;+2</problem>', /once/],
  ])('refuses %j', (text, reason) => {
    expect(role.parse(text, proposing.context)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason) as string,
      text,
    });
  });
});

test('says that a reply was malformed, and can be asked again', () => {
  const garbled = reply(role, proposing, '31+02');
  expect(garbled.state).toBe('garbled');
  expect(garbled.said).toMatchObject([{ to: 'environment', kind: 'malformed' }]);
  expect(hear(role, garbled, 'propose', { examples }).state).toBe('proposing');
});
