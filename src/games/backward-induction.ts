import { UserError } from '../core/errors.ts';
import type { BySeat, Game } from './game.ts';
import { chanceBranches, nodeAfter, optionsOf, rootOf } from './walk.ts';
import type { WalkOptions } from './walk.ts';

/**
 * What each seat earns if all play best, in a game of perfect information where one seat acts at a time: exact,
 * from the end backwards. States that are equal as data are solved once.
 *
 * @throws UserError on other games
 */
export function backwardInduction<State, Task>(
  game: Game<State, Task>,
  options: WalkOptions = {},
): BySeat<number> {
  const { turnOrder, information } = game.type;
  if (turnOrder !== 'sequential' || information !== 'perfect') {
    throw new UserError(
      `backwardInduction of '${game.name}': the game must be sequential and of perfect information, got ${turnOrder} and ${information}; take bestResponse`,
    );
  }
  const solved = new Map<string, BySeat<number>>();
  const solve = (state: State): BySeat<number> => {
    const key = JSON.stringify(state);
    let values = solved.get(key);
    if (values === undefined) solved.set(key, (values = solveAnew(state)));
    return values;
  };
  const solveAnew = (state: State): BySeat<number> => {
    const node = { state, known: {} };
    const byChance = chanceBranches(game, node);
    if (byChance !== null) {
      return byChance.reduce<BySeat<number>>(
        (sums, { probability, node: next }) => added(sums, solve(next.state), probability),
        {},
      );
    }
    const [seat] = game.toAct(state);
    if (seat === undefined) return game.returns(state);
    const ends = optionsOf(game, state, seat).map((action) =>
      solve(nodeAfter(game, node, { [seat]: action }).state),
    );
    return ends.reduce((best, end) => ((end[seat] ?? 0) > (best[seat] ?? 0) ? end : best));
  };
  return solve(rootOf(game, options).state);
}

function added(sums: BySeat<number>, values: BySeat<number>, weight: number): BySeat<number> {
  return Object.fromEntries(
    Object.entries(values).map(([seat, value]) => [seat, (sums[seat] ?? 0) + weight * value]),
  );
}
