import { UserError } from '../../core/errors.ts';
import type { Strategy } from '../walk.ts';
import type { GameTree } from './game-tree.ts';

/** How likely each action is, by information state: at its `offset`, in the order of its legal actions. */
export type StrategyTable = Float64Array;

/** All legal actions equally often. */
export function uniformTable({ actions, informationStates }: GameTree): StrategyTable {
  const table = new Float64Array(actions);
  for (const { legal, offset } of informationStates) {
    table.fill(1 / legal.length, offset, offset + legal.length);
  }
  return table;
}

/** A strategy as a table. */
export function tableOf(
  { actions, informationStates, seats }: GameTree,
  strategy: Strategy,
): StrategyTable {
  const table = new Float64Array(actions);
  for (const { seat, key, legal, offset } of informationStates) {
    table.set(strategy(key, legal, seats[seat] ?? ''), offset);
  }
  return table;
}

/**
 * A table as a strategy, for walks and play.
 *
 * @throws UserError in an information state that the tree hasn't
 */
export function strategyOf(tree: GameTree, table: StrategyTable): Strategy {
  const places = new Map(
    tree.informationStates.map((one) => [`${tree.seats[one.seat] ?? ''} ${one.key}`, one]),
  );
  return (informationState, legal, seat) => {
    const place = places.get(`${seat} ${informationState}`);
    if (place === undefined) {
      throw new UserError(
        `strategy of '${tree.game}': must be asked in its own information states, got '${informationState}' of '${seat}'; compile the tree of the game that is played`,
      );
    }
    return [...table.subarray(place.offset, place.offset + legal.length)];
  };
}

/** Sums as shares: of each information state's actions all together are 1; equal where there is no sum. */
export function normalise(
  { informationStates }: GameTree,
  sums: Float64Array,
  into: Float64Array,
): void {
  for (const { legal, offset } of informationStates) {
    const end = offset + legal.length;
    let total = 0;
    for (let i = offset; i < end; i++) total += Math.max(0, sums[i] ?? 0);
    for (let i = offset; i < end; i++) {
      into[i] = total > 0 ? Math.max(0, sums[i] ?? 0) / total : 1 / legal.length;
    }
  }
}
