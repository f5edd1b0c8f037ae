// The public surface of `agon-sim/node`: what needs files, threads or processes. All else is in `agon-sim`.
export { resumeRun, startRun } from './runs/start-run.ts';
export type { ResumeOptions } from './runs/start-run.ts';
export type { RunEvent, RunResult } from './runs/run-events.ts';
export type { RunOptions } from './runs/run-options.ts';
export { runStudy } from './runs/study/run-study.ts';
export type { StudyEvent, StudyOptions, StudyReport } from './runs/study/run-study.ts';
export { compareRuns } from './runs/compare/compare-runs.ts';
export type { Comparison, ComparisonOptions } from './runs/compare/compare-runs.ts';
export type { ArmComparison, Figure } from './runs/compare/compare-arms.ts';
export type { Budget } from './runs/compare/metric-curve.ts';
export { exportRun } from './runs/export/export-run.ts';
export type { Exported, ExportName, ExportOptions } from './runs/export/export-run.ts';
export type { ReaderName } from './runs/export/column-sets.ts';
export { forkRun } from './runs/fork/fork-run.ts';
export { creditRun } from './runs/fork/credit-run.ts';
export type { BranchCredit, CreditRunOptions } from './runs/fork/credit-run.ts';
export type { Forked, ForkRunOptions } from './runs/fork/fork-run.ts';
export type { SaidMessage } from './runs/fork/open-continuations.ts';
export { readForks } from './runs/fork/fork-log.ts';
export { varySettings } from './runs/study/plan-study.ts';
export { loadScenario } from './runs/load-scenario.ts';
export { readRun } from './runs/folder/run-folder.ts';
export type { RunReader } from './runs/folder/run-folder.ts';
export type {
  AlarmRecord,
  DescribedRecord,
  EndedRecord,
  EvaluationRecord,
  RunRecord,
  ScenarioChangedRecord,
  StandingsRecord,
  UpdateRecord,
} from './runs/folder/run-record.ts';
export { measureGap } from './runs/measure-gap.ts';
export type { GapQuery } from './runs/gap-query.ts';
export type { GapResult } from './runs/measure-gap.ts';
export { openPolicies } from './runs/open-policies.ts';
export type { TrainedPolicies } from './runs/open-policies.ts';
export { verifyRun } from './runs/replay-run.ts';
export { verifyLog } from './recording/verify-log-file.ts';
export type { LogProblem, LogReport } from './recording/verify-log-file.ts';
export type { RunVerification, VerificationCount, VerificationProblem } from './runs/replay-run.ts';
