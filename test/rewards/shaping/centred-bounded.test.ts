import { describe, expect, test } from 'vitest';
import type { EpisodeEvent } from '../../../src/core/episode.ts';
import { centredBounded } from '../../../src/rewards/shaping/centred-bounded.ts';
import { close, game, saying, values } from '../say-values.ts';

describe('centredBounded', () => {
  // Of a table of the logistic function: σ(0.2) = 0.5498339973, σ(0.5) = 0.6224593312,
  // σ(0.6) = 0.6456563062, σ(0.8) = 0.6899744811, σ(1) = 0.7310585786, σ(4) = 0.9820137900.
  test('gives ½ at the reference, and the mean sigmoid over several', () => {
    const one = centredBounded(saying({ a: [0.5, 1] }), { references: [0.5] });
    expect(values(one, game('a', 's', 's'))).toEqual([0.5, ...close(0.6224593312)]);
    const two = centredBounded(saying({ a: [1] }), { references: [0, 1], steepness: 4 });
    expect(values(two, game('a', 's'))).toEqual(close(0.741006895)); // of σ(4) and σ(0)
    expect(two.range).toEqual(close(0.258993105, 0.741006895));
  });

  test('finds its references among the same role in other episodes', () => {
    const term = centredBounded(saying({ a: [1, 0.2], b: [0, 0.3], c: [1] }));
    const group = [game('a', 's', 's'), game('b', 's', 'e'), game('c', 's')];
    expect(values(term, ...group)).toEqual([
      ...close(0.6155292893), // of σ(1) and σ(0)
      ...close(0.4299297581), // of σ(0.2) and σ(-0.8)
      ...close(0.3293496152), // of σ(-1) twice and σ(-0.2); nobody else evaluated: b's e isn't judged
      ...close(0.6403443532), // of σ(0), σ(0.8) and σ(1)
    ]);
    expect(term.range).toEqual(close(0.2689414214, 0.7310585786));
  });

  test('judges nobody in a group of one, nor where everybody plays another role', () => {
    const term = centredBounded(saying({ a: [1, 0.2], b: [1] }));
    expect(values(term, game('a', 's', 's'))).toEqual([]);
    expect(values(term, game('a', 's', 's'), game('b', 'e'))).toEqual([]);
  });

  test('gives all ½ where all are alike', () => {
    const term = centredBounded(saying({ a: [0.3], b: [0.3], c: [0.3] }), { steepness: 50 });
    expect(values(term, game('a', 's'), game('b', 's'), game('c', 's'))).toEqual([0.5, 0.5, 0.5]);
  });

  test('takes the untrained policy for the reference if it is told to', () => {
    const untrained = game('b', 's');
    const events = untrained.events.map((event): EpisodeEvent =>
      event.kind === 'decision' ? { ...event, decision: { ...event.decision, version: 0 } } : event,
    );
    const term = centredBounded(saying({ a: [1], b: [0.4], c: [1] }), {
      references: 'first-version',
    });
    const group = [game('a', 's'), { ...untrained, events }, game('c', 's')];
    expect(term.judge(group).map(({ episode: id, value }) => [id, value])).toEqual([
      ['a', ...close(0.6456563062)], // σ(0.6)
      ['c', ...close(0.6456563062)],
    ]);
  });

  test('stays within its bounds however far the reward goes', () => {
    const wild = centredBounded(saying({ a: [1e6, -1e6] }, [-1e6, 1e6]), { references: [0] });
    expect(values(wild, game('a', 's', 's'))).toEqual([1, 0]);
    // The mean of three equal sigmoids may come out above each of them.
    const term = centredBounded(saying({ a: [1], b: [0, 0, 0] }), { steepness: 4 });
    expect(values(term, game('a', 's'), game('b', 's', 's', 's'))[0]).toBe(term.range[1]);
    expect(term.range[1]).toBeCloseTo(0.98201379, 8);
  });

  test.each([{ references: [] }, { references: [NaN] }, { steepness: 0 }, { steepness: NaN }])(
    'refuses %o',
    (options) => {
      expect(() => centredBounded(saying({}), options)).toThrow(/^centredBounded: /);
    },
  );
});
