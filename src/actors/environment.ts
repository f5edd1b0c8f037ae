import type { AnyStateMachine } from 'xstate';
import type { EpisodePlan } from '../core/episode.ts';
import type { Plain } from '../core/message.ts';
import type { AnyGame } from '../games/game.ts';
import type { GameType } from '../games/game-type.ts';
import type { Role } from './role.ts';

/** What an environment is, before it runs: the type of its game, as far as it concerns an episode among actors. */
export interface EnvironmentType extends Pick<
  GameType,
  'players' | 'turnOrder' | 'information' | 'payoffSum' | 'rewardBounds'
> {
  /** Messages in the longest episode. */
  readonly longestEpisode: number;
}

/** Given to the protocol's machine as its input. */
export interface EnvironmentInput {
  readonly plan: EpisodePlan;
}

/**
 * A protocol over a task domain, as a machine: who speaks next, what is true, when it ends.
 *
 * The machine hears every message addressed to `environment` as an event of the message's kind
 * (`HeardEvent`), speaks by emitting `SayEvent`s, and ends in a final state whose output is the
 * episode's outcome: plain data that holds what rewards and evaluation need to know, ground truth
 * included. It is pure in the same sense as a role's machine; what chance it needs it derives from
 * `plan.key`.
 */
export interface Environment {
  readonly name: string;
  readonly type: EnvironmentType;
  /** What is played, where the environment was made of a game. */
  readonly game?: AnyGame;
  /** Of a game: how often a seat that made no legal action is asked again; never if absent. */
  readonly askAgain?: number;
  readonly machine: AnyStateMachine;
  /** The seats of this protocol and the role that sits in each, by agent id. */
  readonly roles: Readonly<Record<string, Role>>;
  /** Checks a plan's task at the door; throws a UserError on one that isn't of this environment. */
  readonly checkTask: (task: Plain) => void;
}
