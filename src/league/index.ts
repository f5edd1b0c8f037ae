export { openPool, poolRules, admissionDue, admit, recordResult } from './opponent-pool.ts';
export type { OpponentPool, PoolMember, PoolRules } from './opponent-pool.ts';
export { assignOpponents } from './assign-opponents.ts';
export type { OpponentShares } from './assign-opponents.ts';
export { OPEN_THROTTLE, observeRate, mayUpdate } from './throttle.ts';
export type { Throttle } from './throttle.ts';
export { FIRST_RATING, expectedScore, rateGame } from './elo.ts';
export type { Ratings } from './elo.ts';
export { payoffTable } from './payoff-table.ts';
export type { Pairing, PayoffTable } from './payoff-table.ts';
export { NO_STANDINGS, keepPlayers, noteMatches, summariseStandings } from './standings.ts';
export type { Match, Standings, StandingsSummary } from './standings.ts';
export { FIRST_SKILL, inheritSkill, rateSkills } from './weng-lin.ts';
export type { Skill } from './weng-lin.ts';
export { fitElo } from './fit-elo.ts';
export { firstLegalPlayer, randomPlayer, strategyPlayer } from './game-player.ts';
export type { GamePlayer, PlayerTurn } from './game-player.ts';
export { optimalPlayer } from './optimal-player.ts';
export { playTournament } from './tournament.ts';
export type { TournamentGame, TournamentOptions } from './tournament.ts';
export { rankPlayers } from './rank-players.ts';
export type { PairResult, RankedPlayer, Ranking } from './rank-players.ts';
export {
  drawOpponent,
  fictitious,
  hardest,
  latest,
  mirror,
  ofEqualSkill,
  prioritised,
  ratingMatched,
  uniformPast,
} from './matchmaking.ts';
export type { Candidate, Matchmaking, Priority } from './matchmaking.ts';
export { alphaRankMeta, nashMeta, rectifiedNash, uniformMeta } from './meta-solvers.ts';
export type { MetaSolver } from './meta-solvers.ts';
export { psro } from './psro.ts';
export type { PsroGame, PsroState } from './psro.ts';
