import type { ZodType } from 'zod';
import type { ChatMessage } from '../core/decision.ts';
import type { AgentId } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import type { RandomStream } from '../core/random.ts';
import type { GameType } from './game-type.ts';
import type { Scene } from './scene.ts';

/** One way that a chance node may go. The probabilities of a node's outcomes add up to 1. */
export interface ChanceOutcome<State> {
  /** In (0, 1]. */
  readonly probability: number;
  /** What happens, for logs: `K to first`. The labels of one node differ. */
  readonly label: string;
  readonly state: State;
}

/** What a seat did: the legal action or what `parse` read, or why there is none. Never coerced. */
export type Action<Body extends Plain = Plain> =
  | { readonly ok: true; readonly body: Body }
  | {
      readonly ok: false;
      readonly reason: string;
      /** What was said; empty where a role's own message doesn't tell, so rules must not depend on it. */
      readonly text: string;
    };

/** What a seat sees when it must act. The fields may be getters: each is read only where it is needed. */
export interface Observation {
  /** Short form for in-process policies: characters of the policy's vocabulary. */
  readonly compact: string;
  /** The same, said to a language model. */
  readonly chat: readonly ChatMessage[];
  /** Longest reply, in characters of the compact form; at least 1. */
  readonly maxLength: number;
  /** The reply ends before this character, which is not part of it. */
  readonly stop?: string;
  /** A text to score, not to draw: see `Prompt.scored`. */
  readonly scored?: string;
}

/** A message of the game's protocol, without its address. */
export interface Told {
  readonly kind: string;
  readonly body: Plain;
}

/** By seat. */
export type BySeat<Value> = Readonly<Record<AgentId, Value>>;

/**
 * What is played: pure functions on plain states, without clock, promise or chance of their own.
 *
 * `playOut` plays a game without actors, walks and solvers go through its tree, and `gameEnvironment` makes of
 * it a protocol among actors, whose messages are recorded and replayed. All draw the same chance.
 *
 * A state is a chance node if `chance(state)` isn't null; then `toAct` is empty and one outcome is taken. A
 * state is over if `toAct` is empty and it is no chance node.
 *
 * A game names no role: a scenario may seat one. Without one a generic role sits there, which sees what
 * `observe` shows and whose replies `legal` or `parse` read.
 */
export interface Game<State, Task = null> {
  readonly name: string;
  readonly type: GameType;
  /** All there can be, in order; a plan may seat fewer of them, within `type.players`. */
  readonly seats: readonly AgentId[];
  /**
   * Each phase, and those that may follow it, itself included where it may; none: the game is over in it.
   * These are the states and transitions of the game's chart. Every edge that is taken must be declared here.
   */
  readonly phases: Readonly<Record<string, readonly string[]>>;
  /** What a task must be; absent: null. */
  readonly task?: ZodType<Task>;

  /** @param seated - those of `seats` that are filled, in that order */
  initial(task: Task, seated: readonly AgentId[], chance: RandomStream): State;
  /** Where the state stands in `phases`: `solving`, `gating`, `examining`. */
  phase(state: State): string;
  /** Who must act, in the order of `seats`; several: at once, not seeing each other's actions. */
  toAct(state: State): readonly AgentId[];
  /** The ways that chance may take from here; null if the state is no chance node. */
  chance?(state: State): readonly ChanceOutcome<State>[] | null;
  /** What a seat in `toAct` may do; null: free text, read by `parse`. */
  legal(state: State, seat: AgentId): readonly string[] | null;
  /**
   * The state after every seat in `toAct` has acted. The order in which their actions came can't be seen.
   * An action that isn't `ok` is dealt with as `type.illegal` says.
   */
  apply(state: State, actions: BySeat<Action>, chance: RandomStream): State;
  /** What every filled seat has earned so far, whether it ever acted or not; 0 until then if paid at the end. */
  returns(state: State): BySeat<number>;
  /** What reward terms and evaluations need of a state that is over, ground truth included; absent: the returns. */
  outcome?(state: State): Plain;

  /** What a seat in `toAct` sees; never what is kept from it. */
  observe(state: State, seat: AgentId): Observation;
  /** Reads a reply where `legal` lists nothing. Must not throw on any text. */
  parse?(text: string, state: State, seat: AgentId): Action;
  /** What a seat does where that follows from the state (a verifier's finding): no decision; else null. */
  given?(state: State, seat: AgentId): Action | null;
  /**
   * All that a seat knows when it must act, as a key of tables and solvers: two states with equal keys can't be
   * told apart by it. Absent: what it was shown each time it had to act, what it was told, and what it did.
   */
  informationState?(state: State, seat: AgentId): string;

  /** The message that asks a seat in a role of its own; absent: `turn`, with the observation and the legal actions. */
  ask?(state: State, seat: AgentId): Told;
  /** By phase, the kind of the message with which a seat acts; absent: `move`. */
  readonly answers?: Readonly<Record<string, string>>;
  /** What a filled seat hears after `apply`: talk, votes, cards that are shown; absent: nothing. */
  tell?(before: State, after: State, seat: AgentId): readonly Told[];
  /** A picture of the state as a seat sees it, with nothing that is kept from it; for null, of all there is. */
  picture?(state: State, seat: AgentId | null): Scene;
}

/** A game whose states and tasks are nobody's business: for what is made of any game. */
export type AnyGame = Game<unknown, unknown>;
