import { describe, expect, test } from 'vitest';
import type { Episode, EpisodeEvent } from '../../../src/core/episode.ts';
import { lengthAware } from '../../../src/rewards/shaping/length-aware.ts';
import { game, saying, values, withLengths } from '../say-values.ts';

describe('lengthAware', () => {
  /** Replies of these lengths, in tokens, and of four characters. */
  const replies = (...lengths: number[]): Episode => {
    const talk = withLengths(game('a', ...lengths.map(() => 's')), ...lengths);
    const events = talk.events.map((event): EpisodeEvent =>
      event.kind === 'decision'
        ? { ...event, decision: { ...event.decision, text: 'four' } }
        : event,
    );
    return { ...talk, events };
  };
  const right = saying({ a: [1, 1, 1, 1] });

  test('charges more and more between the free length and the longest', () => {
    const term = lengthAware(right, { penalty: 0.5, free: 4, most: 8 });
    expect(values(term, replies(1, 4, 6, 20))).toEqual([1, 1, 0.75, 0.5]);
    expect(term.range).toEqual([-0.5, 1]);
  });

  test('pays for length where the penalty is negative', () => {
    const term = lengthAware(right, { penalty: -0.5, free: 4, most: 8 });
    expect(values(term, replies(1, 4, 6, 20))).toEqual([1, 1, 1.25, 1.5]);
    expect(term.range).toEqual([0, 1.5]);
  });

  test('touches only rewards that are high enough, if it is told to', () => {
    const term = lengthAware(saying({ a: [1, 0.4, 0.5] }), {
      penalty: 1,
      free: 0,
      most: 4,
      from: 0.5,
    });
    expect(values(term, replies(2, 2, 2))).toEqual([0.5, 0.4, 0]);
    expect(term.range).toEqual([-0.5, 1]); // a reward of ½ less the whole penalty
  });

  test('counts characters where a policy has no tokens', () => {
    const term = lengthAware(right, { penalty: 1, free: 0, most: 8 });
    expect(values(term, replies(0, 2, 4, 8))).toEqual([0.5, 0.75, 0.5, 0]);
  });

  test.each([
    { penalty: NaN, free: 0, most: 1 },
    { penalty: 1, free: -1, most: 1 },
    { penalty: 1, free: 2, most: 2 },
    { penalty: 1, free: 0, most: Infinity },
    { penalty: 1, free: 0, most: 1, from: NaN },
  ])('refuses %o', (options) => {
    expect(() => lengthAware(right, options)).toThrow(/^lengthAware: /);
  });
});
