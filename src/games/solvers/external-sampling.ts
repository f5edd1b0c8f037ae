import type { RandomStream } from '../../core/random.ts';
import type { RegretSolver } from './cfr.ts';
import { OVER } from './game-tree.ts';
import type { GameTree } from './game-tree.ts';
import { normalise } from './strategy-table.ts';

/**
 * Monte Carlo CFR with external sampling: chance and the others are drawn, the seat that learns tries all its actions.
 * An iteration is one pass for each seat. It needs many more of them than CFR, each far cheaper.
 *
 * @param stream - drawn from in every iteration
 * @see Lanctot et al. (2009), "Monte Carlo sampling for regret minimization in extensive games", NeurIPS 22
 */
export function openExternalSampling(tree: GameTree, stream: RandomStream): RegretSolver {
  const { firstChild, children, place, probability, returns, informationStates, actions } = tree;
  const width = tree.seats.length;
  const regrets = new Float64Array(actions);
  const played = new Float64Array(actions);
  let iterations = 0;

  /** Regrets above 0 as shares. */
  const currentAt = (offset: number, count: number): Float64Array => {
    const shares = new Float64Array(count);
    let total = 0;
    for (let i = 0; i < count; i++) total += shares[i] = Math.max(0, regrets[offset + i] ?? 0);
    for (let i = 0; i < count; i++) shares[i] = total > 0 ? (shares[i] ?? 0) / total : 1 / count;
    return shares;
  };
  const draw = (shares: Float64Array, from: number, count: number): number => {
    let rest = stream.uniform();
    for (let i = 0; i < count - 1; i++) if ((rest -= shares[from + i] ?? 0) < 0) return i;
    return count - 1;
  };

  const learn = (node: number, learning: number): number => {
    const at = place[node] ?? OVER;
    if (at === OVER) return returns[node * width + learning] ?? 0;
    const [first, count] = [firstChild[node] ?? 0, children[node] ?? 0];
    const state = informationStates[at];
    if (state === undefined) return learn(first + draw(probability, first, count), learning);
    const { seat, offset } = state;
    const shares = currentAt(offset, count);
    if (seat !== learning) {
      // The next seat's strategy is averaged where it is drawn: that is as often as it leads there itself.
      if (seat === (learning + 1) % width) {
        for (let i = 0; i < count; i++)
          played[offset + i] = (played[offset + i] ?? 0) + (shares[i] ?? 0);
      }
      return learn(first + draw(shares, 0, count), learning);
    }
    const worth = shares.map((_, i) => learn(first + i, learning));
    const value = worth.reduce((sum, one, i) => sum + one * (shares[i] ?? 0), 0);
    for (let i = 0; i < count; i++) {
      regrets[offset + i] = (regrets[offset + i] ?? 0) + (worth[i] ?? 0) - value;
    }
    return value;
  };

  return {
    get iterations() {
      return iterations;
    },
    iterate: (count) => {
      for (let i = 0; i < count; i++, iterations++) {
        for (let seat = 0; seat < width; seat++) learn(0, seat);
      }
    },
    average: () => {
      const table = new Float64Array(actions);
      normalise(tree, played, table);
      return table;
    },
  };
}
