import { describe, expect, test } from 'vitest';
import { answerer } from '../../agents/answerer.ts';
import { questionPrompt, revisePrompt } from '../../environments/tasks/texts/answer.ts';
import { countdown } from '../../environments/tasks/countdown/countdown.ts';
import { hear, reply, start } from './hear.ts';

const domain = countdown({ numbers: 3 });
const role = answerer({ domain });
const problem = '3,7,2->20';
const past = [
  { answer: '2+3*7', evaluation: '505>3>n' },
  { answer: '3+2*7', evaluation: null },
];
const asked = hear(role, start(role), 'question', { problem, history: [] });
const revising = hear(role, start(role), 'revise', { problem, ...past[0] });

test('waits for its policy once it is asked, and not before', () => {
  expect(start(role)).toMatchObject({ state: 'idle', deciding: false });
  expect(asked).toMatchObject({ state: 'answering', deciding: true, said: [] });
  expect(revising).toMatchObject({ state: 'revising', deciding: true, said: [] });
});

test('is shown the problem, and nothing that solves it', () => {
  const { compact, chat, maxLength } = role.observe(asked.context);
  expect(compact).toBe('37202S');
  expect(maxLength).toBe(5);
  expect(chat.at(-1)?.content).toContain('Numbers: 3, 7, 2. Reach 20.');
  expect(chat.at(-1)?.content).not.toContain('3+7*2');
});

test('is shown earlier answers with what was said of them, oldest first', () => {
  const { context } = hear(role, start(role), 'question', { problem, history: past });
  const { compact, chat } = role.observe(context);
  expect(compact).toBe('37202H2+3*7E505>3>nH3+2*7S');
  expect(chat.at(-1)?.content).toMatch(/Answer: 2\+3\*7\nSaid of it: 505>3>n\n\nAnswer: 3\+2\*7$/);
});

test('is shown its own answer when it is to revise it', () => {
  const { compact, chat } = role.observe(revising.context);
  expect(compact).toBe('37202S2+3*7E505>3>nR');
  expect(chat.at(-1)?.content).toMatch(/answered this before:\n\nAnswer: 2\+3\*7\nSaid of it/);
  expect(revisePrompt(domain, problem, { answer: '2+3*7', evaluation: null })).toBe('37202S2+3*7R');
});

test('makers of training data get the same prompts', () => {
  expect(questionPrompt(domain, { problem, history: [] })).toBe('37202S');
});

test('says its answer, and can be asked again', () => {
  const answered = reply(role, asked, '3+7*2');
  expect(answered).toMatchObject({ state: 'answered', deciding: false });
  expect(answered.said).toEqual([{ to: 'environment', kind: 'answer', body: { answer: '3+7*2' } }]);
  expect(hear(role, answered, 'revise', { problem, ...past[0] }).state).toBe('revising');
  expect(reply(role, revising, '3+7*2').said).toMatchObject([{ kind: 'answer' }]);
});

test('stays with a question until it has answered', () => {
  expect(hear(role, asked, 'question', { problem: '1,1,1->3', history: [] }).context).toEqual(
    asked.context,
  );
  expect(hear(role, revising, 'question', { problem: '1,1,1->3', history: [] }).context).toEqual(
    revising.context,
  );
});

describe('parse', () => {
  const parse = (text: string) => role.parse(text, asked.context);

  test.each([
    ['3+7*2', '3+7*2'],
    ['2*3+7', '2*3+7'], // wrong, but by the rules
    ['So it must be\n<answer> 3+7*2 </answer>', '3+7*2'],
  ])('reads %j', (text, answer) => {
    expect(parse(text)).toEqual({ ok: true, body: { answer }, text });
  });

  test.each([
    ['', /neither/],
    ['3+7', /neither/],
    ['3+7*2=20', /neither/],
    ['3+7*3', /exactly once/],
    ['<answer>3+7</answer>', /must be 3 numbers/],
    ['<answer>3+7*2', /pair/],
    ['<answer>3+7*2</answer><answer>2*3+7</answer>', /once/],
  ])('refuses %j', (text, reason) => {
    const expected = expect.stringMatching(reason) as string;
    expect(parse(text)).toEqual({ ok: false, reason: expected, text });
    expect(reply(role, asked, text)).toMatchObject({
      state: 'garbled',
      said: [{ kind: 'malformed', body: { reason: expected } }],
    });
  });
});
