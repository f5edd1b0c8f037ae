import { describe, expect, test } from 'vitest';
import { perfectSolver, solver } from '../../agents/solver.ts';
import { solverReply } from '../../environments/tasks/texts/solution.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import { hear, reply, start } from './hear.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const role = solver({ domain });
const problem = '47;+86;-58';
const steps = ['47+86=33', '33-58=75'];
const solving = hear(role, start(role), 'problem', { problem });

test('idles until it has a problem, then waits for its policy', () => {
  expect(start(role)).toMatchObject({ state: 'idle', deciding: false });
  expect(solving).toMatchObject({ state: 'solving', deciding: true, said: [] });
});

test('is shown the problem, and has room for all steps', () => {
  const prompt = role.observe(solving.context);
  expect(prompt.compact).toBe('S74+68-85;');
  expect(prompt.maxLength).toBe(16);
  expect(prompt.chat.at(-1)?.content).toContain(problem);
  expect(prompt.chat.at(-1)?.content).toContain('modulo 100');
});

test('says the solution that its policy wrote, in text', () => {
  const solved = reply(role, solving, '74+68=3333-85=57');
  expect(solved.state).toBe('solved');
  expect(solved.said).toEqual([{ to: 'environment', kind: 'solution', body: { steps } }]);
});

test('understands a language model, which thinks first', () => {
  const text = 'First <b>add</b>.\n<solution>\n47+86=33\n 33-58=75\n</solution> Done.';
  expect(role.parse(text, solving.context)).toEqual({ ok: true, body: { steps }, text });
});

test('may stop early: how far the steps go is for the verifier', () => {
  expect(role.parse('74+68=33', solving.context)).toMatchObject({ body: { steps: ['47+86=33'] } });
});

test('says that a reply was malformed instead of guessing at it, and can be asked again', () => {
  const garbled = reply(role, solving, '74+68=3333-85=5');
  expect(garbled.state).toBe('garbled');
  expect(garbled.said).toEqual([
    {
      to: 'environment',
      kind: 'malformed',
      body: { reason: 'neither the compact form nor a <solution>' },
    },
  ]);
  expect(hear(role, garbled, 'problem', { problem }).state).toBe('solving');
});

test('stays with a problem until it is solved', () => {
  const asked = hear(role, solving, 'problem', { problem: '1;+1;+1' });
  expect(asked.context).toEqual({ asked: { problem } });
});

describe('parse', () => {
  test.each([
    ['', /neither/],
    [' 74+68=33', /neither/],
    ['74+68=33 ', /neither/],
    ['74+68=33'.repeat(3), /neither/],
    ['<solution>47+86=33', /pair/],
    ['</solution>47+86=33<solution>', /pair/],
    ['<solution>47+86=33</solution><solution>47+86=34</solution>', /once/],
    ['<solution></solution>', /line 1 .* no step/],
    ['<solution>47 + 86 = 33</solution>', /line 1 .* no step/],
    ['<solution>47+86=33\n\n33-58=75</solution>', /more than 2 steps/],
    ['<solution>47+86=33\nso it is 33</solution>', /line 2 .* no step/],
    ['４７+86=33', /neither/],
    ['x'.repeat(1e6), /neither/],
  ])('refuses %.60j', (text, reason) => {
    expect(role.parse(text, solving.context)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason) as string,
      text,
    });
  });
});

test('the perfect solver answers the prompt with what the domain knows', () => {
  const prompt = role.observe(solving.context);
  const request = {
    episode: 'e',
    agent: 'solver',
    role: 'solver',
    decisionIndex: 0,
    prompt,
    sampling: { temperature: 1, topP: 1 },
    key: [1, 2] as const,
    version: 'latest' as const,
  };
  expect(perfectSolver(domain)(request)).toBe('74+68=3333-85=57');
  expect(solverReply(domain, steps)).toBe('74+68=3333-85=57');
});
