import type { Episode, Seat } from '../core/episode.ts';
import type { AgentId, PolicyName, PolicyVersion } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import type { RandomKey, RandomStream } from '../core/random.ts';
import type { Policy } from '../policy/policy.ts';
import type { TransformerConfig } from '../policy/transformer/config.ts';
import type { Environment } from '../simulation/environment.ts';

/** What a scenario builds from its settings: every part of an experiment, as values. */
export interface Experiment {
  readonly environment: Environment;
  readonly policies: Readonly<Record<PolicyName, PolicySpec>>;
  /** Done in order before the first update; what stands at its end is version 0 and the reference. */
  readonly warmStart: readonly WarmStartStep[];
  readonly schedule: Schedule;
  /** The games of one update. Pure: the same turn gives the same games. */
  plan(turn: Turn): readonly Game[];
  readonly evaluations: readonly Evaluation[];
}

/** A policy that learns, or one that is given. */
export type PolicySpec =
  | { readonly kind: 'transformer'; readonly config: TransformerConfig }
  | { readonly kind: 'given'; readonly policy: Policy };

/** One game to play: the loop adds id, key and environment to make an `EpisodePlan` of it. */
export interface Game {
  readonly task: Plain;
  /** Games of one task share a group; each game is a group of its own if absent. */
  readonly group?: string;
  readonly seats: Readonly<Record<AgentId, Seat>>;
}

/** What a scenario is told when it plans the games of an update. */
export interface Turn {
  /** Counts from 1. */
  readonly update: number;
  readonly key: RandomKey;
  /** The version that each policy plays as, staleness already counted in. */
  readonly versions: Readonly<Record<PolicyName, PolicyVersion>>;
}

export interface Schedule {
  readonly updates: number;
  /** The batch of update n is played by version n − 1 − staleness; 1 lets playing overlap learning. */
  readonly staleness: 0 | 1;
  readonly evaluateEvery: number; // updates
  readonly checkpointEvery: number; // updates
}

export type WarmStartStep =
  | {
      readonly kind: 'supervised';
      readonly name: string;
      readonly policy: PolicyName;
      readonly steps: number;
      readonly batch: number; // examples per step
      readonly learningRate: number;
      readonly examples: (stream: RandomStream, count: number) => readonly SupervisedExample[];
    }
  | { readonly kind: 'copy'; readonly from: PolicyName; readonly to: PolicyName };

/** A prompt with the reply that the policy should give. */
export interface SupervisedExample {
  readonly prompt: string;
  readonly reply: string;
  /** Loss weight of each character of the reply; 1 if absent. */
  readonly weights?: readonly number[];
  /** Position of the prompt's first character; 0 if absent. */
  readonly offset?: number;
}

/** Fixed games on held-out tasks, and how they are scored. Played before the first update and every few. */
export interface Evaluation {
  readonly name: string;
  games(versions: Readonly<Record<PolicyName, PolicyVersion>>): readonly Game[];
  score(episodes: readonly Episode[]): Readonly<Record<string, number>>;
}
