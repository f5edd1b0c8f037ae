import { describe, expect, test } from 'vitest';
import { questionPrompt } from '../../environments/tasks/texts/answer.ts';
import type { ProbeBody } from '../../environments/likelihood-probing.ts';
import { prober } from '../../agents/prober.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const role = prober({ domain });
const problem = '47;+86;-58';
const observe = (probe: Omit<ProbeBody, 'problem'>) =>
  role.observe({ asked: { problem, ...probe } });

describe('a prober', () => {
  test('scores an answer after the very prompt that its solver saw', () => {
    const asked = questionPrompt(domain, { problem, history: [] });
    expect(observe({ kind: 'given-question', before: '', text: '3357' })).toMatchObject({
      compact: asked,
      scored: '3357',
      maxLength: 4,
    });
    expect(observe({ kind: 'state', before: '33', text: '57' }).compact).toBe(`${asked}33`);
    expect(observe({ kind: 'last-token', before: '3357', text: '!' })).toMatchObject({
      compact: `${asked}3357`,
      scored: '!',
      maxLength: 1,
    });
  });

  test('scores an answer alone without a trace of the question', () => {
    const { compact, chat } = observe({ kind: 'alone', before: '', text: '3357' });
    expect(compact).toBe('S');
    expect(JSON.stringify(chat)).not.toContain(domain.wording.task(problem));
    expect(compact).not.toContain(domain.compact.problem(problem));
  });

  test('shows a language model what was written as its own words', () => {
    expect(observe({ kind: 'state', before: '33', text: '57' }).chat).toEqual([
      { role: 'user', content: domain.wording.task(problem) },
      { role: 'assistant', content: '33' },
    ]);
  });

  test('takes no other reply for scored', () => {
    const probe: ProbeBody = { kind: 'last-token', problem, before: '3357', text: '!' };
    expect(role.parse('!', { asked: probe })).toEqual({ ok: true, body: {}, text: '!' });
    expect(role.parse('?', { asked: probe })).toMatchObject({ ok: false, text: '?' });
    expect(role.parse('!', { asked: null })).toMatchObject({ ok: false });
  });
});
