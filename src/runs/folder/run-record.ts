import type { PolicyName, PolicyVersion } from '../../core/ids.ts';
import type { StandingsSummary } from '../../league/index.ts';
import type { RunResult } from '../run-events.ts';
import type { ScenarioVersion } from '../scenario-version.ts';

/** Null stands for NaN and infinities, which JSON doesn't have. */
type Metrics = Readonly<Record<string, number | null>>;

/** What a run keeps of an update: all its metrics by name, those of a look at the canary included. */
export type UpdateRecord = Metrics & {
  readonly kind: 'update';
  /** Counts from 1. */
  readonly update: number;
  /** Since the start, warm start included. */
  readonly seconds: number;
};

/** What evaluations and the canary said after an update. */
export type EvaluationRecord = Metrics & {
  readonly kind: 'evaluation';
  /** 0 is after the warm start. */
  readonly update: number;
  readonly seconds: number;
  readonly size: 'brief' | 'full';
};

/** What the run's experiment is from here on: see `readKeptDescription`. The first record, and where it changed. */
export interface DescribedRecord {
  readonly kind: 'described';
  /** 0 at the start; of the checkpoint where a run was resumed with another experiment. */
  readonly update: number;
  /** SHA-256 in hexadecimal: `descriptions/<digest>.json` in the run's folder. */
  readonly digest: string;
}

/** An alarm that went off after an update. */
export interface AlarmRecord {
  readonly kind: 'alarm';
  readonly update: number;
  /** Of the rule: `win-rate`, `failed-games`, `goodhart` for `stopWhen`. */
  readonly name: string;
  /** The one that was outside its band. */
  readonly metric: string;
  /** What it means and what to do, in a sentence. */
  readonly text: string;
}

/** How versions that met as opponents stand to each other; with every checkpoint of a run that has opponents. */
export interface StandingsRecord extends StandingsSummary {
  readonly kind: 'standings';
  readonly update: number;
}

/** After this update the weights of every transformer were kept: see `schedule.keepVersions`. */
export interface WeightsRecord {
  readonly kind: 'weights';
  /** 0 is after the warm start. */
  readonly update: number;
  /** By policy; the digest names the file, `weights/<digest>.weights` in the run's folder. */
  readonly policies: Readonly<
    Record<PolicyName, { readonly version: PolicyVersion; readonly digest: string }>
  >;
}

/** The run was resumed with another version of its scenario. */
export interface ScenarioChangedRecord {
  readonly kind: 'scenario-changed';
  /** Of the checkpoint that it went on from. */
  readonly update: number;
  readonly from: ScenarioVersion;
  readonly to: ScenarioVersion;
}

/** The run came to an end. The last record; a resumed run takes it away. */
export interface EndedRecord {
  readonly kind: 'ended';
  readonly update: number;
  readonly ended: RunResult['ended'];
}

/** One line of a run's `metrics.jsonl`, told apart by `kind`. */
export type RunRecord =
  | UpdateRecord
  | EvaluationRecord
  | DescribedRecord
  | AlarmRecord
  | StandingsRecord
  | WeightsRecord
  | ScenarioChangedRecord
  | EndedRecord;
