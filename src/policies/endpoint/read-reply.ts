import { z } from 'zod';
import type { OutsideReply } from './outside-reply.ts';
import { plainSchema } from './plain-schema.ts';
import { OddReply } from './transport.ts';

/*
 * What servers reply, as far as it is used: https://platform.openai.com/docs/api-reference, with what vLLM and llama.cpp add.
 */

const natural = z.int().min(0);
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish();

const logprobs = z.object({
  content: maybe(z.array(z.object({ logprob: z.number(), id: natural.optional() }))),
  /** Of completions. */
  token_logprobs: maybe(z.array(z.number())),
});

const choice = z.object({
  message: z
    .object({
      content: maybe(z.string()),
      refusal: maybe(z.string()),
      /** vLLM's name, then that of llama.cpp and others. */
      reasoning: maybe(z.string()),
      reasoning_content: maybe(z.string()),
      tool_calls: maybe(z.array(plainSchema)),
    })
    .optional(),
  text: maybe(z.string()),
  finish_reason: maybe(z.string()),
  logprobs: maybe(logprobs),
  token_ids: maybe(z.array(natural)),
  prompt_token_ids: maybe(z.array(natural)),
});

const schema = z.object({
  model: maybe(z.string()),
  choices: z.array(choice).min(1),
  prompt_token_ids: maybe(z.array(natural)),
  usage: maybe(z.object({ prompt_tokens: maybe(natural), completion_tokens: maybe(natural) })),
});

/** A reply as it came, all that is known of its tokens with it. */
export interface ReadReply extends Omit<OutsideReply, 'usage' | 'model'> {
  /** Undefined where the server doesn't say. */
  readonly model: string | undefined;
  readonly usage: { readonly tokensIn: number | undefined; readonly tokensOut: number | undefined };
}

/**
 * Reads what a server replied.
 *
 * @param isWrapped - the reply was asked for as `{ "reply": … }`
 * @throws OddReply if it isn't of the shape that the protocol says
 */
export function readReply(given: unknown, isWrapped: boolean): ReadReply {
  const read = schema.safeParse(given);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw new OddReply(
      `the reply isn't of the expected form (${issue?.path.join('.') || 'the whole'}: ${issue?.message})`,
    );
  }
  const { model, choices, usage, prompt_token_ids: promptIds } = read.data;
  const first = choices[0] as (typeof choices)[number];
  const { message } = first;
  const said = message === undefined ? first.text : message.content;
  if (message === undefined && typeof said !== 'string') {
    throw new OddReply(
      "the reply isn't of the expected form (it has neither a message nor a text)",
    );
  }
  const isRefused =
    first.finish_reason === 'content_filter' || typeof message?.refusal === 'string';
  const { thought, text } = splitThoughts(said ?? '');
  const reasoning = message?.reasoning ?? message?.reasoning_content ?? thought;
  const prompt = promptIds ?? first.prompt_token_ids ?? undefined;
  const toolCalls = message?.tool_calls ?? [];
  return {
    model: model ?? undefined,
    text: isRefused ? '' : isWrapped ? unwrap(text) : text,
    finish: isRefused ? 'refused' : first.finish_reason === 'length' ? 'length' : 'stop',
    ...(reasoning !== undefined && reasoning !== '' && { reasoning }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...tokensOf(first),
    ...(prompt !== undefined && { promptTokens: prompt }),
    usage: {
      tokensIn: usage?.prompt_tokens ?? undefined,
      tokensOut: usage?.completion_tokens ?? undefined,
    },
  };
}

/** Ids and log-probabilities, one for one; both empty unless both are known. */
function tokensOf({
  token_ids: listed,
  logprobs: told,
}: z.infer<typeof choice>): Pick<OutsideReply, 'tokens' | 'logProbs'> {
  const content = told?.content ?? undefined;
  const logProbs = content?.map(({ logprob }) => logprob) ?? told?.token_logprobs ?? [];
  const own = content?.flatMap(({ id }) => (id === undefined ? [] : [id])) ?? [];
  const tokens = listed ?? own;
  if (tokens.length === 0 || logProbs.length === 0) return { tokens: [], logProbs: [] };
  if (tokens.length !== logProbs.length) {
    throw new OddReply(
      `the reply has ${tokens.length} token ids and ${logProbs.length} log-probabilities`,
    );
  }
  return { tokens, logProbs };
}

/** What a model thinks comes before what it says, in tags where the server doesn't part them. */
function splitThoughts(said: string): { readonly thought?: string; readonly text: string } {
  const found = /^\s*<think>([^]*?)(?:<\/think>\s*([^]*)|)$/.exec(said);
  if (found === null) return { text: said };
  return { thought: (found[1] ?? '').trim(), text: found[2] ?? '' };
}

/** What isn't wrapped is left as it is: the game says what becomes of it. */
function unwrap(text: string): string {
  try {
    const { reply } = JSON.parse(text) as { readonly reply?: unknown };
    return typeof reply === 'string' ? reply : text;
  } catch {
    return text;
  }
}
