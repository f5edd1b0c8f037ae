import { UserError } from '../../core/errors.ts';
import type { Game } from '../game.ts';
import { NO_CHANCE } from '../chance.ts';
import { nodeAfter } from '../walk.ts';

/** How a game is searched. */
export interface AlphaBetaOptions<State> {
  /** Where from; the game's opening if absent. */
  readonly from?: State;
  /** Moves that are looked ahead; to the end of the game if absent. */
  readonly depth?: number;
  /** What a state is worth to the first seat where the search goes no deeper; 0 if absent. */
  readonly evaluate?: (state: State) => number;
  /** The better moves first make the search shorter; as they are listed if absent. */
  readonly order?: (state: State, legal: readonly string[]) => readonly string[];
}

/** What a search found. */
export interface AlphaBetaResult {
  /** To the first seat if both play best. */
  readonly value: number;
  /** A best move for who must act; null if it is over. */
  readonly action: string | null;
  /** States that were looked at. */
  readonly visited: number;
}

/** What is known of a state that was searched: its value, or a bound on it. */
interface Known {
  readonly value: number;
  readonly kind: 'exact' | 'at least' | 'at most';
}

/**
 * Minimax with alpha–beta cuts, and with a table of the states that were searched: the value of a game of two, of sum 0,
 * of perfect information and without chance. Where all of the tree is wanted, `backwardInduction` takes other games, too.
 *
 * @throws UserError on other games
 * @see Knuth & Moore (1975), "An analysis of alpha-beta pruning", Artificial Intelligence 6
 */
export function alphaBeta<State>(
  game: Game<State>,
  options: AlphaBetaOptions<State> = {},
): AlphaBetaResult {
  const { turnOrder, information, payoffSum, chance } = game.type;
  const [first, ...others] = game.seats;
  const fits = turnOrder === 'sequential' && information === 'perfect' && chance === 'none';
  if (first === undefined || others.length !== 1 || payoffSum !== 'zero' || !fits) {
    throw new UserError(
      `alphaBeta of '${game.name}': the game must be of two, of sum zero, sequential, of perfect information and without chance, got ${game.seats.length} seats, ${payoffSum} sum, ${turnOrder}, ${information} information, chance ${chance}; take backwardInduction or openCfr`,
    );
  }
  const { depth = Infinity, evaluate = () => 0, order = (_, legal) => legal } = options;
  const known = new Map<string, Known>();
  let visited = 0;

  const after = (state: State, seat: string, body: string) =>
    nodeAfter(game, { state, known: {} }, { [seat]: { ok: true, body } }).state;

  const search = (state: State, left: number, alpha: number, beta: number): number => {
    const [seat] = game.toAct(state);
    if (seat === undefined) return game.returns(state)[first] ?? 0;
    if (left === 0) return evaluate(state);
    const key = left === Infinity ? JSON.stringify(state) : `${left} ${JSON.stringify(state)}`;
    const before = known.get(key);
    if (before?.kind === 'exact') return before.value;
    if (before?.kind === 'at least' && before.value >= beta) return before.value;
    if (before?.kind === 'at most' && before.value <= alpha) return before.value;
    visited++;
    const isFirst = seat === first;
    let best = isFirst ? -Infinity : Infinity;
    let [low, high] = [alpha, beta];
    for (const body of order(state, game.legal(state, seat) ?? [])) {
      const value = search(after(state, seat, body), left - 1, low, high);
      best = isFirst ? Math.max(best, value) : Math.min(best, value);
      if (isFirst) low = Math.max(low, best);
      else high = Math.min(high, best);
      if (low >= high) break;
    }
    const kind = best <= alpha ? 'at most' : best >= beta ? 'at least' : 'exact';
    known.set(key, { value: best, kind });
    return best;
  };

  const root = options.from ?? game.initial(null, game.seats, NO_CHANCE);
  const value = search(root, depth, -Infinity, Infinity);
  const [seat] = game.toAct(root);
  const action =
    seat === undefined || depth === 0
      ? null
      : (order(root, game.legal(root, seat) ?? []).find(
          (body) => search(after(root, seat, body), depth - 1, -Infinity, Infinity) === value,
        ) ?? null);
  return { value, action, visited };
}
