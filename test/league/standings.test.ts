import { describe, expect, test } from 'vitest';
import {
  NO_STANDINGS,
  keepPlayers,
  noteMatches,
  summariseStandings,
} from '../../src/league/index.ts';
import type { Match, Standings } from '../../src/league/index.ts';

const player = (name: string) => {
  const [policy = '', version] = name.split('@');
  return { policy, version: Number(version) };
};
const match = (opponent: string, against: string, score: number, games = 1): Match => ({
  opponent: player(opponent),
  against: player(against),
  score,
  games,
});
const after = (...matches: readonly Match[]): Standings => noteMatches(NO_STANDINGS, matches);

describe('ratings', () => {
  test('rise with what is won; between two who began alike they stay a thousand on average', () => {
    const { ratings } = after(match('sneaky@1', 'critic@1', 1));
    expect(ratings).toEqual({ 'sneaky@1': 1008, 'critic@1': 992 });
  });

  test('of a new version begin where its predecessor is', () => {
    const { ratings } = after(match('sneaky@1', 'critic@1', 1), match('sneaky@4', 'critic@1', 0.5));
    expect(ratings['sneaky@4']).toBeGreaterThan(1000);
    expect(ratings['sneaky@1']).toBe(1008);
    // Of another policy nothing is inherited, and nothing from later versions.
    const other = noteMatches({ ratings, pairings: [] }, [match('sneaky@0', 'judge@9', 0.5)]);
    expect(other.ratings).toMatchObject({ 'sneaky@0': 1000, 'judge@9': 1000 });
  });

  test('order players as often as one beats the other', () => {
    let standings = NO_STANDINGS;
    for (let n = 0; n < 400; n++) {
      standings = noteMatches(standings, [
        match('a@0', 'b@0', 0.75),
        match('b@0', 'c@0', 0.75),
        match('a@0', 'c@0', 0.9),
      ]);
    }
    // 3 to 1 is a difference of 400·log10(3) points.
    const { 'a@0': a = 0, 'b@0': b = 0, 'c@0': c = 0 } = standings.ratings;
    expect(a - b).toBeCloseTo(400 * Math.log10(3), 0);
    expect(b - c).toBeCloseTo(400 * Math.log10(3), 0);
  });
});

describe('pairings', () => {
  test('are means over all games of a pair', () => {
    const { pairings } = after(
      match('a@0', 'b@0', 1, 3),
      match('b@0', 'a@0', 0),
      match('a@0', 'b@0', 0, 1),
    );
    expect(pairings).toEqual([
      { row: 'a@0', column: 'b@0', payoff: 0.75, games: 4 },
      { row: 'b@0', column: 'a@0', payoff: 0, games: 1 },
    ]);
  });

  test('leave out a version that met itself', () => {
    expect(after(match('a@0', 'a@0', 1))).toEqual(NO_STANDINGS);
  });

  test('of players who are forgotten go with them', () => {
    const all = after(match('a@0', 'b@0', 1), match('a@1', 'b@0', 1));
    const kept = keepPlayers(all, ({ policy, version }) => policy === 'b' || version === 1);
    expect(Object.keys(kept.ratings).sort()).toEqual(['a@1', 'b@0']);
    expect(kept.pairings.map(({ row }) => row)).toEqual(['a@1']);
  });
});

describe('a summary', () => {
  test('is none while nobody has met anybody', () => {
    expect(summariseStandings(NO_STANDINGS)).toBeNull();
  });

  test('solves rock, paper, scissors: a third each, worth a half', () => {
    const beats = { 'r@0': 's@0', 'p@0': 'r@0', 's@0': 'p@0' } as const;
    const names = ['r@0', 'p@0', 's@0'] as const;
    const matches = names.flatMap((row) =>
      names
        .filter((column) => column !== row)
        .map((column) => match(row, column, beats[row] === column ? 1 : 0)),
    );
    const summary = summariseStandings(after(...matches));
    expect(summary?.equilibrium.value).toBeCloseTo(0.5, 2);
    for (const share of summary?.equilibrium.row ?? []) expect(share).toBeCloseTo(1 / 3, 1);
  });

  test('has null for a pair that never met, and counts it as the ratings expect', () => {
    const summary = summariseStandings(after(match('a@0', 'x@0', 1), match('b@0', 'y@0', 0)));
    expect(summary?.payoffs).toEqual({
      rows: ['a@0', 'b@0'],
      columns: ['x@0', 'y@0'],
      payoffs: [
        [1, null],
        [null, 0],
      ],
      games: [
        [1, 0],
        [0, 1],
      ],
    });
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect(summary?.equilibrium.row[0]).toBeGreaterThan(0.9);
  });
});
