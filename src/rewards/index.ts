export type { RewardTerm, Source } from './term.ts';
export { composeRewards } from './compose-rewards.ts';
export type { RewardedDecision, WeightedTerm } from './compose-rewards.ts';
export type { AdversarialOutcome, CriticVerdict } from './adversarial-outcome.ts';
export type {
  AnswerReport,
  AnswersOutcome,
  Authored,
  EvaluationReport,
  ScoringReport,
} from './answers-outcome.ts';
export { decisionAt, readAnswers } from './answers-outcome.ts';
export * from './terms/index.generated.ts';
