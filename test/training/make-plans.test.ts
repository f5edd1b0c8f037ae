import { describe, expect, test } from 'vitest';
import { foldKey, keyFromSeed } from '../../src/core/random.ts';
import type { EpisodeRequest } from '../../src/experiment/experiment.ts';
import { makePlans, trainingPhase, updateOf } from '../../src/training/make-plans.ts';

const key = keyFromSeed(1);
const seats = { left: { role: 'thrower', policy: 'player', version: 3 } };
const games: readonly EpisodeRequest[] = [
  { task: 'a', seats },
  { task: 'b', seats, group: 'x' },
  { task: 'c', seats, group: 'x' },
  { task: null, seats: {}, environment: 'other' },
];

describe('plans', () => {
  const plans = makePlans(games, 'main', 'train-12', key);

  test('have an id of their phase and place, and the task and seats of their game', () => {
    expect(plans.map(({ id }) => id)).toEqual([0, 1, 2, 3].map((n) => `train-12-${n}`));
    expect(plans.map(({ task }) => task)).toEqual(['a', 'b', 'c', null]);
    expect(plans.map((plan) => plan.seats)).toEqual(games.map((game) => game.seats));
  });

  test('have 0 for −0 in their task, as logs and checkpoints give it back', () => {
    const task = { limit: -0, list: [1, -0], text: '-0' };
    const [plan, same] = makePlans(
      [
        { task, seats },
        { task: -0, seats },
      ],
      'main',
      'train-1',
      key,
    );
    expect(plan?.task).toStrictEqual({ limit: 0, list: [1, 0], text: '-0' });
    expect(same?.task).toBe(0);
  });

  test('are a group of their own, unless their game names one, which is that of their phase', () => {
    expect(plans.map(({ group }) => group)).toEqual([
      'train-12-0',
      'train-12/x',
      'train-12/x',
      'train-12-3',
    ]);
  });

  test('have a key that follows from the phase and their place alone', () => {
    expect(plans.map((plan) => plan.key)).toEqual([0, 1, 2, 3].map((n) => foldKey(key, n)));
    const [other] = makePlans([{ task: 'z', seats: {} }], 'main', 'train-13', key);
    expect(other?.key).toEqual(plans[0]?.key);
  });

  test('are of the environment that their game names, else of the one given', () => {
    expect(plans.map(({ environment }) => environment)).toEqual(['main', 'main', 'main', 'other']);
  });
});

describe('the update that a game was played for', () => {
  test('is in its id', () => {
    const [plan] = makePlans(games, 'main', trainingPhase(12), key);
    expect(plan && updateOf(plan.id)).toBe(12);
  });

  test.each(['held-out-40-1', 'train-12', 'train-x-1', 'my-train-1-2', 'what-if'])(
    'is none for a game that training did not play: %s',
    (id) => {
      expect(updateOf(id)).toBeNull();
    },
  );
});
