export {
  openPool,
  poolRules,
  admissionDue,
  admit,
  recordResult,
} from './opponent-pool.ts';
export type { OpponentPool, PoolMember, PoolRules } from './opponent-pool.ts';
export { assignOpponents } from './assign-opponents.ts';
export type { OpponentShares } from './assign-opponents.ts';
export { OPEN_THROTTLE, observeRate, mayUpdate } from './throttle.ts';
export type { Throttle } from './throttle.ts';
export { FIRST_RATING, expectedScore, rateGame } from './elo.ts';
export type { Ratings } from './elo.ts';
export { payoffTable } from './payoff-table.ts';
export type { Pairing, PayoffTable } from './payoff-table.ts';
export { solveZeroSum } from './solve-zero-sum.ts';
export type { Equilibrium } from './solve-zero-sum.ts';
