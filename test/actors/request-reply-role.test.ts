import { expect, test } from 'vitest';
import { requestReplyRole } from '../../src/actors/request-reply-role.ts';
import { hear, reply, start } from '../agents/hear.ts';

const guesser = requestReplyRole<{ readonly upTo: number }, number>({
  name: 'guesser',
  hears: 'think',
  says: 'guess',
  states: { deciding: 'guessing', done: 'guessed' },
  observe: ({ upTo }) => ({ compact: `${upTo}?`, chat: [], maxLength: 1 }),
  parse: (text, { upTo }) =>
    Number(text) <= upTo
      ? { ok: true, body: Number(text), text }
      : { ok: false, reason: 'no number in range', text },
});
const thinking = hear(guesser, start(guesser), 'think', { upTo: 5 });

test('idles until it is asked, then waits for its policy', () => {
  expect(start(guesser)).toMatchObject({ state: 'idle', deciding: false, said: [] });
  expect(thinking).toMatchObject({ state: 'guessing', deciding: true, said: [] });
  expect(guesser.observe(thinking.context).compact).toBe('5?');
});

test('tells the environment what its policy replied', () => {
  expect(reply(guesser, thinking, '4')).toMatchObject({
    state: 'guessed',
    deciding: false,
    said: [{ to: 'environment', kind: 'guess', body: 4 }],
  });
});

test('tells a reply that it does not understand as malformed, with the reason', () => {
  expect(reply(guesser, thinking, '6')).toMatchObject({
    state: 'garbled',
    said: [{ to: 'environment', kind: 'malformed', body: { reason: 'no number in range' } }],
  });
});

test('hears no other question while it decides, and the next one afterwards', () => {
  const again = hear(guesser, thinking, 'think', { upTo: 9 });
  expect(again).toMatchObject({ state: 'guessing', context: { asked: { upTo: 5 } } });
  for (const text of ['4', '6']) {
    expect(hear(guesser, reply(guesser, thinking, text), 'think', { upTo: 9 })).toMatchObject({
      state: 'guessing',
      context: { asked: { upTo: 9 } },
    });
  }
});

test('neither observes nor parses before it was asked', () => {
  expect(() => guesser.observe(start(guesser).context)).toThrow(/guesser observes before/);
  expect(guesser.parse('4', start(guesser).context)).toMatchObject({ ok: false });
});

test('begins in the state that is named for it', () => {
  const states = { idle: 'lurking', deciding: 'guessing', done: 'guessed' };
  const lurker = requestReplyRole({
    ...{ name: 'lurker', hears: 'think', says: 'guess', states },
    observe: () => ({ compact: '', chat: [], maxLength: 1 }),
    parse: (text) => ({ ok: true, body: text, text }),
  });
  expect(start(lurker).state).toBe('lurking');
});
