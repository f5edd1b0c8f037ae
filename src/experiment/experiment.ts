import type { Episode, Seat } from '../core/episode.ts';
import type { AgentId, PolicyName, PolicyVersion } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import type { RandomKey } from '../core/random.ts';
import type { AdamOptions } from '../engine/index.ts';
import type { OpponentShares, PoolRules } from '../league/index.ts';
import type {
  AlarmRule,
  GoodhartRule,
  CustomLoss,
  ReferenceRule,
  SupervisedPhase,
  TrainingParts,
} from '../learning/index.ts';
import type { Policy } from '../policies/policy.ts';
import type { TransformerConfig } from '../policies/transformer/config.ts';
import type { WeightedTerm } from '../rewards/compose-rewards.ts';
import type { AnswerCounts } from '../rewards/judge-accuracy.ts';
import type { Environment } from '../actors/environment.ts';

/** What a scenario builds from its settings: every part of an experiment, as values. */
export interface Experiment {
  /** Where games are played that don't say where. */
  readonly environment: Environment;
  /** Others that games may name: held-out games, say, by another protocol than training. */
  readonly otherEnvironments?: readonly Environment[];
  readonly policies: Readonly<Record<PolicyName, PolicySpec>>;
  /** Done in order before the first update; what stands at its end is version 0 and the reference. */
  readonly warmStart: readonly WarmStartStep[];
  readonly schedule: Schedule;
  /** The games of one update. Pure: the same turn gives the same games. */
  readonly plan: (turn: Turn) => readonly EpisodeRequest[];
  readonly rewards: readonly WeightedTerm[];
  /** How each policy that learns does so; a transformer that is not named stays as it is. */
  readonly training: Readonly<Record<PolicyName, Training>>;
  /** The losses of objectives that don't ship with Agon. */
  readonly losses?: readonly CustomLoss[];
  /** Policies that meet others as opponents, past versions of theirs included. */
  readonly opponents?: Readonly<Record<PolicyName, Opponents>>;
  readonly evaluations: readonly Evaluation[];
  /** Labelled games that training never sees: is what is rewarded still what is wanted? */
  readonly canary?: Canary;
  /** Ends the run, or rings an alarm, when the reward rises while the canary falls. Needs a `canary`. */
  readonly stopWhen?: GoodhartRule;
  /**
   * The metric of the evaluations or the canary (`canary.accuracy`) by which the best checkpoint is
   * known; higher is better. That of `stopWhen`, if absent. Of evaluations the `brief` games count
   * alone, so that all checkpoints are compared on the same ones.
   */
  readonly score?: string;
  /** `DEFAULT_ALARMS` if absent; an empty list turns them off. */
  readonly alarms?: readonly AlarmRule[];
  /** A game in a few lines, for those who watch the run; samples are shown only where there is one. */
  readonly describe?: (episode: Episode) => string;
  /** How `agon eval --bench` reads a line and scores it, where the scenario has a bench. */
  readonly bench?: Bench;
  /** What `agon gap` measures, where the scenario has judges. */
  readonly gap?: Gap;
}

/** A policy that learns, or one that is given. */
export type PolicySpec =
  | {
      readonly kind: 'transformer';
      /** The characters it knows, each once. */
      readonly characters: string;
      readonly config?: Partial<Omit<TransformerConfig, 'vocabulary'>>;
    }
  | { readonly kind: 'given'; readonly policy: Policy };

/**
 * How a policy learns: from advantages (`estimator`), from preferences (`pairing`), or from several
 * such parts at once, by role for instance, each with an estimator, objective and share of its own. All
 * parts' gradients are added and applied in one step.
 */
export type Training = TrainingOptions & TrainingParts;

export interface TrainingOptions {
  readonly learningRate: number;
  /** Optimiser steps on each batch; 1 if absent. */
  readonly passes?: number;
  readonly adam?: AdamOptions;
  /** Of the gradient's global norm; 1 if absent. */
  readonly maxNorm?: number;
  /** What KL terms and preferences refer to; the weights after the warm start if absent. */
  readonly reference?: ReferenceRule;
}

export interface Opponents {
  readonly shares: OpponentShares;
  readonly pool?: Partial<PoolRules>;
  /** The seat that it plays, in games that don't say another: see `EpisodeRequest.opponents`. */
  readonly seat: AgentId;
  /** How well it did in an episode, in its seat of it, in [0, 1]; null where the episode says nothing of it. */
  readonly success: (episode: Episode, seat: AgentId) => number | null;
  /** It learns only while the moving average of its success as the latest version is below this. */
  readonly throttle?: number;
}

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

export interface Schedule {
  readonly updates: number;
  /** The batch of update n is played by version n − 1 − staleness; 1 lets playing overlap learning. */
  readonly staleness: 0 | 1;
  /** Updates between evaluations; a checkpoint is saved with each, and with the best look of `stopWhen`. */
  readonly evaluateEvery: number;
}

export type WarmStartStep =
  | { readonly kind: 'supervised'; readonly policy: PolicyName; readonly phase: SupervisedPhase }
  | { readonly kind: 'copy'; readonly from: PolicyName; readonly to: PolicyName };

/** How many held-out games: a few, at every look; or all, besides, at a run's start and end. */
export type EvaluationSize = 'brief' | 'full';

/** Fixed games on held-out tasks, and how they are scored. Played before the first update and every few. */
export interface Evaluation {
  readonly name: string;
  /**
   * @param versions - of each learning policy, as it stands
   * @param size - asked for with `brief` at every look, and with `full` too at the run's start and end
   */
  readonly games: (
    versions: Readonly<Record<PolicyName, PolicyVersion>>,
    size: EvaluationSize,
  ) => readonly EpisodeRequest[];
  readonly score: (episodes: readonly Episode[]) => Readonly<Record<string, number>>;
}

/**
 * Held-out games with labels, the same and with the same chance at every look: after the warm start,
 * every few updates, and with every evaluation. Alarms and `stopWhen` may name its metrics.
 */
export interface Canary {
  /** Updates between looks, at least 1. */
  readonly every: number;
  /** @param versions - of each learning policy, as it stands */
  readonly games: (
    versions: Readonly<Record<PolicyName, PolicyVersion>>,
  ) => readonly EpisodeRequest[];
  /** Named metrics, `judgeAccuracy` for instance; the run puts `canary.` before their names. */
  readonly score: (episodes: readonly Episode[]) => Readonly<Record<string, number>>;
}

/** How much easier judging is than solving, for one domain and the policies as they stand. */
export interface Gap {
  /** @param problems - how many; what `--problems` says */
  readonly games: (
    versions: Readonly<Record<PolicyName, PolicyVersion>>,
    problems: number,
  ) => readonly EpisodeRequest[];
  /** For instance `countAnswers`. */
  readonly count: (episodes: readonly Episode[]) => AnswerCounts;
}

/** A bench file's lines as games. */
export interface Bench {
  /** Reads one line. Throws a UserError that says what is wrong with it. */
  readonly game: (
    line: string,
    versions: Readonly<Record<PolicyName, PolicyVersion>>,
  ) => EpisodeRequest;
  /** For each episode, in order: what kind of case it was, and whether it was judged rightly. */
  readonly judge: (episode: Episode) => BenchCase;
}

export interface BenchCase {
  /** The error's family; `none` for a correct step. */
  readonly family: string;
  readonly right: boolean;
}
