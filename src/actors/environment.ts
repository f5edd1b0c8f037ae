import type { AnyStateMachine } from 'xstate';
import type { EpisodePlan } from '../core/episode.ts';
import type { Plain } from '../core/message.ts';
import type { Role } from './role.ts';

/** What an environment is, before it runs. The conformance suite holds it to every word. */
export interface GameType {
  /** Agents in an episode, smallest and largest, both included. */
  readonly players: readonly [least: number, most: number];
  /** `sequential`: never do two agents wait for their policies at once; `simultaneous`: somewhere they do. */
  readonly turnOrder: 'sequential' | 'simultaneous';
  /** `perfect`: whoever must decide knows all that was said before, by what it heard and said itself. */
  readonly information: 'perfect' | 'imperfect';
  /** Of the rewards that the environment's own terms give in one episode. */
  readonly payoffSum: 'zero' | 'constant' | 'general';
  /** Least and greatest total reward of one agent in one episode, both included. */
  readonly rewardBounds: readonly [least: number, greatest: number];
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
  readonly type: GameType;
  readonly machine: AnyStateMachine;
  /** The seats of this protocol and the role that sits in each, by agent id. */
  readonly roles: Readonly<Record<string, Role>>;
  /** Checks a plan's task at the door; throws a UserError on one that isn't of this environment. */
  readonly checkTask: (task: Plain) => void;
}
