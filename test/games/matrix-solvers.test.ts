import { describe, expect, test } from 'vitest';
import { alphaRank, alphaRankOfSeats } from '../../src/games/solvers/alpha-rank.ts';
import { correlatedEquilibrium } from '../../src/games/solvers/correlated-equilibrium.ts';
import { nashAveraging } from '../../src/games/solvers/nash-averaging.ts';
import { replicatorDynamics } from '../../src/games/solvers/replicator-dynamics.ts';
import { supportEnumeration } from '../../src/games/solvers/support-enumeration.ts';

const close = (expected: readonly number[], digits = 9) =>
  expected.map((one) => expect.closeTo(one, digits) as number);
const RPS = [
  [0, -1, 1],
  [1, 0, -1],
  [-1, 1, 0],
];
/** Of the survey's loop of self-play: equilibrium 1/4, 1/2, 1/4. */
const BIASED_RPS = [
  [0, -1, 2],
  [1, 0, -1],
  [-2, 1, 0],
];

describe('support enumeration', () => {
  test('finds both pure equilibria of the battle of the sexes and the mixed one: 3/5 and 2/5', () => {
    const found = supportEnumeration(
      [
        [3, 0],
        [0, 2],
      ],
      [
        [2, 0],
        [0, 3],
      ],
    );
    expect(found.map(({ row, column }) => [row, column])).toEqual([
      [
        [1, 0],
        [1, 0],
      ],
      [
        [0, 1],
        [0, 1],
      ],
      [close([0.6, 0.4]), close([0.4, 0.6])],
    ]);
    expect(found[2]?.values).toEqual(close([1.2, 1.2]));
  });

  test('finds the only equilibrium of the prisoner’s dilemma', () => {
    const found = supportEnumeration(
      [
        [5, 0],
        [10, 1],
      ],
      [
        [5, 10],
        [0, 1],
      ],
    );
    expect(found).toEqual([{ row: [0, 1], column: [0, 1], values: [1, 1] }]);
  });

  // Shapley (1964), "Some topics in two-person games": fictitious play cycles, the only equilibrium is uniform.
  test('finds the only equilibrium of Shapley’s game', () => {
    const found = supportEnumeration(
      [
        [0, 0, 1],
        [1, 0, 0],
        [0, 1, 0],
      ],
      [
        [0, 1, 0],
        [0, 0, 1],
        [1, 0, 0],
      ],
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.row).toEqual(close([1 / 3, 1 / 3, 1 / 3]));
    expect(found[0]?.values).toEqual(close([1 / 3, 1 / 3]));
  });

  test('is refused for more actions than can be tried', () => {
    const large = Array.from({ length: 13 }, () => [0]);
    expect(() => supportEnumeration(large, large)).toThrow(
      'may have 12 actions a player, got 13 by 1',
    );
  });
});

describe('a correlated equilibrium', () => {
  // Aumann (1974), example 2.5: chicken with payoffs 6 6 / 2 7 / 7 2 / 0 0. Told never to dare at once, the best sum
  // that incentives allow is 10.5: 1/2 for both giving way, 1/4 for each that dares alone.
  test('of chicken is better for both than any equilibrium they mix apart', () => {
    const { joint, values } = correlatedEquilibrium({
      actions: [2, 2],
      payoffs: [
        [6, 6],
        [2, 7],
        [7, 2],
        [0, 0],
      ],
    });
    expect(joint).toEqual(close([1 / 2, 1 / 4, 1 / 4, 0]));
    expect(values).toEqual(close([5.25, 5.25]));
  });

  test('of a zero-sum game is worth its value', () => {
    const payoffs = BIASED_RPS.flat().map((row) => [row, -row]);
    expect(correlatedEquilibrium({ actions: [3, 3], payoffs }).values).toEqual(close([0, 0]));
  });
});

describe('Nash averaging', () => {
  test('weighs the players of a cycle as its equilibrium does', () => {
    expect(nashAveraging(RPS).weights).toEqual(close([1 / 3, 1 / 3, 1 / 3]));
    expect(nashAveraging(BIASED_RPS).weights).toEqual(close([0.25, 0.5, 0.25], 6));
  });

  // Balduzzi et al. (2018), section 3.2: two copies of C share its third, A and B keep theirs.
  test('gives copies of a player the weight of one', () => {
    const { weights } = nashAveraging([
      [0, 4.6, -4.6, -4.6],
      [-4.6, 0, 4.6, 4.6],
      [4.6, -4.6, 0, 0],
      [4.6, -4.6, 0, 0],
    ]);
    expect(weights).toEqual(close([1 / 3, 1 / 3, 1 / 6, 1 / 6], 6));
  });

  test('gives all weight to one that beats all, and rates the others below it', () => {
    const { weights, ratings } = nashAveraging([
      [0, 1, 2],
      [-1, 0, 3],
      [-2, -3, 0],
    ]);
    expect(weights).toEqual(close([1, 0, 0], 6));
    expect(ratings).toEqual(close([0, -1, -2], 6));
  });

  test('weighs players evenly that are all alike', () => {
    expect(
      nashAveraging([
        [0, 0],
        [0, 0],
      ]).weights,
    ).toEqual(close([0.5, 0.5]));
  });

  test('refuses payoffs in which both win', () => {
    expect(() =>
      nashAveraging([
        [0, 1],
        [1, 0],
      ]),
    ).toThrow('nashAveraging: payoffs must be of the same players');
  });
});

describe('α-rank', () => {
  test('spends as long with each throw of rock-paper-scissors', () => {
    expect(alphaRank(RPS)).toEqual(close([1 / 3, 1 / 3, 1 / 3]));
  });

  test('spends nearly all time with what beats all', () => {
    const [best = 0] = alphaRank([
      [0, 1, 1],
      [-1, 0, 1],
      [-1, -1, 0],
    ]);
    expect(best).toBeCloseTo(1, 9);
  });

  // OpenSpiel 2.0.2, python/egt/alpharank.py: compute(…, m=50, alpha=…).
  test.each([
    [0.1, [0.3921870824258292, 0.39217729290795783, 0.21563562466621294]],
    [1, [0.347126150482605, 0.3471261504826054, 0.3057476990347895]],
  ])('is what OpenSpiel computes: biased rock-paper-scissors, α %f', (alpha, expected) => {
    expect(alphaRank(BIASED_RPS, { alpha, population: 50 })).toEqual(close(expected));
  });

  test('is what OpenSpiel computes of two seats: the prisoner’s dilemma and a game with two equilibria', () => {
    const options = { alpha: 0.1, population: 50 };
    const dilemma = [
      [5, 5],
      [0, 10],
      [10, 0],
      [1, 1],
    ];
    const twoGoods = [
      [3, 2],
      [0, 0],
      [0, 0],
      [1, 4],
    ];
    expect(alphaRankOfSeats({ actions: [2, 2], payoffs: dilemma }, options)).toEqual(
      close([1.6794071352598792e-13, 0.00733730733376, 0.00733730733376, 0.98532538533231]),
    );
    expect(alphaRankOfSeats({ actions: [2, 2], payoffs: twoGoods }, options)).toEqual(
      close([0.99242687950596, 5.535966623399e-5, 1.8038150287e-7, 0.0075175804463]),
    );
  });
});

describe('replicator dynamics', () => {
  // Hofbauer & Sigmund (1998), "Evolutionary games and population dynamics", section 7.7: of a zero-sum
  // rock-paper-scissors the product of shares stays as it is, and orbits are closed around the equilibrium.
  test('circles the equilibrium of rock-paper-scissors: the product of shares stays', () => {
    const path = replicatorDynamics(RPS, [0.5, 0.3, 0.2], { time: 50 });
    const products = path.map(([a = 0, b = 0, c = 0]) => a * b * c);
    expect(path).toHaveLength(5001);
    expect(Math.max(...products) - Math.min(...products)).toBeLessThan(1e-9);
    const farthest = Math.max(...path.map(([rock = 0]) => rock));
    expect(farthest).toBeGreaterThan(0.5);
  });

  test('comes to defection in the prisoner’s dilemma', () => {
    const end = replicatorDynamics(
      [
        [5, 0],
        [10, 1],
      ],
      [0.99, 0.01],
      { time: 20 },
    ).at(-1);
    expect(end?.[1]).toBeCloseTo(1, 6);
  });
});
