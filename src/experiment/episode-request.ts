import type { Seat } from '../core/episode.ts';
import type { AgentId, PolicyName, PolicyVersion } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import type { RandomKey } from '../core/random.ts';

/** One game to play: the run adds id and key to make an `EpisodePlan` of it. */
export interface EpisodeRequest {
  readonly task: Plain;
  /** The name of one of the experiment's environments; its `environment` if absent. */
  readonly environment?: string;
  /** Games of one task share a group; each game is a group of its own if absent. */
  readonly group?: string;
  readonly seats: Readonly<Record<AgentId, Seat>>;
  /**
   * In which of its seats a policy plays as the opponent that was drawn, where games alternate seats:
   * `{ player: 'left' }`. The seat that the experiment's `opponents` name, if absent.
   */
  readonly opponents?: Readonly<Record<PolicyName, AgentId>>;
}

/** What a scenario is told when it plans the games of an update. */
export interface Turn {
  /** Counts from 1. */
  readonly update: number;
  readonly key: RandomKey;
  /** The version that each learning policy plays as, staleness already counted in. */
  readonly versions: Readonly<Record<PolicyName, PolicyVersion>>;
  /** Whom `count` games of this update meet: versions of a policy named in `opponents`. */
  readonly opponents: (policy: PolicyName, count: number) => readonly PolicyVersion[];
}

/** How many held-out games: a few, at every look; or all, besides, at a run's start and end. */
export type EvaluationSize = 'brief' | 'full';
