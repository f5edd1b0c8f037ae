import { describe, expect, test } from 'vitest';
import { kuhnPoker } from '../../environments/kuhn-poker.ts';
import { ticTacToe } from '../../environments/tic-tac-toe.ts';
import { GAME_RULES } from '../../src/games/conformance/game-rules.ts';
import type { GameExample } from '../../src/games/conformance/game-example.ts';
import type { AnyGame } from '../../src/games/game.ts';
import type { Scene } from '../../src/games/scene.ts';
import { games, protocols } from './game-examples.ts';

test('there are games to hold to the rules', () => {
  expect(games.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['kuhn-poker', 'rock-paper-scissors', 'tic-tac-toe']),
  );
});

/** Every game and every protocol keeps the rules of all games, by being there. */
describe.each(games.map((game) => ({ name: game.name, example: { game } })))(
  '$name',
  ({ example }) => {
    test.each(GAME_RULES)('$name', async ({ check }) => {
      await check(example);
    });
  },
);

test('there are protocols to hold to the rules', () => {
  expect(protocols.map(({ example: { game } }) => game.name)).toEqual(
    expect.arrayContaining([
      ...['adversarial-steps', 'discussion', 'likelihood-probing'],
      ...['proposer-solver', 'self-correction', 'voting'],
    ]),
  );
});

describe.each(protocols)('$name', ({ example }) => {
  test.each(GAME_RULES)('$name', async ({ check }) => {
    await check(example);
  });
});

/** Games that break one rule each, and what is found. */
const broken: readonly [fault: string, change: Partial<typeof ticTacToe>][] = [
  ['moving -> won, which isn', { phases: { moving: ['moving', 'drawn'], won: [], drawn: [] } }],
  [
    'never takes moving -> lost',
    { phases: { ...ticTacToe.phases, moving: ['moving', 'won', 'drawn', 'lost'], lost: [] } },
  ],
  ['the sum of returns is 2, where it must be 0', { returns: () => ({ first: 1, second: 1 }) }],
  ['but the bounds are -1 to 1', { returns: () => ({ first: 2, second: -2 }) }],
  ['first has earned NaN', { returns: () => ({ second: 0 }) }],
  ['second forfeits', { returns: () => ({ first: -1, second: 1 }) }],
  [
    '2 at most act at once',
    { toAct: (state) => ticTacToe.toAct(state).flatMap(() => ['first', 'second']) },
  ],
  ['third must act', { toAct: (state) => ticTacToe.toAct(state).map(() => 'third') }],
  [
    'a state isn',
    { initial: () => ({ ...ticTacToe.initial(null, [], NO_STREAM), at: new Date(0) }) },
  ],
  ["'first: all alike'", { informationState: () => 'all alike' }],
  [
    // As the moves so far could be told in several orders.
    'lets equal information states be equal states',
    { initial: () => ({ ...BEGIN, moves: 0 }), informationState: ({ moves }) => `${moves}` },
  ],
  [
    'read again',
    {
      initial: () => BEGIN,
      legal: (board) => (ticTacToe.legal(board, '') ?? []).slice(+(board === BEGIN)),
    },
  ],
  [
    'frozen, a play fails',
    {
      apply: (board, actions, chance) => {
        Object.assign(board, { moves: board.moves });
        return ticTacToe.apply(board, actions, chance);
      },
    },
  ],
  [
    'the sum of returns is',
    {
      type: { ...ticTacToe.type, payoffSum: 'constant' },
      returns: (board) => ({ ...ticTacToe.returns(board), second: 0 }),
    },
  ],
  ['is skipped, and the game is over', { type: { ...ticTacToe.type, illegal: 'skip' } }],
  ['where everybody sits one seat on', { type: { ...ticTacToe.type, symmetric: true } }],
  ["isn't inside 2 by 1", { picture: () => words('too long') }],
];
const NO_STREAM = {} as Parameters<typeof ticTacToe.initial>[2];
const BEGIN = ticTacToe.initial(null, [], NO_STREAM);
const words = (text: string): Scene => ({
  width: 2,
  height: 1,
  shapes: [{ kind: 'words', x: 0, y: 0, text }],
});

test.each(broken)('a game is found out: %s', async (fault, change) => {
  expect(await foundIn({ ...ticTacToe, ...change })).toContain(fault);
});

/** Poker in which hidden cards come to light. */
const leaking: readonly [fault: string, change: Partial<typeof kuhnPoker>][] = [
  [
    'equal knowledge, equal pictures',
    { picture: ({ cards }, seat) => words(seat === 'first' ? (cards ?? '') : '') },
  ],
  [
    // Only while it is the other's turn.
    'equal knowledge, equal pictures',
    {
      picture: ({ cards, done }, seat) =>
        words(seat === 'first' && done === 'p' ? (cards ?? '') : ''),
    },
  ],
  [
    'lets equal information states be equal states',
    { type: { ...kuhnPoker.type, information: 'perfect' } },
  ],
  [
    'more than second on average',
    {
      type: { ...kuhnPoker.type, symmetric: true },
      returns: (hand) => ({ ...kuhnPoker.returns(hand), first: 2 }),
    },
  ],
];

test.each(leaking)('a game of cards is found out: %s', async (fault, change) => {
  expect(await foundIn({ ...kuhnPoker, ...change })).toContain(fault);
});

/** Which rules a game breaks, and how. */
async function foundIn(game: object): Promise<string> {
  const example: GameExample = { game: game as AnyGame };
  const found: string[] = [];
  for (const { name, check } of GAME_RULES) {
    try {
      await check(example);
    } catch (error) {
      found.push(`${name}: ${String(error)}`);
    }
  }
  return found.join('\n');
}

test('a game that draws chance where it says it has none is found out', () => {
  const game = {
    ...ticTacToe,
    initial: (_: null, __: readonly string[], stream: { uniform(): number }) => {
      stream.uniform();
      return ticTacToe.initial(null, [], NO_STREAM);
    },
  } as unknown as AnyGame;
  expect(() => GAME_RULES[0]?.check({ game })).toThrow("only if its type says chance: 'sampled'");
});
