import { UserError } from '../../core/errors.ts';
import type { AgentId } from '../../core/ids.ts';
import type { Game } from '../game.ts';
import { nodeAfter, optionsOf, rootOf } from '../walk.ts';
import type { WalkOptions } from '../walk.ts';

/** What may follow an action: how likely, what the seat earns by it, and the next state; −1: it is over. */
export interface WorldOutcome {
  readonly probability: number;
  readonly reward: number;
  readonly next: number;
}

/** A game of perfect information as states with outcomes of actions (a Markov decision process, or stochastic game). */
export interface GameWorld {
  /** By state; the opening is state 0. */
  readonly actions: readonly (readonly {
    readonly label: string;
    readonly outcomes: readonly WorldOutcome[];
  }[])[];
  /** By state: whether the seat that it is seen from decides. */
  readonly isOwn: readonly boolean[];
  /** By state: its key. */
  readonly keys: readonly string[];
}

/** How a world is made of a game. */
export interface WorldOfOptions<State> extends WalkOptions {
  /** Whose rewards count; the first seat's if absent. */
  readonly seat?: AgentId;
  /** States of one key are one: leave out what doesn't matter, such as a count of moves. All of the state if absent. */
  readonly key?: (state: State) => string;
  /** States at most; 200,000 if absent. */
  readonly most?: number;
}

/**
 * Finds all states of a game in which somebody decides. Rewards are what returns change by; chance is in the outcomes.
 * The opening must be a decision.
 *
 * @throws UserError on a game that isn't sequential and of perfect information, of one seat or of two and of sum 0
 */
export function worldOf<State, Task>(
  game: Game<State, Task>,
  options: WorldOfOptions<State> = {},
): GameWorld {
  const { turnOrder, information, payoffSum } = game.type;
  const seats = options.seated ?? game.seats;
  const { seat = seats[0] ?? '', key = JSON.stringify, most = 200_000 } = options;
  const isWorld = seats.length === 1 || (seats.length === 2 && payoffSum === 'zero');
  if (!isWorld || turnOrder !== 'sequential' || information !== 'perfect') {
    throw new UserError(
      `worldOf '${game.name}': the game must be sequential, of perfect information, of one seat or of two and of sum zero, got ${seats.length} seats, ${turnOrder}, ${information} information, ${payoffSum} sum; take compileTree`,
    );
  }
  const indices = new Map<string, number>();
  const states: State[] = [];
  const actions: GameWorld['actions'][number][] = [];
  const isOwn: boolean[] = [];
  const indexOf = (state: State): number => {
    const name = key(state);
    const known = indices.get(name);
    if (known !== undefined) return known;
    if (states.length >= most) {
      throw new UserError(
        `worldOf '${game.name}': a world may have ${most} states, got more; raise \`most\`, or leave out of the key what doesn't matter`,
      );
    }
    indices.set(name, states.length);
    return states.push(state) - 1;
  };
  /** The decisions that may come next, through all chance nodes before them. */
  const follow = (state: State, before: number, probability: number): readonly WorldOutcome[] => {
    const outcomes = game.chance?.(state) ?? null;
    if (outcomes !== null) {
      return outcomes.flatMap((one) => follow(one.state, before, probability * one.probability));
    }
    const reward = (game.returns(state)[seat] ?? 0) - before;
    return [{ probability, reward, next: game.toAct(state).length === 0 ? -1 : indexOf(state) }];
  };
  indexOf(rootOf(game, options).state);
  for (let at = 0; at < states.length; at++) {
    const state = states[at] as State;
    const [acting] = game.toAct(state);
    isOwn.push(acting === undefined || acting === seat);
    const before = game.returns(state)[seat] ?? 0;
    const options = acting === undefined ? [] : optionsOf(game, state, acting);
    actions.push(
      options.map((action) => ({
        label: action.ok ? String(action.body as string) : '',
        outcomes: follow(
          nodeAfter(game, { state, known: {} }, { [acting ?? '']: action }).state,
          before,
          1,
        ),
      })),
    );
  }
  return { actions, isOwn, keys: states.map((state) => key(state)) };
}
