import { describe, expect, test } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { rewardGroup } from '../../src/rewards/compose-rewards.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { loadShapings } from './load-terms.ts';
import { game, saying, withLengths } from './say-values.ts';

const shapings = await loadShapings();
const RANGES = [
  [0, 1],
  [-1, 2],
  [1, 3],
  [-3, -1],
] as const;

/** All lists of so many of two values. */
const listsOf = <Value>(count: number, either: readonly [Value, Value]): readonly Value[][] =>
  count === 0
    ? [[]]
    : listsOf(count - 1, either).flatMap((list) => either.map((value) => [...list, value]));

/** Groups in which rewards of either end meet short and long replies in every order, beside a sibling. */
const EXTREMES = [1, 2, 3].flatMap((count) =>
  listsOf(count, ['least', 'greatest']).flatMap((ends) =>
    listsOf(count, [1, 40]).flatMap((lengths) =>
      (['least', 'greatest'] as const).map((sibling) => ({
        ends: { a: ends, b: [sibling] },
        group: [withLengths(game('a', ...ends.map(() => 's')), ...lengths), game('b', 's')],
      })),
    ),
  ),
);

/** A term of this range that says its ends. */
const sayingEnds = (
  ends: Readonly<Record<string, readonly string[]>>,
  range: readonly [number, number],
) =>
  saying(
    Object.fromEntries(
      Object.entries(ends).map(([id, list]) => [
        id,
        list.map((end) => (end === 'least' ? range[0] : range[1])),
      ]),
    ),
    range,
  );

describe.each(
  shapings.flatMap(({ name, shape, variants }) =>
    variants.map((options) => ({ name, shape, options })),
  ),
)('the range of $name with $options', ({ shape, options }) => {
  const ranges = RANGES.filter((range) => shape(saying({}, range), options) !== null);

  test.each(ranges)('over [%d, %d] is what can be paid, and no wider', (...range) => {
    const paid = EXTREMES.flatMap(({ ends, group }) =>
      (shape(sayingEnds(ends, range), options)?.judge(group) ?? []).map(({ value }) => value),
    );
    const declared = shape(saying({}, range), options)?.range ?? [NaN, NaN];
    expect(Math.min(...paid)).toBeCloseTo(declared[0], 12);
    expect(Math.max(...paid)).toBeCloseTo(declared[1], 12);
    expect(Math.min(...paid)).toBeGreaterThanOrEqual(declared[0]);
    expect(Math.max(...paid)).toBeLessThanOrEqual(declared[1]);
  });
});

describe('shapings of shapings', () => {
  const stream = openStream(keyFromSeed(41));
  const oneOf = <Value>(list: readonly Value[]): Value =>
    list[Math.floor(stream.uniform() * list.length)] as Value;

  /** Shapings one over the other, as many as take what is there, with what they are called. */
  const pile = (term: RewardTerm, height: number): RewardTerm => {
    let shaped = term;
    for (let layer = 0; layer < height; layer++) {
      const { name, shape, variants } = oneOf(shapings);
      const next = shape(shaped, oneOf(variants));
      if (next === null) continue;
      expect(next.name).toBe(`${shaped.name}:${name}`);
      expect(next.range.every(Number.isFinite)).toBe(true);
      shaped = next;
    }
    return shaped;
  };
  const group = (): readonly Episode[] =>
    ['a', 'b', 'c'].map((id) => {
      const agents = Array.from({ length: 1 + Math.floor(stream.uniform() * 3) }, () => 's');
      return withLengths(
        game(id, ...agents),
        ...agents.map(() => Math.floor(stream.uniform() * 9)),
      );
    });

  // `rewardGroup` refuses what is out of range, under another name, twice, or of no decision.
  test('keep their names, ranges and decisions in any order and number', () => {
    for (let trial = 0; trial < 400; trial++) {
      const range = oneOf(RANGES);
      const [least, greatest] = range;
      const values = () =>
        Array.from({ length: 3 }, () =>
          oneOf([least, greatest, least + stream.uniform() * (greatest - least)]),
        );
      const games = group();
      const said = Object.fromEntries(
        games.map(({ plan, events }) => [plan.id, values().slice(0, events.length)]),
      );
      const term = pile(saying(said, range), 1 + Math.floor(stream.uniform() * 5));
      const rewarded = rewardGroup([{ term, weight: 1 }], games);
      expect(rewarded.map(({ rewardTerms: columns }) => Object.keys(columns))).toEqual(
        games.flatMap(({ events }) => events.map(() => [term.name])),
      );
    }
  });
});
