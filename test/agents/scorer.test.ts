import { describe, expect, test } from 'vitest';
import { scorer } from '../../agents/scorer.ts';
import { countdown } from '../../environments/tasks/countdown/countdown.ts';
import { hear, reply, start } from './hear.ts';

const role = scorer({ domain: countdown({ numbers: 3 }) });
const body = { problem: '3,7,2->20', answer: '2+3*7', evaluation: '505>3>n' };
const scoring = hear(role, start(role), 'score', body);
const unevaluated = hear(role, start(role), 'score', { ...body, evaluation: null });

test('waits for its policy once it is shown an evaluation', () => {
  expect(start(role)).toMatchObject({ state: 'idle', deciding: false });
  expect(scoring).toMatchObject({ state: 'scoring', deciding: true, said: [] });
});

test('goes on where the evaluator’s reply ended', () => {
  const { compact, maxLength } = role.observe(scoring.context);
  expect(compact).toBe('37202S2+3*7E505>3>nC');
  expect(maxLength).toBe(4);
});

test('sees blanks where nobody evaluated', () => {
  const { compact, chat } = role.observe(unevaluated.context);
  expect(compact).toBe('37202S2+3*7E.......C');
  expect(chat.at(-1)?.content).toContain('Nobody evaluated it.');
});

test('says its score', () => {
  const scored = reply(role, scoring, 'yy>1');
  expect(scored.state).toBe('scored');
  expect(scored.said).toEqual([{ to: 'environment', kind: 'scoring', body: { score: 1 } }]);
});

test('stays with an evaluation until it has scored it', () => {
  expect(hear(role, scoring, 'score', { ...body, evaluation: null }).context).toEqual({
    asked: body,
  });
});

describe('parse', () => {
  const parse = (text: string) => role.parse(text, scoring.context);

  test.each([
    ['yy>1', 1],
    ['nn=3', 3],
    ['...2', 2],
    ['The second step is wrong.\n<score> 3 </score>', 3],
  ])('reads %j', (text, score) => {
    expect(parse(text)).toEqual({ ok: true, body: { score }, text });
  });

  test.each([
    ['', /neither/],
    ['3', /neither/], // a bare digit somewhere in a reply is no score
    ['yy>0', /neither/],
    ['yy>4', /neither/],
    ['I give it a 3.', /neither/],
    ['<score>4</score>', /must be 1, 2 or 3/],
    ['<score>2.5</score>', /must be 1, 2 or 3/],
    ['<score>three</score>', /must be 1, 2 or 3/],
    ['<score>constructor</score>', /must be 1, 2 or 3/],
    ['<score>3', /pair/],
    ['<score>1</score><score>3</score>', /once/],
  ])('refuses %j', (text, reason) => {
    const expected = expect.stringMatching(reason) as string;
    expect(parse(text)).toEqual({ ok: false, reason: expected, text });
    expect(reply(role, scoring, text)).toMatchObject({
      state: 'garbled',
      said: [{ kind: 'malformed', body: { reason: expected } }],
    });
  });
});
