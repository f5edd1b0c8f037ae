/** What a server adds to the standard, and how it is asked for it; see `dialect.ts`. */
export type ServerKind = 'vllm' | 'llama.cpp' | 'openai' | 'plain';

/** A model behind an OpenAI-compatible endpoint. Plain data: never a key. */
export interface EndpointModel {
  /** Base URL, as far as `/chat/completions` follows: `http://127.0.0.1:8080/v1`. */
  readonly url: string;
  /** As the server knows it. */
  readonly model: string;
  /** Which of the two routes is asked. */
  readonly api: 'chat' | 'completions';
  /** `auto` asks the server once. */
  readonly server: ServerKind | 'auto';
  /** Longest reply, in tokens, thoughts included; at least 1. */
  readonly maxTokens: number;
  /** `auto`: legal replies are enforced by grammar where the server has it; `check`: they are checked afterwards alone. */
  readonly choices: 'auto' | 'check';
  /** For a million tokens, in any currency; 0 and 0 where nothing is to be paid or counted. */
  readonly price: { readonly in: number; readonly out: number };
}

/** What holds for all endpoints of a run together. 0 stands for no limit. */
export interface OutsideLimits {
  /** Requests under way at once, at least 1. */
  readonly concurrency: number;
  readonly requestsPerMinute: number;
  /** Of prompts and replies. */
  readonly tokensPerMinute: number;
  /** Longest time of one request, in (0, 290]: Node's own client gives up after 300 s. */
  readonly timeoutSeconds: number;
  /** How often a request is tried again after an error of transport. */
  readonly retries: number;
  /** How long a server that can't be reached is waited for. */
  readonly pauseMinutes: number;
  readonly onOutage: 'pause' | 'end';
  /** Of the whole run, resumed ones included. */
  readonly budget: { readonly tokens: number; readonly money: number };
}

export const DEFAULT_MODEL: Omit<EndpointModel, 'url' | 'model'> = {
  api: 'chat',
  server: 'auto',
  maxTokens: 1024, // room to think in, and a bound of what a reply can cost
  choices: 'auto',
  price: { in: 0, out: 0 },
};

export const DEFAULT_LIMITS: OutsideLimits = {
  concurrency: 8,
  requestsPerMinute: 0,
  tokensPerMinute: 0,
  timeoutSeconds: 120,
  retries: 5,
  pauseMinutes: 10,
  onOutage: 'pause',
  budget: { tokens: 0, money: 0 },
};
