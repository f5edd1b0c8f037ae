export type {
  AdvantageEstimator,
  Advantages,
  EstimatedAdvantages,
  EstimatorState,
  Experience,
} from './experience.ts';
export { isTrainable } from './experience.ts';
export { collectExperiences } from './collect-experiences.ts';
export { groupByPolicyRole, groupByPrompt, groupByEpisode, groupByTask } from './group-batch.ts';
export type { GroupKey } from './group-batch.ts';
export type {
  LossFunction,
  Objective,
  ObjectiveLoss,
  CustomLoss,
  ObjectiveSums,
  PreferenceObjective,
  ReplyObjective,
  TokenTerms,
} from './objective.ts';
export type { Pairing, Preference } from './preference.ts';
export { meanByReply, sumByReply } from './sum-by-reply.ts';
export { checkParts, checkReferenceRule } from './training-part.ts';
export type {
  ComparedPart,
  EstimatedPart,
  ReferenceRule,
  TrainingPart,
  TrainingParts,
} from './training-part.ts';
export { trainsValueHead } from './training-part.ts';
export { prepareLoss } from './loss-parts.ts';
export type { PreparedLoss } from './loss-parts.ts';
export type { Regularisers } from './regularisers.ts';
export { checkOwnLosses, lossOf } from './losses.ts';
export type { GradientBatch, GradientJob, GradientResult } from './gradient-job.ts';
export type { GradientTools } from './compute-gradient.ts';
export type { LossNormalisation } from './loss-normalisation.ts';
export type { MicroBatchLimits } from './plan-micro-batches.ts';
export { Learner } from './learner.ts';
export type { LearnerOptions, LearnerState, UpdateOptions, UpdateReport } from './learner.ts';
export type { LearningRate } from './learning-rate.ts';
export { runSupervisedPhase } from './supervised-phase.ts';
export type { SupervisedExample, SupervisedPhase, SupervisedStep } from './supervised-phase.ts';
export { roleMetrics } from './role-metrics.ts';
export { QUIET, checkAlarms } from './alarms.ts';
export type { Alarm, AlarmRule, AlarmState } from './alarms.ts';
export { DEFAULT_ALARMS } from './default-alarms.ts';
export { UNSEEN, watchGoodhart } from './goodhart.ts';
export type { GoodhartRule, GoodhartState } from './goodhart.ts';
export { goodhartBound } from './goodhart-bound.ts';
export { passAtK } from '../statistics/pass-at-k.ts';
export { explorationMetrics } from './exploration-metrics.ts';
export * from './estimators/index.generated.ts';
export * from './objectives/index.generated.ts';
export * from './pairings/index.generated.ts';
