export type { RewardTerm, Source } from './term.ts';
export { annealed } from './annealed.ts';
export { composeRewards, rewardGroup } from './compose-rewards.ts';
export type { RewardedDecision, WeightSchedule, WeightedTerm } from './compose-rewards.ts';
export type {
  AnswerReport,
  AnswersOutcome,
  Authored,
  EvaluationReport,
  ScoringReport,
} from './answers-outcome.ts';
export { checkPenalty } from './check-penalty.ts';
export { creditFor } from './credit-for.ts';
export { judgementsOf } from './judgements-of.ts';
export { meanOf, poolJudgements } from './pool-judgements.ts';
export { saidAt } from './said-at.ts';
export { unreadableOutcome } from './unreadable-outcome.ts';
export { answersIn, decisionOf, readAnswers } from './answers-outcome.ts';
export type {
  Likelihood,
  LikelihoodOutcome,
  ProbedAnswer,
  ProbeKind,
  ProbeReport,
} from './likelihood-outcome.ts';
export { probedAnswers } from './likelihood-outcome.ts';
export { judgedAnswers } from './judged-answers.ts';
export type { JudgedAnswer, JudgedEvaluation } from './judged-answers.ts';
export { isMajorityRight, mostVoted } from './most-voted.ts';
export type { Majority } from './most-voted.ts';
export { meanCredits } from './mean-credits.ts';
export type { Payment } from './mean-credits.ts';
export * from './shaping/index.generated.ts';
export type { JudgedBy } from './judgements-of.ts';
export * from './terms/index.generated.ts';
