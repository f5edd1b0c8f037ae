import { describe, expect, test } from 'vitest';
import { connectFourOf } from '../../environments/connect-four.ts';
import { gridOf, lockedGrid, slipperyGrid } from '../../environments/grid.ts';
import { kuhnPoker } from '../../environments/kuhn-poker.ts';
import { nimOf } from '../../environments/nim.ts';
import { pigOf } from '../../environments/pig.ts';
import { ticTacToe } from '../../environments/tic-tac-toe.ts';
import { backwardInduction } from '../../src/games/backward-induction.ts';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { playOut } from '../../src/games/play-out.ts';
import { alphaBeta } from '../../src/games/solvers/alpha-beta.ts';
import { worldOf } from '../../src/games/solvers/game-world.ts';
import { monteCarloSearch } from '../../src/games/solvers/monte-carlo-search.ts';
import { policyIteration, valueIteration } from '../../src/games/solvers/value-iteration.ts';

const stream = () => openStream(keyFromSeed(1));
/** First has two in the top row, second two in the middle one; second is to move and must block at 2. */
const THREATENED = { marks: [0b000000011, 0b000010000], moves: 3, forfeit: null } as const;
/** First has two in the top row and is to move: 2 wins. */
const WON = { marks: [0b000000011, 0b000011000], moves: 4, forfeit: null } as const;

describe('alpha–beta', () => {
  test('finds that tic-tac-toe is a draw, and wins and blocks where it must', () => {
    expect(alphaBeta(ticTacToe).value).toBe(0);
    expect(alphaBeta(ticTacToe, { from: WON })).toMatchObject({ value: 1, action: '2' });
    expect(alphaBeta(ticTacToe, { from: THREATENED }).action).toBe('2');
  });

  // John Tromp, "John's Connect Four Playground", https://tromp.github.io/c4/c4.html: 4 by 4 is a draw.
  test('finds that connect four is a draw on 4 by 4', () => {
    expect(alphaBeta(connectFourOf({ rows: 4, columns: 4 })).value).toBe(0);
  });

  test.each([
    { rows: 3, columns: 3, line: 3 },
    { rows: 3, columns: 4, line: 3 },
    { rows: 4, columns: 3, line: 3 },
  ])('agrees with backward induction: %j', (board) => {
    const game = connectFourOf(board);
    expect(alphaBeta(game).value).toBe(backwardInduction(game)['first']);
  });

  // Bouton (1901), "Nim, a game with a complete mathematical theory", Annals of Mathematics 3.
  test.each([
    [[1, 2, 3], false],
    [[1, 2, 4], false],
    [[2, 2], false],
    [[1, 2, 3], true],
    [[1, 1], true],
    [[1, 1, 1], true],
    [[3, 4], true],
  ])('finds who wins nim as the exclusive or of its piles says: %j, misère %j', (piles, misere) => {
    const sum = piles.reduce((all, size) => all ^ size, 0);
    const isWon = misere && piles.every((size) => size === 1) ? sum === 0 : sum !== 0;
    expect(alphaBeta(nimOf({ piles, misere })).value).toBe(isWon ? 1 : -1);
  });

  test('goes no deeper than it is told, and says there what it is told a state is worth', () => {
    const shallow = alphaBeta(ticTacToe, {
      depth: 1,
      evaluate: ({ marks }) => (marks[0] & 16) / 16,
    });
    expect(shallow).toEqual({ value: 1, action: '4', visited: expect.any(Number) as number });
    expect(alphaBeta(ticTacToe, { depth: 1 }).visited).toBeLessThan(20);
  });

  test('refuses a game with hidden cards', () => {
    expect(() => alphaBeta(kuhnPoker)).toThrow(
      "alphaBeta of 'kuhn-poker': the game must be of two",
    );
  });
});

describe('Monte Carlo tree search', () => {
  test.each([
    ['wins at once where it can', WON],
    ['blocks where it must', THREATENED],
  ])('%s', (_, from) => {
    const [best] = monteCarloSearch(ticTacToe, from, { simulations: 1000, stream: stream() });
    expect(best?.action).toBe('2');
  });

  test('with a policy, tries first what that policy would do', () => {
    const prior = (_: unknown, __: string, legal: readonly string[]) =>
      legal.map((action) => Number(action === '7'));
    const options = {
      simulations: 10,
      stream: stream(),
      prior,
      evaluate: () => ({ first: 0, second: 0 }),
    };
    const [best] = monteCarloSearch(ticTacToe, ticTacToe.initial(null, [], stream()), options);
    expect(best).toMatchObject({ action: '7', visits: 10 });
  });

  test('never loses tic-tac-toe to random play, and draws against itself', () => {
    const draws = openStream(keyFromSeed(2));
    const search = (state: Parameters<typeof ticTacToe.returns>[0]) =>
      monteCarloSearch(ticTacToe, state, { simulations: 300, stream: draws })[0]?.action ?? '';
    for (let n = 0; n < 10; n++) {
      const end = playOut(ticTacToe, {
        key: keyFromSeed(n),
        choose: (state, seat, legal) =>
          seat === (n % 2 === 0 ? 'first' : 'second') ? search(state) : draws.pick(legal ?? []),
      });
      expect(ticTacToe.returns(end)[n % 2 === 0 ? 'first' : 'second']).toBeGreaterThanOrEqual(0);
    }
  });

  test('is the same for the same stream', () => {
    const search = () =>
      monteCarloSearch(ticTacToe, THREATENED, { simulations: 50, stream: stream() });
    expect(search()).toEqual(search());
  });
});

/** Values by what a key says: its cell, or its scores. */
const valuesBy = <Key extends string>(keys: readonly Key[], values: Float64Array) =>
  Object.fromEntries(keys.map((key, i) => [key, values[i]]));

describe('value and policy iteration', () => {
  // Russell & Norvig (2010), "Artificial intelligence", figure 17.3.
  const UTILITIES = {
    ...{ '0,0': 0.812, '1,0': 0.868, '2,0': 0.918 },
    ...{ '0,1': 0.762, '2,1': 0.66 },
    ...{ '0,2': 0.705, '1,2': 0.655, '2,2': 0.611, '3,2': 0.388 },
  };
  const world = worldOf(slipperyGrid, { key: ({ at }) => at.join() });

  test.each([
    ['value iteration', valueIteration],
    ['policy iteration', policyIteration],
  ])('find the utilities of the slippery grid that the textbook has: %s', (_, solve) => {
    const found = valuesBy(world.keys, solve(world).values);
    for (const [cell, utility] of Object.entries(UTILITIES)) {
      expect(found[cell]).toBeCloseTo(utility, 3);
    }
  });

  test('go to the key and through its door to the goal in the fewest steps', () => {
    const locked = worldOf(lockedGrid, { key: ({ at, keys }) => `${at.join()} ${keys}` });
    const { values } = valueIteration(locked, { discount: 0.9 });
    // Eight steps: down, three to the right, up to the key, down twice through the door, down to the goal.
    expect(values[0]).toBeCloseTo(0.9 ** 7, 9);
  });

  // Neller & Presser (2004), "Optimal play of the dice game Pig", section 4: Piglet to 2, chances to win of who moves.
  test('find the chances of Piglet to 2: 4/7 for who begins', () => {
    const piglet = worldOf(pigOf({ goal: 2, sides: 2, counts: 'one' }), {
      key: ({ turn, scores, rolled }) => `${turn} ${scores.join()} ${rolled.length}`,
    });
    const found = valuesBy(piglet.keys, valueIteration(piglet).values);
    const chance = (key: string) => ((found[key] ?? NaN) + 1) / 2;
    expect(chance('0 0,0 0')).toBeCloseTo(4 / 7, 8);
    expect(chance('0 0,0 1')).toBeCloseTo(5 / 7, 8);
    expect(chance('0 0,1 0')).toBeCloseTo(2 / 5, 8);
    expect(chance('0 0,1 1')).toBeCloseTo(3 / 5, 8);
    expect(chance('0 1,0 0')).toBeCloseTo(4 / 5, 8);
    expect(chance('0 1,1 0')).toBeCloseTo(2 / 3, 8);
  });

  test('say that a world without end needs a discount', () => {
    const forever = gridOf({ name: 'pays-by-the-step', map: '@.', rewards: { step: 1 } });
    const world = worldOf(forever, { key: ({ at }) => at.join() });
    expect(() => valueIteration(world)).toThrow('set a discount below 1');
    expect(valueIteration(world, { discount: 0.5 }).values[0]).toBeCloseTo(2, 8);
  });
});
