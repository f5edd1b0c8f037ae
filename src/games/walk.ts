import { UserError } from '../core/errors.ts';
import type { AgentId } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import { NO_CHANCE } from './chance.ts';
import type { Action, BySeat, Game } from './game.ts';

/** A place in a game's tree: its state, and what each seat has been shown, told and done on the way there. */
export interface TreeNode<State> {
  readonly state: State;
  readonly known: BySeat<readonly string[]>;
}

/** One way on from a node, and how likely it is: by chance, or by what the seats do. */
export interface Branch<State> {
  readonly probability: number;
  readonly node: TreeNode<State>;
}

/** How likely a seat does each of its legal actions, in their order: it depends on what the seat knows alone. */
export type Strategy = (
  informationState: string,
  legal: readonly string[],
  seat: AgentId,
) => readonly number[];

/** Does each legal action equally often. */
export const uniformStrategy: Strategy = (_, legal) => legal.map(() => 1 / legal.length);

/** How a game is walked; all seats and no task if absent. */
export interface WalkOptions {
  readonly task?: Plain;
  readonly seated?: readonly AgentId[];
}

/**
 * The root of a game's tree.
 *
 * @throws UserError on a game whose rules draw chance of their own, which no walk can enumerate
 */
export function rootOf<State, Task>(
  game: Game<State, Task>,
  { task = null, seated = game.seats }: WalkOptions = {},
): TreeNode<State> {
  if (game.type.chance === 'sampled') {
    throw new UserError(
      `walk of '${game.name}': every outcome of chance must be listed, got a game whose type says chance: 'sampled'; make chance nodes of what it draws`,
    );
  }
  return {
    state: game.initial(task as Task, seated, NO_CHANCE),
    known: Object.fromEntries(seated.map((seat) => [seat, []])),
  };
}

/** What a seat knows where it must act: the key of its strategy. */
export function informationStateOf<State, Task>(
  game: Game<State, Task>,
  { state, known }: TreeNode<State>,
  seat: AgentId,
): string {
  if (game.informationState !== undefined) return game.informationState(state, seat);
  return [...(known[seat] ?? []), shownTo(game, state, seat)].join(' | ');
}

/** The ways that chance may take from here; null where it is no chance node. */
export function chanceBranches<State, Task>(
  game: Game<State, Task>,
  { state, known }: TreeNode<State>,
): readonly Branch<State>[] | null {
  const outcomes = game.chance?.(state) ?? null;
  return (
    outcomes?.map((outcome) => ({
      probability: outcome.probability,
      node: { state: outcome.state, known },
    })) ?? null
  );
}

/** The node after the actions of all who must act. */
export function nodeAfter<State, Task>(
  game: Game<State, Task>,
  { state, known }: TreeNode<State>,
  actions: BySeat<Action>,
): TreeNode<State> {
  const after = game.apply(state, actions, NO_CHANCE);
  if (game.informationState !== undefined) return { state: after, known };
  const next: Record<AgentId, readonly string[]> = {};
  for (const [seat, before] of Object.entries(known)) {
    const action = actions[seat];
    const told = game.tell?.(state, after, seat) ?? [];
    next[seat] = [
      ...before,
      ...(action === undefined ? [] : [shownTo(game, state, seat), JSON.stringify(action)]),
      ...told.map((one) => JSON.stringify(one)),
    ];
  }
  return { state: after, known: next };
}

/** What a seat in `toAct` may do here: what is given, if anything is, or each legal action. */
export function optionsOf<State, Task>(
  game: Game<State, Task>,
  state: State,
  seat: AgentId,
): readonly Action[] {
  const given = game.given?.(state, seat) ?? null;
  if (given !== null) return [given];
  const legal = game.legal(state, seat);
  if (legal === null) {
    throw new UserError(
      `walk of '${game.name}': a walk needs legal actions, got free text of '${seat}' in phase '${game.phase(state)}'; it can't be enumerated`,
    );
  }
  return legal.map((body) => ({ ok: true, body }));
}

/** What the seats in `toAct` may do together, with what each is likely to by its own strategy. */
export function jointBranches<State, Task>(
  game: Game<State, Task>,
  node: TreeNode<State>,
  strategy: Strategy,
  fixed: BySeat<Action> = {},
): readonly Branch<State>[] {
  let joint: { readonly probability: number; readonly actions: BySeat<Action> }[] = [
    { probability: 1, actions: {} },
  ];
  for (const seat of game.toAct(node.state)) {
    const options = likelyOptions(game, node, seat, strategy, fixed[seat]);
    joint = joint.flatMap(({ probability, actions }) =>
      options.map((option) => ({
        probability: probability * option.probability,
        actions: { ...actions, [seat]: option.action },
      })),
    );
  }
  return joint.map(({ probability, actions }) => ({
    probability,
    node: nodeAfter(game, node, actions),
  }));
}

/** What a seat may do here, and how likely it is by its strategy; without what it never does. */
function likelyOptions<State, Task>(
  game: Game<State, Task>,
  node: TreeNode<State>,
  seat: AgentId,
  strategy: Strategy,
  fixed: Action | undefined,
): readonly { readonly probability: number; readonly action: Action }[] {
  if (fixed !== undefined) return [{ probability: 1, action: fixed }];
  const actions = optionsOf(game, node.state, seat);
  const [only] = actions;
  if (actions.length === 1 && only !== undefined) return [{ probability: 1, action: only }];
  const informationState = informationStateOf(game, node, seat);
  const legal = actions.map((action) => (action.ok ? String(action.body as string) : ''));
  const shares = strategy(informationState, legal, seat);
  const sum = shares.reduce((all, share) => all + share, 0);
  if (!(Math.abs(sum - 1) < 1e-9 && shares.every((share) => share >= 0))) {
    throw new UserError(
      `strategy of '${seat}' in '${informationState}': must add up to 1, got ${shares.join(', ')}; give each of ${legal.join(', ')} its share`,
    );
  }
  return actions
    .map((action, i) => ({ probability: shares[i] ?? 0, action }))
    .filter(({ probability }) => probability > 0);
}

function shownTo<State, Task>(game: Game<State, Task>, state: State, seat: AgentId): string {
  const { compact, scored } = game.observe(state, seat);
  return scored === undefined ? compact : `${compact} ${scored}`;
}
