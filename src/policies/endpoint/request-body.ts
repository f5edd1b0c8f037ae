import type { ChatMessage, DecisionRequest } from '../../core/decision.ts';
import type { EndpointModel, ServerKind } from './endpoint-settings.ts';

/**
 * What is asked for, whatever the server and its address: a reply that was kept is of the same question only if this is the
 * same. So a run goes on where a server has moved.
 */
export interface Question extends Pick<EndpointModel, 'model' | 'api' | 'maxTokens' | 'choices'> {
  readonly messages: readonly ChatMessage[];
  readonly legal: readonly string[] | null;
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
}

export function questionOf(
  { model, api, maxTokens, choices }: EndpointModel,
  { prompt, sampling, key }: Pick<DecisionRequest, 'prompt' | 'sampling' | 'key'>,
): Question {
  return {
    model,
    api,
    maxTokens,
    choices,
    messages: prompt.chat,
    legal: prompt.choices ?? null,
    temperature: sampling.temperature,
    topP: sampling.topP,
    seed: key[0] & 0x7fffffff, // llama.cpp takes the highest for "any"
  };
}

export interface Call {
  readonly route: '/chat/completions' | '/completions';
  /** As the server gets it, as JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Whether the server is made to keep to the legal replies. */
  readonly isConstrained: boolean;
  /** Whether a JSON object with the legal reply in it is asked for. */
  readonly isWrapped: boolean;
}

/** A question as a server of this kind is asked it. */
export function callFor(question: Question, server: ServerKind): Call {
  const { model, api, messages, legal } = question;
  const asked =
    api === 'chat' ? { messages } : { prompt: asText(messages), stop: ['\nuser:', '\nsystem:'] };
  const constrained = legal !== null && question.choices === 'auto' ? constrain(server, legal) : {};
  return {
    route: api === 'chat' ? '/chat/completions' : '/completions',
    body: { model, ...asked, ...drawing(question, server), ...constrained },
    isConstrained: Object.keys(constrained).length > 0,
    isWrapped: 'response_format' in constrained,
  };
}

/** A chat for a model that only goes on with texts. */
function asText(messages: readonly ChatMessage[]): string {
  return [...messages.map(({ role, content }) => `${role}: ${content}`), 'assistant:'].join('\n');
}

/**
 * How it is drawn, and that its tokens are told. What a server would else take from a model's own defaults (top-k, min-p,
 * penalties) is turned off: it would be another distribution than the one that is recorded.
 */
function drawing(
  { temperature, topP, seed, maxTokens, api }: Question,
  server: ServerKind,
): Readonly<Record<string, unknown>> {
  const logprobs = api === 'chat' ? true : 1;
  const usual = { temperature, top_p: topP, max_tokens: maxTokens };
  switch (server) {
    case 'vllm':
      return {
        ...usual,
        ...{ seed, top_k: -1, min_p: 0, repetition_penalty: 1 },
        ...{ logprobs, return_token_ids: true },
      };
    case 'llama.cpp':
      return {
        ...usual,
        seed,
        top_k: 0,
        min_p: 0,
        typical_p: 1,
        repeat_penalty: 1,
        logprobs,
        ...(api === 'chat' && { top_logprobs: 1 }),
      };
    case 'openai':
      // Newer models there refuse anything but their defaults, and the older name of the limit.
      return {
        ...(temperature !== 1 && { temperature }),
        ...(topP !== 1 && { top_p: topP }),
        ...(api === 'chat' ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
      };
    case 'plain':
      return usual;
  }
}

/** Makes a server keep to the legal replies, where it can. */
function constrain(
  server: ServerKind,
  legal: readonly string[],
): Readonly<Record<string, unknown>> {
  switch (server) {
    case 'vllm':
      return { structured_outputs: { choice: legal } };
    case 'llama.cpp':
      return { grammar: `root ::= ${legal.map(literal).join(' | ')}` };
    case 'openai':
      return {
        response_format: {
          type: 'json_schema',
          json_schema: {
            name: 'reply',
            strict: true,
            schema: {
              type: 'object',
              properties: { reply: { type: 'string', enum: legal } },
              required: ['reply'],
              additionalProperties: false,
            },
          },
        },
      };
    case 'plain':
      return {};
  }
}

/** A text in a grammar of llama.cpp. */
function literal(text: string): string {
  const escaped = text.replace(/["\\\n\r\t]/g, (one) => ESCAPES[one] ?? one);
  return `"${escaped}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
