import { UserError } from '../../core/errors.ts';
import type { AgentId } from '../../core/ids.ts';
import type { Action, BySeat, Game } from '../game.ts';
import { chanceBranches, informationStateOf, nodeAfter, optionsOf, rootOf } from '../walk.ts';
import type { TreeNode, WalkOptions } from '../walk.ts';

/** What a seat can't tell apart: the nodes at which it knows the same and may do the same. */
export interface InformationState {
  /** Index among the tree's seats. */
  readonly seat: number;
  readonly key: string;
  readonly legal: readonly string[];
  /** Where its actions begin in a table of all. */
  readonly offset: number;
}

/** In `GameTree.place`, of nodes at which nobody decides: it is over, or chance's turn, −1. */
export const OVER = -2;
const CHANCE = -1;

/**
 * A game's whole tree as lists of numbers, walked once for solvers that pass over it thousands of times. Nodes stand
 * in order of depth, the root first; the children of one node stand side by side. Seats that act at once act one after
 * the other here, not knowing of each other.
 */
export interface GameTree {
  readonly game: string;
  readonly seats: readonly AgentId[];
  readonly nodes: number;
  /** By node: its first child, and how many there are. */
  readonly firstChild: Int32Array;
  readonly children: Int32Array;
  /** By node: the index of the information state of who decides; −1 where chance does, `OVER` (−2) where nobody. */
  readonly place: Int32Array;
  /** By node: how likely chance comes here from its parent; 1 after a decision. */
  readonly probability: Float64Array;
  /** By node and seat, at `node * seats.length + seat`; 0 unless it is over. */
  readonly returns: Float64Array;
  readonly informationStates: readonly InformationState[];
  /** Actions of all information states together: the length of a strategy's table. */
  readonly actions: number;
}

/** How a tree is compiled. */
export interface CompileOptions extends WalkOptions {
  /** Nodes at most; a million if absent, some 200 bytes each. */
  readonly most?: number;
}

/** A node to be walked: who has chosen already of those who act at once, and who is still to choose. */
interface Pending<State> {
  readonly node: TreeNode<State>;
  readonly chosen: BySeat<Action>;
  readonly waiting: readonly AgentId[];
}

/**
 * Walks a game once.
 *
 * @throws UserError on a game with chance of its own, with free text, or with more nodes than `most`
 */
export function compileTree<State, Task>(
  game: Game<State, Task>,
  options: CompileOptions = {},
): GameTree {
  const { most = 1_000_000 } = options;
  const seats = options.seated ?? game.seats;
  const firstChild: number[] = [];
  const children: number[] = [];
  const place: number[] = [];
  const probability = [1];
  const returns: number[] = [];
  const informationStates: InformationState[] = [];
  const indices = new Map<string, number>();
  let actions = 0;

  const placeOf = (node: TreeNode<State>, seat: AgentId, legal: readonly string[]): number => {
    const key = informationStateOf(game, node, seat);
    const known = indices.get(`${seat} ${key}`);
    if (known !== undefined) return known;
    const index = informationStates.length;
    indices.set(`${seat} ${key}`, index);
    informationStates.push({ seat: seats.indexOf(seat), key, legal, offset: actions });
    actions += legal.length;
    return index;
  };

  const arrive = (node: TreeNode<State>): Pending<State> =>
    settle({ node, chosen: {}, waiting: game.toAct(node.state) });
  /** Goes on as long as there is nothing to choose: what is given, and when all have chosen. */
  const settle = ({ node, chosen, waiting }: Pending<State>): Pending<State> => {
    const [seat, ...others] = waiting;
    if (seat === undefined) {
      const hasChosen = Object.keys(chosen).length > 0;
      return hasChosen ? arrive(nodeAfter(game, node, chosen)) : { node, chosen, waiting };
    }
    const given = game.given?.(node.state, seat) ?? null;
    if (given === null) return { node, chosen, waiting };
    return settle({ node, chosen: { ...chosen, [seat]: given }, waiting: others });
  };

  const queue: (Pending<State> | null)[] = [arrive(rootOf(game, options))];
  const add = (next: Pending<State>, likely: number) => {
    if (queue.length >= most) throw tooLarge(game.name, most);
    queue.push(next);
    probability.push(likely);
  };
  for (let at = 0; at < queue.length; at++) {
    const { node, chosen, waiting } = queue[at] as Pending<State>;
    queue[at] = null; // its state is needed no longer
    firstChild.push(queue.length);
    const [seat, ...others] = waiting;
    const byChance = seat === undefined ? chanceBranches(game, node) : null;
    const isOver = seat === undefined && byChance === null;
    const paid = isOver ? game.returns(node.state) : {};
    for (const one of seats) returns.push(paid[one] ?? 0);
    if (seat !== undefined) {
      const options = optionsOf(game, node.state, seat);
      place.push(placeOf(node, seat, options.map(labelOf)));
      for (const action of options) {
        add(settle({ node, chosen: { ...chosen, [seat]: action }, waiting: others }), 1);
      }
    } else {
      place.push(isOver ? OVER : CHANCE);
      for (const branch of byChance ?? []) add(arrive(branch.node), branch.probability);
    }
    children.push(queue.length - (firstChild[at] ?? 0));
  }
  return {
    game: game.name,
    seats,
    nodes: queue.length,
    firstChild: Int32Array.from(firstChild),
    children: Int32Array.from(children),
    place: Int32Array.from(place),
    probability: Float64Array.from(probability),
    returns: Float64Array.from(returns),
    informationStates,
    actions,
  };
}

const labelOf = (action: Action) => (action.ok ? String(action.body as string) : '');

function tooLarge(game: string, most: number): UserError {
  return new UserError(
    `compileTree of '${game}': a tree may have ${most} nodes, got more; raise \`most\`, or take smaller parameters of the game`,
  );
}
