// The public surface of `agon`, by name.
export type { Plain, Message, MessagesOf, Utterance } from './core/message.ts';
export type { ChatMessage, Decision, DecisionRequest, Prompt, Sampling } from './core/decision.ts';
export type { Ending, Episode, EpisodeEvent, EpisodePlan, Seat } from './core/episode.ts';
export { decisionsOf } from './core/episode.ts';
export type { Credit } from './core/credit.ts';
export { UserError } from './core/errors.ts';
export type { AgentId, EpisodeId, PolicyName, PolicyVersion } from './core/ids.ts';
export { ENVIRONMENT } from './core/ids.ts';
export type { RandomKey, RandomStream } from './core/random.ts';
export { foldKey, keyFromSeed, openStream } from './core/random.ts';
export type { Policy } from './policy/policy.ts';
export type {
  AgentEvent,
  AgentInput,
  HeardEvent,
  Reply,
  Role,
  SayEvent,
} from './simulation/role.ts';
export { DECIDING } from './simulation/role.ts';
export type { Environment, EnvironmentInput, Nature } from './simulation/environment.ts';
export type { RewardTerm, Source } from './rewards/term.ts';
