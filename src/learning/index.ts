export type {
  AdvantageEstimator,
  EstimatedAdvantages,
  EstimatorState,
  Experience,
} from './experience.ts';
export { collectExperiences } from './collect-experiences.ts';
export { siblingsInEpisode, siblingsInGroup } from './siblings.ts';
export type { SiblingKey } from './siblings.ts';
export type { LossFunction, Objective, ObjectiveSums, TokenTerms } from './objective.ts';
export type { Regularisers } from './regularisers.ts';
export type { LossTable } from './losses.ts';
export type { GradientBatch, GradientJob, GradientResult } from './gradient-job.ts';
export type { GradientTools } from './compute-gradient.ts';
export type { Divisor } from './divisor.ts';
export type { MicroBatchLimits } from './plan-micro-batches.ts';
export { Learner } from './learner.ts';
export type { LearnerOptions, LearnerState, UpdateOptions, UpdateReport } from './learner.ts';
export { constantRate } from './learning-rate.ts';
export type { LearningRate } from './learning-rate.ts';
export { runSupervisedPhase } from './supervised-phase.ts';
export type { SupervisedExample, SupervisedPhase, SupervisedStep } from './supervised-phase.ts';
export { roleMetrics } from './role-metrics.ts';
export { DEFAULT_ALARMS, QUIET, checkAlarms } from './alarms.ts';
export type { Alarm, AlarmRule, AlarmState } from './alarms.ts';
export * from './estimators/index.generated.ts';
export * from './objectives/index.generated.ts';
