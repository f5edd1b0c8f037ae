import { OVER } from './game-tree.ts';
import type { GameTree } from './game-tree.ts';
import type { StrategyTable } from './strategy-table.ts';

/** What each seat earns on average where all play a table, in the order of the tree's seats: exact. */
export function treeValues(tree: GameTree, table: StrategyTable): readonly number[] {
  const values = Float64Array.from(tree.returns);
  const width = tree.seats.length;
  for (let node = tree.nodes - 1; node >= 0; node--) {
    const [first, count] = [tree.firstChild[node] ?? 0, tree.children[node] ?? 0];
    const offset = tree.informationStates[tree.place[node] ?? OVER]?.offset ?? -1;
    for (let i = 0; i < count; i++) {
      const share = offset < 0 ? (tree.probability[first + i] ?? 0) : (table[offset + i] ?? 0);
      for (let seat = 0; seat < width; seat++) {
        const at = node * width + seat;
        values[at] = (values[at] ?? 0) + share * (values[(first + i) * width + seat] ?? 0);
      }
    }
  }
  return [...values.subarray(0, width)];
}

/** What one seat can do best where the others play a table. */
export interface TreeBestResponse {
  readonly value: number;
  /** By information state of the tree: its action's index; of equally good ones the first. −1 for other seats' states. */
  readonly choices: Int32Array;
}

/**
 * The best response of one seat to a table, exactly. An action is chosen for all nodes of an information state
 * together, each weighed by how likely chance and the others lead there; the game must be of perfect recall.
 *
 * @param seat - index among the tree's seats
 */
export function treeBestResponse(
  tree: GameTree,
  seat: number,
  table: StrategyTable,
): TreeBestResponse {
  const { nodes, firstChild, children, place, probability, returns, informationStates } = tree;
  const width = tree.seats.length;
  const reach = new Float64Array(nodes);
  const members: number[][] = informationStates.map(() => []);
  reach[0] = 1;
  for (let node = 0; node < nodes; node++) {
    const [at, first] = [place[node] ?? OVER, firstChild[node] ?? 0];
    const state = informationStates[at];
    const isOwn = state?.seat === seat;
    if (isOwn) members[at]?.push(node);
    for (let i = 0; i < (children[node] ?? 0); i++) {
      const share = isOwn
        ? 1
        : state === undefined
          ? probability[first + i]
          : table[state.offset + i];
      reach[first + i] = (reach[node] ?? 0) * (share ?? 0);
    }
  }
  const choices = new Int32Array(informationStates.length).fill(-1);
  const values = new Float64Array(nodes).fill(NaN);
  const choiceAt = (at: number, count: number): number => {
    const known = choices[at] ?? -1;
    if (known >= 0) return known;
    let [best, most] = [0, -Infinity];
    for (let i = 0; i < count; i++) {
      let worth = 0;
      for (const node of members[at] ?? []) {
        const likely = reach[node] ?? 0;
        if (likely > 0) worth += likely * valueOf((firstChild[node] ?? 0) + i);
      }
      // Sums in another order differ by less than this; it is no better action.
      if (worth > most + 1e-12) [best, most] = [i, worth];
    }
    choices[at] = best;
    return best;
  };
  const valueOf = (node: number): number => {
    const before = values[node] ?? NaN;
    if (!Number.isNaN(before)) return before;
    const [at, first, count] = [place[node] ?? OVER, firstChild[node] ?? 0, children[node] ?? 0];
    const state = informationStates[at];
    let value = returns[node * width + seat] ?? 0;
    if (state?.seat === seat) value = valueOf(first + choiceAt(at, count));
    else {
      for (let i = 0; i < count; i++) {
        const share = state === undefined ? probability[first + i] : table[state.offset + i];
        if (share !== 0) value += (share ?? 0) * valueOf(first + i);
      }
    }
    values[node] = value;
    return value;
  };
  const value = valueOf(0);
  for (const [at, state] of informationStates.entries()) {
    if (state.seat === seat) choiceAt(at, state.legal.length);
  }
  return { value, choices };
}

/** How far a table is from an equilibrium: what each seat could gain by its best response, all together. */
export function treeNashConv(tree: GameTree, table: StrategyTable): number {
  return treeValues(tree, table).reduce(
    (sum, value, seat) => sum + treeBestResponse(tree, seat, table).value - value,
    0,
  );
}
