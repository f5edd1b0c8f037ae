import type { Episode } from 'agon-sim';
import { expect, test } from 'vitest';
import { scoreSneaky } from '../../../../scenarios/curricula/adversarial-steps/scores.ts';

/** A finished sneaky game: whether the rewrite was a real error, of which family, and what critics said. */
const game = (valid: boolean, family: string, verdicts: readonly (boolean | null)[]): Episode => ({
  plan: {
    id: 'x',
    environment: 'adversarial-steps',
    task: null,
    group: 'x',
    key: [1, 2],
    seats: {},
  },
  events: [],
  ending: {
    kind: 'finished',
    outcome: { valid, family, verdicts: verdicts.map((verdict) => ({ verdict })) },
  },
});

test('a sneaky generator is scored by whom it fools, by real errors, and by how many kinds it knows', () => {
  const games = [
    game(true, 'swap', [true, false]),
    game(true, 'swap', [true, true]),
    game(true, 'carry', [null, false]), // an unreadable verdict is nobody fooled
    game(true, 'carry', [true, false]),
    game(false, 'randomDigit', []),
  ];
  const { fooled, valid, kinds } = scoreSneaky(games);
  expect(fooled).toBeCloseTo(50);
  expect(valid).toBeCloseTo(80);
  expect(kinds).toBeCloseTo(2); // two families, as often
});

test('the number of kinds counts rare ones for less, and is 1 where there is one', () => {
  const often = Array.from({ length: 9 }, () => game(true, 'swap', [true]));
  expect(scoreSneaky(often).kinds).toBe(1);
  // exp(-(.9 ln .9 + .1 ln .1)) = exp(.3251)
  expect(scoreSneaky([...often, game(true, 'carry', [true])]).kinds).toBeCloseTo(1.3842, 3);
  expect(scoreSneaky([game(false, 'swap', [])])).toEqual({ fooled: 0, valid: 0, kinds: 0 });
});
