import type { AgentId, EpisodeId, PolicyName, PolicyVersion } from './ids.ts';
import type { RandomKey } from './random.ts';

/** One turn of a chat, for policies that are language models. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** What an agent sees when it must decide, composed by its role. */
export interface Prompt {
  /** Short form for in-process policies: characters of the policy's vocabulary. */
  readonly compact: string;
  /** The same, said to a language model. */
  readonly chat: readonly ChatMessage[];
  /** Longest reply, in characters of the compact form; at least 1. */
  readonly maxLength: number;
  /** The reply ends before this character, which is not part of it. */
  readonly stop?: string;
  /** The only legal replies, if they can be listed; the policy masks everything else. */
  readonly choices?: readonly string[];
  /**
   * The reply is given, and the question is how likely it is: the policy replies exactly this text, at
   * least one character and at most `maxLength`, and reports the log-probabilities of its characters
   * under its whole distribution, at temperature 1 whatever the sampling says. Without `stop` and
   * `choices`. What a policy is scored on it didn't choose, so only a term made for it should judge
   * such a decision: where one judges every reply, weigh it for the other roles alone.
   */
  readonly scored?: string;
}

/** How a reply is drawn from the policy's distribution. */
export interface Sampling {
  /** At least 0; 0 is greedy (the most likely character, ties to the lower index). */
  readonly temperature: number;
  /** Nucleus: in (0, 1]; 1 keeps the whole distribution. */
  readonly topP: number;
}

/** A waiting agent, as its policy is told of it. */
export interface DecisionRequest {
  readonly episode: EpisodeId;
  readonly agent: AgentId;
  /** Counts the decisions of the episode from 0. */
  readonly index: number;
  readonly prompt: Prompt;
  readonly sampling: Sampling;
  /** Owned by this decision alone: the reply must not depend on the rest of the batch. */
  readonly key: RandomKey;
  readonly version: PolicyVersion | 'latest';
}

/** What a policy replied, with all that training and replay need of it. */
export interface Decision {
  readonly episode: EpisodeId;
  readonly agent: AgentId;
  readonly index: number;
  readonly policy: PolicyName;
  readonly version: PolicyVersion;
  /** The prompt's compact form, kept so that training sees what was seen. */
  readonly prompt: string;
  /** The reply, without its stop character. */
  readonly text: string;
  /**
   * The sampled tokens (of a scored reply: all of it), stop token included where one was sampled; empty for policies without tokens.
   * Their log-probabilities are under the masked, temperature-scaled distribution, before top-p;
   * for greedy replies under temperature 1.
   */
  readonly tokens: readonly number[];
  readonly logProbs: readonly number[];
  readonly temperature: number;
  /** The legal replies that masked the draw, if any: training must apply the same mask. */
  readonly choices?: readonly string[];
}
