import { UserError } from '../../core/errors.ts';
import type { AgentId } from '../../core/ids.ts';
import type { RandomStream } from '../../core/random.ts';
import { drawOutcome } from '../draw-outcome.ts';
import type { BySeat, Game } from '../game.ts';
import { nodeAfter } from '../walk.ts';

/** How a state is searched. */
export interface MonteCarloOptions<State> {
  /** How often it goes down the tree, at least 1. */
  readonly simulations: number;
  /** Drawn from all along: the same stream, the same search. */
  readonly stream: RandomStream;
  /** How much rarely tried moves are favoured, in units of the range of returns; √2 if absent, which is UCT's. */
  readonly exploration?: number;
  /** What a state is worth to each seat where the tree ends; the returns of one random playthrough if absent. */
  readonly evaluate?: (state: State, stream: RandomStream) => BySeat<number>;
  /** How likely a policy does each legal action: with it moves are chosen by PUCT instead of UCT. */
  readonly prior?: (state: State, seat: AgentId, legal: readonly string[]) => readonly number[];
}

/** A move that was searched. */
export interface SearchedAction {
  readonly action: string;
  readonly visits: number;
  /** Mean return to who moves; 0 if it was never tried. */
  readonly value: number;
}

interface SearchNode<State> {
  readonly state: State;
  readonly seat: AgentId | null;
  readonly prior: readonly number[] | null;
  readonly moves: {
    readonly action: string;
    visits: number;
    sum: number;
    child: SearchNode<State> | null;
  }[];
  readonly byChance: Map<string, SearchNode<State>>;
  visits: number;
}

/**
 * Monte Carlo tree search, for games of any number of seats that act one at a time and know everything; chance nodes are
 * drawn. A move is chosen by UCT, mean + c √(ln N / n), or with a policy by PUCT, mean + c p √N / (1 + n), means scaled to
 * returns from 0 to 1.
 *
 * @returns The moves of who must act at `from`, those tried most first; ties as they are listed.
 * @throws UserError on games of other kinds
 * @see Kocsis & Szepesvári (2006), "Bandit based Monte-Carlo planning", ECML; Silver et al. (2017), "Mastering the game of
 *   Go without human knowledge", Nature 550 (PUCT)
 */
export function monteCarloSearch<State, Task>(
  game: Game<State, Task>,
  from: State,
  options: MonteCarloOptions<State>,
): readonly SearchedAction[] {
  const { turnOrder, information, chance, rewardBounds } = game.type;
  if (turnOrder !== 'sequential' || information !== 'perfect' || chance === 'sampled') {
    throw new UserError(
      `monteCarloSearch of '${game.name}': the game must be sequential, of perfect information, its chance in nodes, got ${turnOrder}, ${information}, chance ${chance}; take openCfr or openExternalSampling`,
    );
  }
  const { simulations, stream, exploration = Math.SQRT2, prior } = options;
  const evaluate = options.evaluate ?? ((state) => playRandomly(game, state, stream));
  const [least, greatest] = rewardBounds;
  const range = greatest - least || 1;

  const open = (state: State): SearchNode<State> => {
    const seat = game.toAct(state)[0] ?? null;
    const legal = seat === null ? [] : (game.legal(state, seat) ?? []);
    const moves = legal.map((action) => ({ action, visits: 0, sum: 0, child: null }));
    const shares = seat === null ? null : (prior?.(state, seat, legal) ?? null);
    return { state, seat, prior: shares, moves, byChance: new Map(), visits: 0 };
  };

  const choose = (node: SearchNode<State>): number => {
    let [best, most] = [0, -Infinity];
    for (const [i, { visits, sum }] of node.moves.entries()) {
      const mean = visits === 0 ? 0.5 : (sum / visits - least) / range;
      const bonus =
        node.prior !== null
          ? ((node.prior[i] ?? 0) * Math.sqrt(node.visits)) / (1 + visits)
          : visits === 0
            ? Infinity
            : Math.sqrt(Math.log(node.visits) / visits);
      const worth = mean + exploration * bonus;
      if (worth > most) [best, most] = [i, worth];
    }
    return best;
  };

  /** Goes down to where the tree ends, adds a node there, and brings what it is worth back up. */
  const simulate = (node: SearchNode<State>): BySeat<number> => {
    const outcomes = game.chance?.(node.state) ?? null;
    if (outcomes !== null) {
      const { label, state } = drawOutcome(outcomes, stream);
      let child = node.byChance.get(label);
      if (child === undefined) node.byChance.set(label, (child = open(state)));
      return simulate(child);
    }
    const { seat } = node;
    if (seat === null) return game.returns(node.state);
    if (node.visits++ === 0) return evaluate(node.state, stream);
    const move = node.moves[choose(node)];
    if (move === undefined) return game.returns(node.state);
    move.child ??= open(stateAfter(game, node.state, seat, move.action));
    const worth = simulate(move.child);
    move.visits++;
    move.sum += worth[seat] ?? 0;
    return worth;
  };

  const root = open(from);
  // The first visit only evaluates the root.
  for (let n = 0; n <= simulations; n++) simulate(root);
  return root.moves
    .map(({ action, visits, sum }) => ({ action, visits, value: visits === 0 ? 0 : sum / visits }))
    .sort((a, b) => b.visits - a.visits);
}

function stateAfter<State, Task>(
  game: Game<State, Task>,
  state: State,
  seat: AgentId,
  body: string,
): State {
  return nodeAfter(game, { state, known: {} }, { [seat]: { ok: true, body } }).state;
}

/** The returns of one playthrough from here in which all act at random. */
function playRandomly<State, Task>(
  game: Game<State, Task>,
  from: State,
  stream: RandomStream,
): BySeat<number> {
  for (let state = from; ;) {
    const outcomes = game.chance?.(state) ?? null;
    if (outcomes !== null) {
      state = drawOutcome(outcomes, stream).state;
      continue;
    }
    const [seat] = game.toAct(state);
    if (seat === undefined) return game.returns(state);
    state = stateAfter(game, state, seat, stream.pick(game.legal(state, seat) ?? []));
  }
}
