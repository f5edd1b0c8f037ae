import type { z } from 'zod';
import type { Interval } from '../statistics/wilson-interval.ts';
import type { Episode } from '../core/episode.ts';
import type { AgentId, PolicyName, PolicyVersion } from '../core/ids.ts';
import type { AdamOptions } from '../engine/index.ts';
import type { OpponentShares, PoolRules } from '../league/index.ts';
import type {
  AlarmRule,
  CustomLoss,
  GoodhartRule,
  ReferenceRule,
  SupervisedPhase,
  TrainingPart,
  TrainingParts,
} from '../learning/index.ts';
import type { EndpointModel } from '../policies/endpoint/endpoint-settings.ts';
import type { Policy } from '../policies/policy.ts';
import type { TransformerConfig } from '../policies/transformer/config.ts';
import type { WeightedTerm } from '../rewards/compose-rewards.ts';
import type { Environment } from '../actors/environment.ts';
import type { Wordings } from '../actors/reword.ts';
import type { EpisodeRequest, EvaluationSize, Turn } from './episode-request.ts';
import {
  band,
  byKind,
  callable,
  field,
  followed,
  list,
  maybe,
  number,
  object,
  oneOf,
  positive,
  rate,
  record,
  shaped,
  text,
  unchecked,
  whole,
} from './schema-fields.ts';

/*
 * What an experiment is: its types are inferred from these schemas (see `experiment.ts`), and its values
 * are checked by them before anything is called; an issue's message is its rule. Types of other modules are
 * named, with what can be told of a value beside them.
 */

type Versions = Readonly<Record<PolicyName, PolicyVersion>>;
type Metrics = Readonly<Record<string, number>>;

const machine = field<unknown>(
  'a state machine',
  (value) => typeof value === 'object' && value !== null && 'provide' in value,
);
const environment = shaped<Environment>(
  object({
    name: text(),
    type: object({ players: band }),
    machine,
    roles: record(object({ name: text(), machine, observe: callable(), parse: callable() })),
    checkTask: callable(),
  }),
);

/** A policy that learns, one that is given, or a language model behind an OpenAI-compatible endpoint. */
export const policySpec = byKind({
  transformer: object({
    /** The characters it knows, each once. */
    characters: unchecked<string>(),
    config: maybe(shaped<Partial<Omit<TransformerConfig, 'vocabulary'>>>(object({}))),
  }),
  given: object({ policy: shaped<Policy>(object({ decide: callable() }, 'a policy')) }),
  endpoint: object({
    /** As far as `/chat/completions` follows: `http://127.0.0.1:8080/v1`. Without a key: see docs/endpoints.md. */
    url: text(),
    model: text(),
    /** `chat` if absent. */
    api: maybe(oneOf('chat', 'completions')),
    /** Asked of the server if absent. */
    server: maybe(
      shaped<EndpointModel['server']>(oneOf('auto', 'vllm', 'llama.cpp', 'openai', 'plain')),
    ),
    /** Longest reply, in tokens; 1024 if absent. */
    maxTokens: maybe(whole(1)),
    /** `auto` if absent: the server keeps to legal replies where it can. */
    choices: maybe(oneOf('auto', 'check')),
    /** Of a million tokens; nothing is counted but tokens if absent. */
    price: maybe(object({ in: rate, out: rate })),
  }),
});

export const warmStartStep = byKind({
  supervised: object({
    policy: text<PolicyName>(),
    phase: shaped<SupervisedPhase>(
      object({
        name: text(),
        steps: whole(0),
        batch: whole(1),
        examples: callable(),
        learningRate: field('a number like 0.001, or a learning rate', (value) =>
          ['number', 'object'].includes(value === null ? 'null' : typeof value),
        ),
      }),
    ),
  }),
  copy: object({ from: text<PolicyName>(), to: text<PolicyName>() }),
});

const everySoMany = object({ every: whole(1) });

export const schedule = object({
  updates: whole(0),
  /** The batch of update n is played by version n − 1 − staleness; 1 lets playing overlap learning. */
  staleness: field<0 | 1>('0 or 1', (value) => value === 0 || value === 1),
  /** Updates between evaluations; a checkpoint is saved with each, and with the best look of `stopWhen`. */
  evaluateEvery: whole(1),
  /** Which training games a run's folder keeps; all if absent. */
  keepEpisodes: maybe(
    object({
      /** Those of every so many-th update; of all if absent. */
      every: maybe(whole(1)),
      /** So many GB at most, the oldest dropped first; at least the games since the last checkpoint stay. */
      gigabytes: maybe(positive),
    }),
  ),
  /**
   * Of which updates a run's folder keeps the policies' weights, beside those in checkpoints: `all`, those of
   * every so many-th update, or `none`; of every evaluation if absent.
   */
  keepVersions: maybe(
    field<'all' | 'none' | { readonly every: number }>(
      "'all', 'none' or { every: a whole number of at least 1 }",
      (value) => value === 'all' || value === 'none' || everySoMany.safeParse(value).success,
    ),
  ),
});

const part = followed<TrainingPart, ReturnType<typeof object>>(
  object({
    objective: object({ kind: text() }, 'an objective'),
    where: maybe(callable()),
    roles: maybe(list(text())),
  }),
  (value) =>
    'pairing' in value
      ? object({ pairing: object({ pair: callable() }, 'a pairing') })
      : object({ estimator: object({ estimate: callable() }, 'an estimator') }),
);

export const trainingOptions = object({
  learningRate: rate,
  /** Optimiser steps on each batch; 1 if absent. */
  passes: maybe(whole(1)),
  adam: maybe(unchecked<AdamOptions>()),
  /** Of the gradient's global norm; 1 if absent. */
  maxNorm: maybe(positive),
  /** What KL terms and preferences refer to; the weights after the warm start if absent. */
  reference: maybe(unchecked<ReferenceRule>()),
});

/**
 * How a policy learns: from advantages (`estimator`), from preferences (`pairing`), or from several
 * such parts at once, by role for instance, each with an estimator, objective and share of its own. All
 * parts' gradients are added and applied in one step.
 */
export const training = followed<TrainingOptions & TrainingParts, typeof trainingOptions>(
  trainingOptions,
  (value) => ('parts' in value ? object({ parts: list(part) }) : part),
);
type TrainingOptions = z.output<typeof trainingOptions>;

export const opponents = object({
  shares: shaped<OpponentShares>(object({ latest: rate, initial: rate, past: rate })),
  pool: maybe(unchecked<Partial<PoolRules>>()),
  /** The seat that it plays, in games that don't say another: see `EpisodeRequest.opponents`. */
  seat: text<AgentId>(),
  /** How well it did in an episode, in its seat of it, in [0, 1]; null where the episode says nothing of it. */
  success: callable<(episode: Episode, seat: AgentId) => number | null>(),
  /** It learns only while the moving average of its success as the latest version is below this. */
  throttle: maybe(positive),
});

const score = callable<(episodes: readonly Episode[]) => Metrics>();

/** Fixed games on held-out tasks, and how they are scored. Played before the first update and every few. */
export const evaluation = object({
  name: text(),
  /**
   * @param versions - of each learning policy, as it stands
   * @param size - asked for with `brief` at every look, and with `full` too at the run's start and end
   */
  games: callable<(versions: Versions, size: EvaluationSize) => readonly EpisodeRequest[]>(),
  score,
});

/**
 * Held-out games with labels, the same and with the same chance at every look: after the warm start,
 * every few updates, and with every evaluation. Alarms and `stopWhen` may name its metrics.
 */
export const canary = object({
  /** Updates between looks, at least 1. */
  every: whole(1),
  /** @param versions - of each learning policy, as it stands */
  games: callable<(versions: Versions) => readonly EpisodeRequest[]>(),
  /** Named metrics; the run puts `canary.` before their names. */
  score,
});

/** How much easier checking is than doing, for the policies as they stand: the generation-verification gap. */
export const gap = object({
  /** @param problems - how many; what `--problems` says */
  games: callable<(versions: Versions, problems: number) => readonly EpisodeRequest[]>(),
  /** What the episodes say; by name, in the order in which it is shown. */
  score: callable<(episodes: readonly Episode[]) => Readonly<Record<string, BenchMetric>>>(),
});

/** A bench file's lines as games. */
export const bench = object({
  /** Reads one line. Throws a UserError that says what is wrong with it. */
  game: callable<(line: string, versions: Versions) => EpisodeRequest>(),
  /** What the episodes of all lines, in their order, say; by name. */
  score: callable<(episodes: readonly Episode[]) => Readonly<Record<string, BenchMetric>>>(),
});

export interface BenchMetric {
  /** Null where the bench has no such case. */
  readonly value: number | null;
  /** 95 %, in the units of the value. */
  readonly interval: Interval;
  /** Cases that it is of, where it is a share of them. */
  readonly n?: number;
}

/** What a scenario builds from its settings: every part of an experiment, as values. */
export const experimentSchema = object({
  /** Where games are played that don't say where. */
  environment,
  /** Others that games may name: held-out games, say, by another protocol than training. */
  otherEnvironments: maybe(list(environment)),
  policies: record(policySpec),
  /** What language models are told in other words than those of a role, by role or seat; see `Wording`. */
  prompts: maybe(shaped<Wordings>(record(object({ system: maybe(text()), user: maybe(text()) })))),
  /** Done in order before the first update; what stands at its end is version 0 and the reference. */
  warmStart: list(warmStartStep),
  schedule,
  /** The games of one update. Pure: the same turn gives the same games. */
  plan: callable<(turn: Turn) => readonly EpisodeRequest[]>(),
  rewards: list(
    shaped<WeightedTerm>(
      object({
        term: object({ name: text(), range: band, judge: callable() }),
        weight: field(
          'a finite number or a schedule',
          (value) => typeof value === 'function' || Number.isFinite(value),
        ),
        roles: maybe(list(text())),
      }),
    ),
  ),
  /** How each policy that learns does so; a transformer that is not named stays as it is. */
  training: record(training),
  /** The losses of objectives that don't ship with Agon. */
  losses: maybe(list(shaped<CustomLoss>(object({ kind: text(), loss: callable() })))),
  /** Policies that meet others as opponents, past versions of theirs included. */
  opponents: maybe(record(opponents)),
  evaluations: list(evaluation),
  /**
   * Labelled games that training never sees: is what is rewarded still what is wanted? If absent, and an
   * environment knows labelled problems, 100 of those at every tenth update; null turns it off.
   */
  canary: maybe(canary.nullable()),
  /**
   * Ends the run, or rings an alarm, when the reward rises while the canary falls. Needs a `canary`. If absent,
   * a rule for the canary that is there without asking; null turns it off.
   */
  stopWhen: maybe(
    shaped<GoodhartRule>(
      object({
        proxy: text(),
        truth: text(),
        tolerance: object({ proxy: number, truth: number }),
        then: oneOf('stop', 'warn'),
      }),
    ).nullable(),
  ),
  /**
   * The metric of the evaluations or the canary (`canary.accuracy`) by which the best checkpoint is
   * known; higher is better. That of `stopWhen`, if absent. Of evaluations the `brief` games count
   * alone, so that all checkpoints are compared on the same ones.
   */
  score: maybe(text()),
  /** `DEFAULT_ALARMS` if absent; an empty list turns them off. */
  alarms: maybe(
    list(
      shaped<AlarmRule>(
        object({
          name: text(),
          metric: text(),
          band,
          of: oneOf('value', 'ratio'),
          patience: whole(1),
          advice: text(),
        }),
      ),
    ),
  ),
  /** A game in a few lines, for those who watch the run; samples are shown only where there is one. */
  describe: maybe(callable<(episode: Episode) => string>()),
  /** How `agon eval --bench` reads a line and scores it, where the scenario has a bench. */
  bench: maybe(bench),
  /** What `agon gap` plays and measures, where the scenario says so. */
  gap: maybe(gap),
});
