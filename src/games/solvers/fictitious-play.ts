import type { RegretSolver } from './cfr.ts';
import { OVER } from './game-tree.ts';
import type { GameTree } from './game-tree.ts';
import { normalise, uniformTable } from './strategy-table.ts';
import { treeBestResponse } from './tree-values.ts';

/**
 * Fictitious play: every seat answers the average of all that the others have played so far by a best response, all at
 * once, beginning with uniform play. The average is one of realisations: an action counts where its seat would have
 * come to it. In a matrix game this is Brown's fictitious play.
 *
 * @see Heinrich, Lanctot & Silver (2015), "Fictitious self-play in extensive-form games", ICML, algorithm 1
 */
export function openFictitiousPlay(tree: GameTree): RegretSolver {
  const { nodes, firstChild, children, place, informationStates, actions } = tree;
  const average = uniformTable(tree);
  const played = new Float64Array(actions);
  let iterations = 0;

  /** Counts what a strategy does where its seat comes by its own actions; all nodes of a state are equally likely so. */
  const count = (seat: number, table: Float64Array) => {
    const reach = new Float64Array(nodes).fill(1);
    const seen = new Uint8Array(informationStates.length);
    for (let node = 0; node < nodes; node++) {
      const [at, first] = [place[node] ?? OVER, firstChild[node] ?? 0];
      const state = informationStates[at];
      const isOwn = state?.seat === seat;
      for (let i = 0; i < (children[node] ?? 0); i++) {
        const share = isOwn ? (table[state.offset + i] ?? 0) : 1;
        reach[first + i] = (reach[node] ?? 0) * share;
        if (!isOwn || seen[at] === 1) continue;
        played[state.offset + i] = (played[state.offset + i] ?? 0) + (reach[node] ?? 0) * share;
      }
      if (isOwn) seen[at] = 1;
    }
  };
  for (const seat of tree.seats.keys()) count(seat, average);

  return {
    get iterations() {
      return iterations;
    },
    iterate: (more) => {
      for (let n = 0; n < more; n++, iterations++) {
        const responses = tree.seats.map((_, seat) => {
          const { choices } = treeBestResponse(tree, seat, average);
          const table = new Float64Array(actions);
          for (const [at, state] of informationStates.entries()) {
            if (state.seat === seat) table[state.offset + (choices[at] ?? 0)] = 1;
          }
          return table;
        });
        for (const [seat, table] of responses.entries()) count(seat, table);
        normalise(tree, played, average);
      }
    },
    average: () => Float64Array.from(average),
  };
}
