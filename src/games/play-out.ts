import type { AgentId } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import type { RandomKey } from '../core/random.ts';
import { chanceOf, NO_CHANCE } from './chance.ts';
import { drawOutcome } from './draw-outcome.ts';
import { illegalRule } from './game-type.ts';
import type { Action, AnyGame, Game } from './game.ts';
import { readReply } from './read-action.ts';

/**
 * What a seat replies: one of `legal`, or free text where that is null.
 *
 * @param again - why it is asked again, if it has tried before
 */
export type Choose<State> = (
  state: State,
  seat: AgentId,
  legal: readonly string[] | null,
  again?: Extract<Action, { ok: false }>,
) => string;

export interface PlayOutOptions<State> {
  /** Of the episode; chance is drawn from it as play among actors draws it. */
  readonly key: RandomKey;
  readonly choose: Choose<State>;
  /** Null if absent. Not checked: the task's own schema does. */
  readonly task?: Plain;
  /** Who is seated; all seats if absent. */
  readonly seated?: readonly AgentId[];
  /** How often a seat that made no legal action is asked again; as the game's type says if absent. */
  readonly askAgain?: number;
  /** Told of the opening state, and of every state after an `apply` or a chance node. */
  readonly watch?: (state: State) => void;
}

/**
 * Plays a game without actors, for bulk play, search and solvers: the same states and returns as among actors, for
 * the same key and replies.
 *
 * @returns The state in which the game is over.
 */
export function playOut<State, Task>(
  game: Game<State, Task>,
  { key, choose, task = null, seated = game.seats, askAgain, watch }: PlayOutOptions<State>,
): State {
  const most = askAgain ?? illegalRule(game.type).askAgain;
  const isSampled = game.type.chance === 'sampled';
  const chance = isSampled || game.chance !== undefined ? chanceOf(key) : null;
  const sampled = isSampled ? chance : null;
  let [applied, drawn] = [0, 0];
  let state = game.initial(task as Task, seated, sampled?.initial() ?? NO_CHANCE);
  for (;;) {
    watch?.(state);
    const outcomes = game.chance?.(state) ?? null;
    if (outcomes !== null && chance !== null) {
      state = drawOutcome(outcomes, chance.node(drawn++)).state;
      continue;
    }
    const acting = game.toAct(state);
    if (acting.length === 0) return state;
    const actions: Record<AgentId, Action> = {};
    for (const seat of acting) actions[seat] = act(game, state, seat, choose, most);
    if (applied === game.type.longest) throw tooLong(game.name, applied);
    state = game.apply(state, actions, sampled?.apply(applied) ?? NO_CHANCE);
    applied++;
  }
}

/** A seat's action: what is given, or what it chooses, in as many tries as it has. */
function act<State, Task>(
  game: Game<State, Task>,
  state: State,
  seat: AgentId,
  choose: Choose<State>,
  askAgain: number,
): Action {
  const given = game.given?.(state, seat) ?? null;
  if (given !== null) return given;
  const legal = game.legal(state, seat);
  let action = read(game, state, seat, legal, choose(state, seat, legal));
  for (let tries = 0; !action.ok && tries < askAgain; tries++) {
    action = read(game, state, seat, legal, choose(state, seat, legal, action));
  }
  return action;
}

function read<State, Task>(
  game: Game<State, Task>,
  state: State,
  seat: AgentId,
  legal: readonly string[] | null,
  text: string,
): Action {
  // The short way for what happens millions of times.
  if (legal?.includes(text) === true) return { ok: true, body: text };
  return readReply(game as unknown as AnyGame, state, seat, text);
}

function tooLong(game: string, longest: number): Error {
  return new Error(
    `game '${game}': its type says that it is over after ${longest} calls of \`apply\` at the latest, but it goes on; mend \`type.longest\` or the rules`,
  );
}
