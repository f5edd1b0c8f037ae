export type { RewardTerm, Source } from './term.ts';
export { composeRewards } from './compose-rewards.ts';
export type { RewardedDecision, WeightedTerm } from './compose-rewards.ts';
export type { AdversarialOutcome, CriticVerdict } from './adversarial-outcome.ts';
export { correction } from './terms/correction.ts';
export { invalidError } from './terms/invalid-error.ts';
export { malformed } from './terms/malformed.ts';
export { spcGame } from './terms/spc-game.ts';
export { stepWrong } from './terms/step-wrong.ts';
