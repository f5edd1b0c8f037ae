import { describe, expect, test } from 'vitest';
import type { Episode, EpisodeEvent } from '../../src/core/episode.ts';
import { malformed } from '../../src/rewards/terms/malformed.ts';
import { talk } from './play-talk.ts';

const values = (game: Episode) =>
  malformed({ penalty: -2 })
    .judge([game])
    .map((one) => one.value);

describe('malformed', () => {
  test('costs the decision that was followed by a malformed message, and no other', () => {
    expect(values(talk(['a', 'verdict'], ['b', 'malformed'], ['c', null]))).toEqual([0, -2, 0]);
  });

  test('counts each decision of an agent by itself', () => {
    expect(values(talk(['a', 'malformed'], ['a', 'verdict'], ['a', 'malformed']))).toEqual([
      -2, 0, -2,
    ]);
  });

  test('does not take another agent’s message for the reply', () => {
    const game = talk(['a', null], ['b', 'malformed']);
    expect(values(game)).toEqual([0, -2]);
  });

  test('looks at the first message after a decision only', () => {
    const game = talk(['a', 'verdict']);
    const late = { seq: 9, from: 'a', to: 'environment', kind: 'malformed', body: null };
    expect(
      values({ ...game, events: [...game.events, { kind: 'message', message: late }] }),
    ).toEqual([0]);
  });

  test('ignores what a user injects', () => {
    const game = talk(['a', 'malformed']);
    const injected = game.events.map((event): EpisodeEvent =>
      event.kind === 'message' ? { ...event, injected: true } : event,
    );
    expect(values({ ...game, events: injected })).toEqual([0]);
  });

  test.each([NaN, 1])('refuses the penalty %d', (penalty) => {
    expect(() => malformed({ penalty })).toThrow(/finite and at most 0/);
  });
});
