import type { AnyStateMachine } from 'xstate';
import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { AgentId, RoleName } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import type { RandomKey } from '../core/random.ts';
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
  /** Where it knows a domain of problems: games with labels, of which a canary is made unless a scenario says otherwise. */
  readonly heldOut?: HeldOutGames;
}

/** Games on problems that training never draws, whose answers are known. */
export interface HeldOutGames {
  /** So many games, or fewer where there aren't so many problems; the same key gives the same games. */
  readonly games: (key: RandomKey, count: number) => readonly HeldOutGame[];
  /** What the labels say of the episodes, by name; NaN where there is no case. */
  readonly score: (episodes: readonly Episode[]) => Readonly<Record<string, number>>;
  /** Which of these is what rewards should stand for: in [0, 1], higher is better. */
  readonly truth: string;
  /** Whose reward should stand for it. */
  readonly role: RoleName;
}

/** A game without its policies. */
export interface HeldOutGame {
  readonly task: Plain;
  readonly seats: Readonly<Record<AgentId, RoleName>>;
}
