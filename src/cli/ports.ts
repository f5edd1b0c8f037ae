import type { StandingsRecord } from '../runs/folder/run-record.ts';
import type { Episode } from '../core/episode.ts';
import type { BackendDiagnosis, BackendName } from '../engine/index.ts';
import type { BenchResult } from '../runs/evaluate-run.ts';
import type { Comparison, ComparisonOptions } from '../runs/compare/compare-runs.ts';
import type { Exported, ExportOptions } from '../runs/export/export-run.ts';
import type { BranchCredit, CreditRunOptions } from '../runs/fork/credit-run.ts';
import type { Forked, ForkRunOptions } from '../runs/fork/fork-run.ts';
import type { GapQuery } from '../runs/gap-query.ts';
import type { GapResult } from '../runs/measure-gap.ts';
import type { OddRun, RunEntry, ScenarioEntry } from '../runs/list-runs.ts';
import type { PaidCredits } from '../runs/paid-credits.ts';
import type { RunVerification, VerificationCount } from '../runs/replay-run.ts';
import type { RunEvent, RunResult } from '../runs/run-events.ts';
import type { OutsideOptions } from '../runs/outside/outside-options.ts';
import type { PromptQuery, ShownPrompt } from '../runs/show-prompt.ts';
import type { RunOptions } from '../runs/run-options.ts';
import type { ScenarioTrust } from '../runs/trust/load-recorded.ts';
import type { ResumeOptions } from '../runs/start-run.ts';
import type { OpenViewer, ViewerOptions } from '../viewer/server/open-viewer.ts';
import type { StudyOptions, StudyReport } from '../runs/study/run-study.ts';

/** What the commands need of the rest of Agon. `connect-ports.ts` says who does it. */
export interface Ports {
  readonly startRun: (options: RunOptions) => Promise<RunResult>;
  readonly resumeRun: (options: ResumeOptions) => Promise<RunResult>;
  readonly verifyRun: (query: VerifyQuery) => Promise<RunVerification>;
  /** The last `last` episodes in the order they were recorded; all of them if `last` is absent. */
  readonly listEpisodes: (query: RunQuery & { readonly last?: number }) => Promise<EpisodeList>;
  readonly readEpisode: (query: RunQuery & { readonly episode: string }) => Promise<EpisodeRecord>;
  readonly evaluateRun: (query: BenchQuery) => Promise<BenchResult>;
  readonly runStudy: (options: StudyOptions) => Promise<StudyReport>;
  readonly compareRuns: (options: ComparisonOptions) => Promise<Comparison>;
  readonly exportRun: (options: ExportOptions) => Promise<Exported>;
  readonly showPrompt: (query: PromptQuery) => Promise<ShownPrompt>;
  readonly creditRun: (options: CreditRunOptions) => Promise<readonly BranchCredit[]>;
  readonly forkRun: (options: ForkRunOptions) => Promise<Forked>;
  readonly measureGap: (query: GapQuery) => Promise<GapResult>;
  readonly listScenarios: () => Promise<readonly ScenarioEntry[]>;
  readonly describeScenario: (nameOrPath: string) => Promise<ScenarioEntry>;
  /** The runs in the folder `runs`. */
  readonly listRuns: () => Promise<readonly RunEntry[]>;
  /** Those among them that can't be read. */
  readonly listOddRuns: () => Promise<readonly OddRun[]>;
  readonly diagnose: () => Promise<Diagnosis>;
  readonly openViewer: (options: ViewerOptions) => Promise<OpenViewer>;
  /** Whether there was a browser to open it in. */
  readonly openInBrowser: (address: string) => Promise<boolean>;
}

export interface RunQuery {
  readonly run: string; // the run's folder
}

interface VerifyQuery extends RunQuery, ScenarioTrust {
  readonly episode?: string; // all of them if absent
  readonly hashesOnly?: boolean;
  readonly onProgress?: (count: VerificationCount) => void;
}

export interface EpisodeList {
  readonly total: number;
  readonly episodes: readonly EpisodeEntry[];
  /** The newest, if versions have met as opponents. */
  readonly standings?: Omit<StandingsRecord, 'kind'>;
}

export interface EpisodeEntry {
  readonly id: string;
  readonly events: number;
  readonly ending: 'finished' | 'failed';
}

/** An episode with the rewards that its decisions were given, if they are recorded. */
export interface EpisodeRecord extends Partial<PaidCredits> {
  readonly episode: Episode;
}

interface BenchQuery extends RunQuery, ScenarioTrust, OutsideOptions {
  readonly bench: string; // a .jsonl file
  readonly checkpoint?: number; // the update it was saved after; the last one if absent
  readonly onEvent?: (event: RunEvent) => void;
}

/** The final object of `agon doctor --json`. */
export interface Diagnosis {
  readonly node: string;
  readonly platform: string;
  readonly cores: number;
  /** What `--backend auto` takes here for a small policy. */
  readonly auto: BackendName;
  readonly backends: readonly BackendDiagnosis[];
}
