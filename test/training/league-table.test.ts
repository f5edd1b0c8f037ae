import { describe, expect, test } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import type { Opponents } from '../../src/experiment/experiment.ts';
import {
  admitVersion,
  drawOpponents,
  mayLearn,
  noteResults,
  openLeague,
  opponentResults,
  versionsInPool,
} from '../../src/training/league-table.ts';
import type { LeagueEntry } from '../../src/training/league-table.ts';

/** An episode's outcome is how well the seat `foe` did, or null. */
const rules: Opponents = {
  shares: { latest: 2, initial: 1, past: 1 },
  pool: { admitEvery: 5, size: 3, rateStep: 0.5 },
  seat: 'foe',
  success: ({ ending }) => (ending.kind === 'finished' ? (ending.outcome as number | null) : null),
};

function game(version: number | 'latest', success: number | null, seat = 'foe'): Episode {
  return {
    plan: {
      id: 'train-1-0',
      group: 'train-1-0',
      key: [1, 2],
      environment: 'any',
      task: null,
      seats: { [seat]: { role: 'foe', policy: 'foe', version } },
    },
    events: [],
    ending: { kind: 'finished', outcome: success },
  };
}

const entry: LeagueEntry = {
  pool: {
    members: [
      { version: 0, rate: 0.4 },
      { version: 5, rate: 0.8 },
    ],
  },
  throttle: { average: null },
};
const key = keyFromSeed(1);
const note = (
  entry: LeagueEntry,
  of: Opponents,
  episodes: readonly Episode[],
  latest: number,
  seatOf?: (episode: Episode) => string,
) => noteResults(entry, of, opponentResults(of, episodes, seatOf), latest);

describe('a league', () => {
  test('begins with the initial version of each policy, and no record', () => {
    const league = openLeague({ foe: rules, other: rules });
    expect(Object.keys(league)).toEqual(['foe', 'other']);
    expect(versionsInPool(league['foe'])).toEqual([0]);
    expect(league['foe']?.throttle.average).toBeNull();
  });

  test('takes no success that is outside [0, 1]', () => {
    for (const success of [NaN, 1.5, -1]) {
      expect(() => opponentResults(rules, [game(0, success)])).toThrow(
        /^opponents in seat foe, success: must give a number in \[0, 1\] or null, got .*; mend it$/,
      );
    }
  });

  test('has no versions of a policy that nobody meets', () => {
    expect(versionsInPool(undefined)).toEqual([]);
  });
});

describe('opponents', () => {
  test('are drawn by the shares, the latest as the version that it stands for', () => {
    const drawn = drawOpponents(entry, rules, 8, 9, key);
    expect(drawn).toEqual([9, 9, 9, 9, 0, 0, 5, 5]);
  });

  test('are the same for the same key; another key may draw others', () => {
    const members = Array.from({ length: 20 }, (_, version) => ({ version, rate: 0.5 }));
    const many = { ...entry, pool: { members } };
    const draw = (seed: number) => drawOpponents(many, rules, 8, 30, keyFromSeed(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => draw(seed).at(-1))).size).toBeGreaterThan(1);
  });
});

describe('results', () => {
  test('move the rate of each version that played by the mean of its games', () => {
    const games = [game(0, 1), game(0, 0), game(5, 0), game(9, 1)];
    const noted = note(entry, rules, games, 9);
    expect(noted.pool.members).toEqual([
      { version: 0, rate: 0.5 * 0.4 + 0.5 * 0.5 },
      { version: 5, rate: 0.5 * 0.8 },
    ]);
  });

  test('move the throttle by the games of the latest version only', () => {
    expect(note(entry, rules, [game(5, 1), game(0, 1)], 9).throttle.average).toBeNull();
    const once = note(entry, rules, [game(5, 1), game(9, 0.5), game(9, 0)], 9);
    expect(once.throttle.average).toBe(0.25);
    const twice = note(once, rules, [game(9, 1)], 9);
    expect(twice.throttle.average).toBeCloseTo(0.8 * 0.25 + 0.2, 12);
  });

  test('count for the seat that a game says its opponent played', () => {
    const seats = {
      left: { role: 'foe', policy: 'foe', version: 5 },
      right: { role: 'foe', policy: 'foe', version: 9 },
    };
    const { plan, ...rest } = game(0, null);
    const alternating = ['left', 'right'].map((id) => ({ ...rest, plan: { ...plan, id, seats } }));
    const winsLeft = { ...rules, success: (_: Episode, seat: string) => (seat === 'left' ? 1 : 0) };
    const noted = note(entry, winsLeft, alternating, 9, ({ plan: { id } }) => String(id));
    expect(noted.pool.members[1]).toEqual({ version: 5, rate: 0.5 * 0.8 + 0.5 });
    expect(noted.throttle.average).toBe(0);
  });

  test('leave out episodes that say nothing, other seats, and seats without a number', () => {
    const games = [game(9, null), game(9, 1, 'someone else'), game('latest', 1)];
    expect(note(entry, rules, games, 9)).toEqual(entry);
  });
});

describe('the pool', () => {
  test('takes in a version once enough updates have passed, with its recent success', () => {
    const winning = { ...entry, throttle: { average: 0.7 } };
    expect(admitVersion(winning, rules, 9)).toEqual(winning);
    expect(admitVersion(winning, rules, 10).pool.members.at(-1)).toEqual({
      version: 10,
      rate: 0.7,
    });
    expect(admitVersion(entry, rules, 10).pool.members.at(-1)).toEqual({ version: 10, rate: 0 });
  });

  test('keeps to its size and to the initial version', () => {
    const full = [10, 15, 20].reduce((so, version) => admitVersion(so, rules, version), entry);
    expect(versionsInPool(full)).toHaveLength(3);
    expect(versionsInPool(full)[0]).toBe(0);
    expect(versionsInPool(full).at(-1)).toBe(20);
  });

  test('leaves the throttle as it was', () => {
    const winning = { ...entry, throttle: { average: 0.7 } };
    expect(admitVersion(winning, rules, 10).throttle).toEqual(winning.throttle);
  });
});

describe('a policy', () => {
  const winning = { ...entry, throttle: { average: 0.7 } };

  test('learns while its success is below its throttle', () => {
    expect(mayLearn(winning, { ...rules, throttle: 0.71 })).toBe(true);
    expect(mayLearn(winning, { ...rules, throttle: 0.7 })).toBe(false);
    expect(mayLearn(entry, { ...rules, throttle: 0.1 })).toBe(true);
  });

  test('without a throttle, or that nobody meets, always learns', () => {
    expect(mayLearn(winning, rules)).toBe(true);
    expect(mayLearn(undefined, undefined)).toBe(true);
  });
});
