import type { AgentId, EpisodeId, PolicyName, PolicyVersion, RoleName } from './ids.ts';
import type { Plain } from './message.ts';
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
  readonly role: RoleName;
  /** The agent's own n-th decision, from 0. */
  readonly decisionIndex: number;
  readonly prompt: Prompt;
  readonly sampling: Sampling;
  /** Owned by this decision alone: the reply must not depend on the rest of the batch. */
  readonly key: RandomKey;
  readonly version: PolicyVersion | 'latest';
  /** What the seat sees as a picture, in lines of text; absent where its game draws none. For people. */
  readonly picture?: () => string;
}

/** What a policy really saw: the compact form, or the chat. */
export type Shown =
  | { readonly kind: 'compact'; readonly text: string }
  | { readonly kind: 'chat'; readonly messages: readonly ChatMessage[] };

/** How a reply was drawn, and under which distribution its log-probabilities are. */
export interface DrawnBy extends Sampling {
  /**
   * `drawn`: after temperature and mask, before top-p; for greedy replies at temperature 1. `raw`: at
   * temperature 1 and without a mask, as servers report them.
   */
  readonly logProbs: 'drawn' | 'raw';
}

/** A token that might have come, and how likely it was. */
export interface TokenProbability {
  readonly token: number;
  /** As text, where the policy has one for it. */
  readonly text?: string;
  readonly logProb: number;
}

/** What a decision of an outside policy cost. */
export interface Usage {
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly milliseconds: number;
  /** In the currency of the price that was set; absent where none was. */
  readonly money?: number;
}

/** What a policy replied, from the policy to the gradient, the log and the viewer: one record. */
export interface Decision {
  readonly episode: EpisodeId;
  readonly agent: AgentId;
  readonly role: RoleName;
  /** The agent's own n-th decision, from 0. */
  readonly decisionIndex: number;
  readonly policy: PolicyName;
  readonly version: PolicyVersion;
  /** What served it, where that is outside this process. */
  readonly model?: string;
  readonly shown: Shown;
  /** The reply, without its stop character. */
  readonly text: string;
  /** What a language model thought before it spoke; nobody hears it. */
  readonly reasoning?: string;
  readonly toolCalls?: readonly Plain[];
  /**
   * The sampled tokens (of a scored reply: all of it), stop token included where one was sampled; empty
   * where none are known. Such decisions are judged and logged, and never trained on.
   */
  readonly tokens: readonly number[];
  /** One for each token, in nats; see `sampling.logProbs`. */
  readonly logProbs: readonly number[];
  /** As the server returned them, for language models. */
  readonly promptTokens?: readonly number[];
  /** For each token the likeliest few, where asked for. */
  readonly alternatives?: readonly (readonly TokenProbability[])[];
  /** Of the distribution that each token was drawn from, in nats. */
  readonly entropies?: readonly number[];
  /** The value head's estimates, one for each token. */
  readonly values?: readonly number[];
  /** A given text was scored, not drawn. */
  readonly scored?: true;
  readonly sampling: DrawnBy;
  /** The legal replies that masked the draw; only where a mask really did. Training applies the same. */
  readonly masked?: readonly string[];
  /**
   * `stop`: it came to its end. `length`: cut at the longest reply. `choice`: one of the legal replies.
   * `refused`: the server withheld the text; never trained on.
   */
  readonly finish: 'stop' | 'length' | 'choice' | 'refused';
  /** Of outside policies only. */
  readonly usage?: Usage;
}

/** The compact form that a decision was shown; of a chat, its messages one below the other. */
export function shownText({ shown }: Pick<Decision, 'shown'>): string {
  return shown.kind === 'compact'
    ? shown.text
    : shown.messages.map(({ role, content }) => `${role}: ${content}`).join('\n');
}
