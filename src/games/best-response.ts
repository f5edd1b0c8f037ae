import type { AgentId } from '../core/ids.ts';
import { expectedReturns } from './expected-returns.ts';
import type { Action, Game } from './game.ts';
import { chanceBranches, informationStateOf, jointBranches, optionsOf, rootOf } from './walk.ts';
import type { Branch, Strategy, TreeNode, WalkOptions } from './walk.ts';

/** What a seat can do best against what all others do. */
export interface BestResponse {
  /** What it earns on average, exactly. */
  readonly value: number;
  /** Its action by information state; of equally good ones the first legal one. */
  readonly actions: ReadonlyMap<string, string>;
}

/**
 * The best response of one seat, the others playing a strategy. What it does depends on what it knows alone: an
 * action is chosen for all nodes together that it can't tell apart, each weighed by how likely chance and the
 * others lead there. The game must be of perfect recall, which the conformance suite checks.
 *
 * @see Lanctot et al. (2019), "OpenSpiel", section 3.2 (NashConv), https://arxiv.org/abs/1908.09453
 */
export function bestResponse<State, Task>(
  game: Game<State, Task>,
  seat: AgentId,
  strategy: Strategy,
  options: WalkOptions = {},
): BestResponse {
  interface Place {
    readonly node: TreeNode<State>;
    /** How likely chance and the others lead here. */
    readonly reach: number;
  }
  const root = rootOf(game, options);
  const places = new Map<string, Place[]>();
  const chosen = new Map<string, Action>();
  const values = new Map<TreeNode<State>, number>();

  const decides = ({ state }: TreeNode<State>) => game.toAct(state).includes(seat);
  // One node is one object: what was found for it is found again.
  const ways = new Map<TreeNode<State>, ReadonlyMap<Action | null, readonly Branch<State>[]>>();
  const waysFrom = (node: TreeNode<State>) => {
    let found = ways.get(node);
    if (found === undefined) {
      const byChance = chanceBranches(game, node);
      const own: readonly (Action | null)[] =
        byChance === null && decides(node) ? optionsOf(game, node.state, seat) : [null];
      found = new Map(
        own.map((action) => [action, byChance ?? jointWays(game, node, strategy, seat, action)]),
      );
      ways.set(node, found);
    }
    return found;
  };

  const gather = (node: TreeNode<State>, reach: number): void => {
    if (isOver(game, node)) return;
    if (decides(node)) {
      const key = informationStateOf(game, node, seat);
      const there = places.get(key);
      if (there === undefined) places.set(key, [{ node, reach }]);
      else there.push({ node, reach });
    }
    for (const branches of waysFrom(node).values()) {
      for (const { probability, node: next } of branches) gather(next, reach * probability);
    }
  };

  const average = (branches: readonly Branch<State>[]): number =>
    branches.reduce((sum, { probability, node }) => sum + probability * valueOf(node), 0);

  const choiceAt = (key: string, among: readonly (Action | null)[]): number => {
    const known = chosen.get(key);
    const position = among.findIndex((action) => JSON.stringify(action) === JSON.stringify(known));
    if (known !== undefined) return position;
    let [best, most] = [0, -Infinity];
    for (const i of among.keys()) {
      const worth = (places.get(key) ?? []).reduce((sum, { node, reach }) => {
        const branches = [...waysFrom(node).values()][i] ?? [];
        return sum + reach * average(branches);
      }, 0);
      // Sums in another order differ by less than this; it is no better action.
      if (worth > most + TINY) [best, most] = [i, worth];
    }
    const action = among[best];
    if (action != null) chosen.set(key, action);
    return best;
  };

  const valueOf = (node: TreeNode<State>): number => {
    const before = values.get(node);
    if (before !== undefined) return before;
    let value: number;
    if (isOver(game, node)) value = game.returns(node.state)[seat] ?? 0;
    else {
      const from = waysFrom(node);
      const i = decides(node)
        ? choiceAt(informationStateOf(game, node, seat), [...from.keys()])
        : 0;
      value = average([...from.values()][i] ?? []);
    }
    values.set(node, value);
    return value;
  };

  gather(root, 1);
  const value = valueOf(root);
  const actions = new Map(
    [...chosen].map(([key, action]) => [key, action.ok ? String(action.body as string) : '']),
  );
  return { value, actions };
}

/** How far a strategy is from an equilibrium: what each seat could gain by its best response, all together. */
export function nashConv<State, Task>(
  game: Game<State, Task>,
  strategy: Strategy,
  options: WalkOptions = {},
): number {
  const earned = expectedReturns(game, strategy, options);
  return Object.entries(earned).reduce(
    (sum, [seat, value]) => sum + bestResponse(game, seat, strategy, options).value - value,
    0,
  );
}

/** NashConv by seat: what a seat could gain on average; 0 in equilibrium. */
export function exploitability<State, Task>(
  game: Game<State, Task>,
  strategy: Strategy,
  options: WalkOptions = {},
): number {
  return nashConv(game, strategy, options) / (options.seated ?? game.seats).length;
}

const TINY = 1e-12;

function isOver<State, Task>(game: Game<State, Task>, { state }: TreeNode<State>): boolean {
  return game.toAct(state).length === 0 && (game.chance?.(state) ?? null) === null;
}

function jointWays<State, Task>(
  game: Game<State, Task>,
  node: TreeNode<State>,
  strategy: Strategy,
  seat: AgentId,
  action: Action | null,
): readonly Branch<State>[] {
  return jointBranches(game, node, strategy, action === null ? {} : { [seat]: action });
}
