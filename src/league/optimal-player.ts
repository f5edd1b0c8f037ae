import { UserError } from '../core/errors.ts';
import type { AnyGame, BySeat } from '../games/game.ts';
import { CFR_PLUS, openCfr } from '../games/solvers/cfr.ts';
import { compileTree } from '../games/solvers/game-tree.ts';
import { strategyOf } from '../games/solvers/strategy-table.ts';
import { treeNashConv } from '../games/solvers/tree-values.ts';
import { chanceBranches, nodeAfter, optionsOf, rootOf } from '../games/walk.ts';
import { strategyPlayer } from './game-player.ts';
import type { GamePlayer } from './game-player.ts';

/** States of a game of perfect information that are solved at most, and nodes of another's tree: seconds of work. */
const [MOST_STATES, MOST_NODES] = [50_000, 400_000];
/** CFR+ goes on until best responses together win less than this share of the range of returns, or for so many rounds. */
const [NASH_CONV, MOST_ROUNDS, ROUNDS_AT_ONCE] = [0.001, 2000, 50];

/**
 * Plays best in small games: by backward induction where one seat acts at a time and knows everything; in other games of
 * two whose payoffs have a constant sum, an equilibrium by CFR+.
 *
 * @throws UserError for games in which nothing is best whatever the others do, and for those that are too large
 */
export function optimalPlayer(game: AnyGame): GamePlayer {
  const { turnOrder, information, payoffSum, chance, players } = game.type;
  if (chance === 'sampled') throw unsolvable(game, 'draws chance that a walk can’t list');
  if (turnOrder === 'sequential' && information === 'perfect') return backwardsPlayer(game);
  if (players[1] !== 2 || payoffSum === 'general') {
    throw unsolvable(game, 'has no play that is best whatever the others do');
  }
  return equilibriumPlayer(game);
}

function equilibriumPlayer(game: AnyGame): GamePlayer {
  let tree;
  try {
    tree = compileTree(game, { most: MOST_NODES });
  } catch (error) {
    if (error instanceof UserError) throw unsolvable(game, `can't be solved: ${error.message}`);
    throw error;
  }
  const solver = openCfr(tree, CFR_PLUS);
  const [least, greatest] = game.type.rewardBounds;
  while (solver.iterations < MOST_ROUNDS) {
    solver.iterate(ROUNDS_AT_ONCE);
    if (treeNashConv(tree, solver.average()) < NASH_CONV * (greatest - least)) break;
  }
  return strategyPlayer('optimal', strategyOf(tree, solver.average()));
}

/** Solves the game from its end; plays the first of the best actions. */
function backwardsPlayer(game: AnyGame): GamePlayer {
  const solved = new Map<string, BySeat<number>>();
  const valueOf = (state: unknown): BySeat<number> => {
    const key = JSON.stringify(state);
    const known = solved.get(key);
    if (known !== undefined) return known;
    const value = solve(state);
    if (solved.size >= MOST_STATES) {
      throw unsolvable(game, `has more than ${MOST_STATES} states`);
    }
    solved.set(key, value);
    return value;
  };
  const solve = (state: unknown): BySeat<number> => {
    const byChance = chanceBranches(game, { state, known: {} });
    if (byChance !== null) {
      const ends = byChance.map(
        ({ probability, node }) => [probability, valueOf(node.state)] as const,
      );
      return Object.fromEntries(
        game.seats.map((seat) => [
          seat,
          ends.reduce((sum, [likely, end]) => sum + likely * (end[seat] ?? 0), 0),
        ]),
      );
    }
    const [seat] = game.toAct(state);
    if (seat === undefined) return game.returns(state);
    return best(state, seat).value;
  };
  const best = (state: unknown, seat: string) => {
    const ends = optionsOf(game, state, seat).map((action) => ({
      body: action.ok ? String(action.body as string) : '',
      value: valueOf(nodeAfter(game, { state, known: {} }, { [seat]: action }).state),
    }));
    return ends.reduce((most, end) =>
      (end.value[seat] ?? 0) > (most.value[seat] ?? 0) ? end : most,
    );
  };
  valueOf(rootOf(game).state);
  return { name: 'optimal', choose: ({ state, seat }) => best(state, seat).body };
}

const unsolvable = (game: AnyGame, why: string) =>
  new UserError(
    `player optimal: plays small games that can be solved, but '${game.name}' ${why}; take random or first-legal`,
  );
