import { describe, expect, test } from 'vitest';
import { evaluator } from '../../agents/evaluator.ts';
import { countdown } from '../../environments/tasks/countdown/countdown.ts';
import { hear, reply, start } from './hear.ts';

const role = evaluator({ domain: countdown({ numbers: 3 }) });
const body = { problem: '3,7,2->20', answer: '2+3*7', history: [] };
const evaluating = hear(role, start(role), 'evaluate', body);

test('waits for its policy once it is shown an answer', () => {
  expect(start(role)).toMatchObject({ state: 'idle', deciding: false });
  expect(evaluating).toMatchObject({ state: 'evaluating', deciding: true, said: [] });
});

test('goes on where the solver’s reply ended', () => {
  const { compact, maxLength } = role.observe(evaluating.context);
  expect(compact).toBe('37202S2+3*7E');
  expect(maxLength).toBe(7);
});

test('sees the history where there is one', () => {
  const history = [{ answer: '3+2*7', evaluation: '505>3>n' }];
  const { context } = hear(role, start(role), 'evaluate', { ...body, history });
  expect(role.observe(context).compact).toBe('37202H3+2*7E505>3>nS2+3*7E');
  expect(role.observe(context).chat.at(-1)?.content).toContain('Answer: 3+2*7\nSaid of it');
});

test('is told to look for errors rather than agree', () => {
  const [system, user] = role.observe(evaluating.context).chat;
  expect(system?.content).toMatch(/every error .* rather than agree/);
  expect(user?.content).toContain('2+3*7');
});

test('says its evaluation with the verdict', () => {
  const evaluated = reply(role, evaluating, '505>3>n');
  expect(evaluated.state).toBe('evaluated');
  expect(evaluated.said).toEqual([
    {
      to: 'environment',
      kind: 'evaluation',
      body: { evaluation: '505>3>n', verdict: false },
    },
  ]);
});

test('stays with an answer until it has evaluated it', () => {
  const other = { ...body, answer: '3+7*2' };
  expect(hear(role, evaluating, 'evaluate', other).context).toEqual({ asked: body });
});

describe('parse', () => {
  const parse = (text: string) => role.parse(text, evaluating.context);

  test.each([
    ['505>3>n', '505>3>n', false],
    ['000=2=y', '000=2=y', true], // wrong, but an evaluation
    ['5 times 7 is 35.\n<evaluation>505>3>n</evaluation>', '505>3>n', false],
  ])('reads %j', (text, evaluation, verdict) => {
    expect(parse(text)).toEqual({ ok: true, body: { evaluation, verdict }, text });
  });

  test.each([
    ['', /neither/],
    ['505>3>', /neither/],
    ['505>3>N', /neither/],
    ['n', /neither/],
    ['<evaluation>it is wrong</evaluation>', /no evaluation/],
    ['<evaluation>505>3>n', /pair/],
    ['<evaluation>505>3>n</evaluation><evaluation>505>3>y</evaluation>', /once/],
  ])('refuses %j', (text, reason) => {
    const expected = expect.stringMatching(reason) as string;
    expect(parse(text)).toEqual({ ok: false, reason: expected, text });
    expect(reply(role, evaluating, text)).toMatchObject({
      state: 'garbled',
      said: [{ kind: 'malformed' }],
    });
  });
});
