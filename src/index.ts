// The public surface of `agon-sim`, which runs in a browser tab as it does in Node: by name, but for rewards, estimators,
// objectives and pairings, of which every file is. What needs files, threads or processes is in `agon-sim/node`.
export type { Plain, Message, MessagesOf, Utterance } from './core/message.ts';
export type { ChatMessage, Decision, DecisionRequest, Prompt, Sampling } from './core/decision.ts';
export type { Ending, Episode, EpisodeEvent, EpisodePlan, Seat } from './core/episode.ts';
export { decisionsOf } from './core/episode.ts';
export type { Credit } from './core/credit.ts';
export { UserError } from './core/errors.ts';
export type { AgentId, EpisodeId, PolicyName, PolicyVersion, RoleName } from './core/ids.ts';
export { ENVIRONMENT } from './core/ids.ts';
export type { RandomKey, RandomStream } from './core/random.ts';
export { foldKey, keyFromSeed, openStream } from './core/random.ts';
export type { Policy } from './policies/policy.ts';
export type {
  AgentEvent,
  AgentInput,
  HeardEvent,
  LogEvent,
  Reply,
  Role,
  SayEvent,
} from './actors/role.ts';
export { DECIDING } from './actors/role.ts';
export type { Wording, Wordings } from './actors/reword.ts';
export { say, sayReply } from './actors/say.ts';
export type { MalformedBody, SayReplyEvent } from './actors/say.ts';
export { requestReplyRole } from './actors/request-reply-role.ts';
export type { RequestContext, RequestReplyRole } from './actors/request-reply-role.ts';
export { gameEnvironment } from './actors/game-environment.ts';
export type { GameEnvironmentOptions } from './actors/game-environment.ts';
export { player } from './actors/player.ts';
export type {
  Environment,
  EnvironmentInput,
  EnvironmentType,
  HeldOutGame,
  HeldOutGames,
} from './actors/environment.ts';
export type { GameType, IllegalRule } from './games/game-type.ts';
export type {
  Action,
  AnyGame,
  BySeat,
  ChanceOutcome,
  Game,
  Observation,
  Told,
} from './games/game.ts';
export { boxAt, cardAt, lineFrom, wordsAt } from './games/scene.ts';
export type { Emphasis, Scene, Shape } from './games/scene.ts';
export { drawScene } from './games/draw-scene.ts';
export type { Paint } from './games/draw-scene.ts';
export { backwardInduction } from './games/backward-induction.ts';
export { bestResponse, exploitability, nashConv } from './games/best-response.ts';
export type { BestResponse } from './games/best-response.ts';
export { chanceOf } from './games/chance.ts';
export { GAME_RULES } from './games/conformance/game-rules.ts';
export type { GameExample } from './games/conformance/game-example.ts';
export { expectedReturns } from './games/expected-returns.ts';
export { playOut } from './games/play-out.ts';
export { playthrough } from './games/playthrough.ts';
export type { Choose, PlayOutOptions } from './games/play-out.ts';
export { alphaBeta } from './games/solvers/alpha-beta.ts';
export type { AlphaBetaOptions, AlphaBetaResult } from './games/solvers/alpha-beta.ts';
export { alphaRank, alphaRankOfSeats } from './games/solvers/alpha-rank.ts';
export type { AlphaRankOptions } from './games/solvers/alpha-rank.ts';
export { CFR, CFR_PLUS, DISCOUNTED_CFR, openCfr } from './games/solvers/cfr.ts';
export type { CfrVariant, RegretSolver } from './games/solvers/cfr.ts';
export { correlatedEquilibrium } from './games/solvers/correlated-equilibrium.ts';
export type { CorrelatedEquilibrium } from './games/solvers/correlated-equilibrium.ts';
export { openExternalSampling } from './games/solvers/external-sampling.ts';
export { openFictitiousPlay } from './games/solvers/fictitious-play.ts';
export { compileTree } from './games/solvers/game-tree.ts';
export type { CompileOptions, GameTree, InformationState } from './games/solvers/game-tree.ts';
export { worldOf } from './games/solvers/game-world.ts';
export type { GameWorld, WorldOfOptions, WorldOutcome } from './games/solvers/game-world.ts';
export { monteCarloSearch } from './games/solvers/monte-carlo-search.ts';
export type { MonteCarloOptions, SearchedAction } from './games/solvers/monte-carlo-search.ts';
export { nashAveraging } from './games/solvers/nash-averaging.ts';
export type { NashAverage } from './games/solvers/nash-averaging.ts';
export type { NormalForm } from './games/solvers/normal-form.ts';
export { replicatorDynamics, replicatorSlope } from './games/solvers/replicator-dynamics.ts';
export type { ReplicatorOptions } from './games/solvers/replicator-dynamics.ts';
export { solveZeroSum } from './games/solvers/solve-zero-sum.ts';
export type { Equilibrium } from './games/solvers/solve-zero-sum.ts';
export { strategyOf, tableOf, uniformTable } from './games/solvers/strategy-table.ts';
export type { StrategyTable } from './games/solvers/strategy-table.ts';
export { supportEnumeration } from './games/solvers/support-enumeration.ts';
export type { BimatrixEquilibrium } from './games/solvers/support-enumeration.ts';
export { policyIteration, valueIteration } from './games/solvers/value-iteration.ts';
export type { WorldOptions, WorldSolution } from './games/solvers/value-iteration.ts';
export { treeBestResponse, treeNashConv, treeValues } from './games/solvers/tree-values.ts';
export type { TreeBestResponse } from './games/solvers/tree-values.ts';
export { uniformStrategy } from './games/walk.ts';
export type { Strategy, WalkOptions } from './games/walk.ts';
export {
  ENVIRONMENT_RULES,
  openSimulation,
  readBounded,
  ROLE_RULES,
  simulateEpisodes,
  unseenDecisions,
} from './actors/index.ts';
export type {
  BoundedReader,
  EnvironmentExample,
  EpisodeMessage,
  Injection,
  RoleExample,
  Simulation,
  SimulationOptions,
} from './actors/index.ts';
export { forkEpisode, stepThrough, verifyEpisode, verifyEpisodes } from './replay/index.ts';
export type { Difference, ForkOptions, Frame, Verification } from './replay/index.ts';
export * from './rewards/index.ts';
export { scriptedPolicy, uniformPolicy } from './policies/index.ts';
export { decideAll } from './policies/decide-all.ts';
export { firstLegalPolicy } from './policies/first-legal-policy.ts';
export { personPolicy } from './policies/person-policy.ts';
export type { AskPerson } from './policies/person-policy.ts';
export { randomPolicy } from './policies/random-policy.ts';
export {
  DEFAULT_ALARMS,
  goodhartBound,
  meanByReply,
  passAtK,
  groupByPolicyRole,
  groupByPrompt,
  groupByEpisode,
  groupByTask,
  sumByReply,
} from './learning/index.ts';
export type {
  AdvantageEstimator,
  Advantages,
  AlarmRule,
  ComparedPart,
  EstimatedPart,
  Experience,
  GoodhartRule,
  LearningRate,
  LossFunction,
  Objective,
  ObjectiveLoss,
  CustomLoss,
  Pairing,
  Preference,
  PreferenceObjective,
  ReferenceRule,
  GroupKey,
  SupervisedExample,
  SupervisedPhase,
  TokenTerms,
  TrainingPart,
} from './learning/index.ts';
export * from './learning/estimators/index.generated.ts';
export * from './learning/objectives/index.generated.ts';
export * from './learning/pairings/index.generated.ts';
export { defineScenario } from './experiment/scenario.ts';
export type { Scenario } from './experiment/scenario.ts';
export { applySettings } from './experiment/apply-settings.ts';
export { checkCounts, checkShares, checkWeights } from './experiment/check-settings.ts';
export { oneOf } from './experiment/settings.ts';
export type { Choice, SettingDefaults, SettingsOf, SettingsTree } from './experiment/settings.ts';
export type {
  Bench,
  BenchMetric,
  Canary,
  Evaluation,
  Experiment,
  EpisodeRequest,
  Gap,
  Opponents,
  PolicySpec,
  Schedule,
  Training,
  TrainingOptions,
  Turn,
  WarmStartStep,
} from './experiment/experiment.ts';
export { environmentsOf } from './experiment/environments-of.ts';
export { describeExperiment } from './experiment/describe-experiment.ts';
export type { ExperimentDescription, TermDescription } from './experiment/describe-experiment.ts';
export { describeMachine } from './actors/describe-machine.ts';
export type {
  MachineDescription,
  StateDescription,
  TransitionDescription,
} from './actors/describe-machine.ts';
export { buildExperiment } from './experiment/build-experiment.ts';
export { openEngine } from './engine/index.ts';
export type { BackendName, Engine } from './engine/index.ts';
export { updateOf } from './training/make-plans.ts';
export { openTraining } from './training/open-training.ts';
export type { OpenTraining } from './training/open-training.ts';
export type { HeldOutMetrics, SelfPlay, TurnReport } from './training/self-play.ts';
export { trainInMemory } from './training/train-in-memory.ts';
export type {
  TrainedInMemory,
  TrainingEvent,
  TrainInMemoryOptions,
} from './training/train-in-memory.ts';
export { startFromWeights, warmUp } from './training/warm-start.ts';
export type { StandingsSummary } from './league/index.ts';
export { FIRST_RATING, expectedScore, payoffTable, rateGame } from './league/index.ts';
export {
  FIRST_SKILL,
  alphaRankMeta,
  drawOpponent,
  fictitious,
  firstLegalPlayer,
  fitElo,
  hardest,
  inheritSkill,
  latest,
  mirror,
  nashMeta,
  ofEqualSkill,
  optimalPlayer,
  playTournament,
  prioritised,
  psro,
  randomPlayer,
  rankPlayers,
  ratingMatched,
  rateSkills,
  rectifiedNash,
  strategyPlayer,
  uniformMeta,
  uniformPast,
} from './league/index.ts';
export type {
  Candidate,
  GamePlayer,
  Matchmaking,
  MetaSolver,
  PsroGame,
  PsroState,
  Ranking,
  Skill,
  TournamentGame,
  TournamentOptions,
} from './league/index.ts';
export { decodeEpisode } from './recording/decode-episode.ts';
export { encodeEpisode } from './recording/encode-episode.ts';
export { hashEpisode, hashLog } from './recording/hash-episode.ts';
export { halfWidth, wilsonInterval } from './statistics/wilson-interval.ts';
export type { Interval } from './statistics/wilson-interval.ts';
