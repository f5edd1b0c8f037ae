import type { ChatMessage, Decision, DrawnBy, Shown, TokenProbability } from '../core/decision.ts';
import type { Seat } from '../core/episode.ts';
import type { AgentId, EpisodeId } from '../core/ids.ts';
import {
  CHAT_ROLES,
  FINISHES,
  LOG_PROBS,
  unpackFloats,
  unpackTokens,
  USUAL_SAMPLING,
} from './layout.ts';
import { damaged } from './msgpack.ts';
import type { NamedParts, TupleReader } from './tuple-reader.ts';

/** What decisions refer to. */
export interface DecisionContext {
  readonly id: EpisodeId;
  readonly seats: Readonly<Record<AgentId, Seat>>;
  readonly tokens: TokenReader;
}

/** The tokens of all decisions of an episode, from the first to the last. */
export class TokenReader {
  readonly #tokens: readonly number[];
  readonly #logProbs: readonly number[];
  #at = 0;

  constructor(count: number, tokens: Uint8Array, logProbs: Uint8Array) {
    this.#tokens = unpackTokens(tokens, count);
    this.#logProbs = unpackFloats(logProbs, count);
  }

  /** The next `count` of them. */
  take(count: number): Pick<Decision, 'tokens' | 'logProbs'> {
    const [from, to] = [this.#at, this.#at + count];
    const left = this.#tokens.length - from;
    if (count > left) throw damaged(`${count} more tokens`, String(left));
    this.#at = to;
    return { tokens: this.#tokens.slice(from, to), logProbs: this.#logProbs.slice(from, to) };
  }

  /** Throws unless all were taken. */
  end(): void {
    if (this.#at !== this.#tokens.length) {
      throw damaged(`${this.#at} tokens`, String(this.#tokens.length));
    }
  }
}

/** What `layDecision` wrote, without the kind of event. */
export function readDecision(parts: TupleReader, { id, seats, tokens }: DecisionContext): Decision {
  const agent = parts.text();
  const decisionIndex = parts.count();
  const version = parts.count();
  const shown = readShown(parts);
  const text = parts.text();
  const drawn = tokens.take(parts.count());
  const finish = parts.oneOf(FINISHES);
  const seat = Object.hasOwn(seats, agent) ? seats[agent] : undefined;
  const more = parts.named('a decision');
  const role = more?.get('role', (part) => part.text()) ?? seat?.role;
  const policy = more?.get('policy', (part) => part.text()) ?? seat?.policy;
  if (role === undefined || policy === undefined) {
    throw damaged('the role and policy of a decision, or a seat that has them', 'neither');
  }
  const decision = {
    episode: more?.get('episode', (part) => part.text()) ?? id,
    agent,
    role,
    decisionIndex,
    policy,
    version,
    shown,
    text,
    ...drawn,
    sampling: more?.get('sampling', readSampling) ?? usualSampling(seat),
    finish,
  };
  if (more === undefined) return decision;
  const whole = { ...decision, ...readMore(more) };
  more.end();
  return whole;
}

function readShown(parts: TupleReader): Shown {
  if (!parts.isList()) return { kind: 'compact', text: parts.text() };
  const chat = parts.tuple('a chat');
  const messages: ChatMessage[] = [];
  while (!chat.isAtEnd()) messages.push({ role: chat.oneOf(CHAT_ROLES), content: chat.text() });
  return { kind: 'chat', messages };
}

function usualSampling(seat: Seat | undefined): DrawnBy {
  const { temperature, topP } = seat?.sampling ?? USUAL_SAMPLING;
  return { temperature, topP, logProbs: 'drawn' };
}

function readSampling(part: TupleReader): DrawnBy {
  const parts = part.tuple('a sampling');
  const sampling = {
    temperature: parts.number(),
    topP: parts.number(),
    logProbs: parts.oneOf(LOG_PROBS),
  };
  parts.end();
  return sampling;
}

function readMore(more: NamedParts): Partial<Decision> {
  return {
    ...more.given('model', (part) => part.text()),
    ...more.given('reasoning', (part) => part.text()),
    ...more.given('toolCalls', (part) => part.plainList()),
    ...more.given('promptTokens', readTokens),
    ...more.given('alternatives', readAlternatives),
    ...more.given('entropies', readFloats),
    ...more.given('values', readFloats),
    ...more.given('scored', (part) => part.yes()),
    ...more.given('masked', (part) => part.textList()),
    ...more.given('usage', readUsage),
  };
}

function readTokens(part: TupleReader): number[] {
  const parts = part.tuple('a list of tokens');
  const count = parts.count();
  const tokens = unpackTokens(parts.bytes(), count);
  parts.end();
  return tokens;
}

function readFloats(part: TupleReader): number[] {
  const parts = part.tuple('a list of numbers');
  const count = parts.count();
  const numbers = unpackFloats(parts.bytes(), count);
  parts.end();
  return numbers;
}

function readAlternatives(part: TupleReader): TokenProbability[][] {
  const parts = part.tuple('alternatives');
  const counts = parts.countList();
  const tokens = readTokens(parts);
  const logProbs = readFloats(parts);
  const texts = parts.tuple('texts of alternatives');
  let at = 0;
  const next = (): TokenProbability => {
    const [token, logProb] = [tokens[at], logProbs[at++]];
    if (token === undefined || logProb === undefined) throw damaged('more alternatives', 'no more');
    return texts.nil() ? { token, logProb } : { token, text: texts.text(), logProb };
  };
  const alternatives = counts.map((count) => {
    const own: TokenProbability[] = [];
    while (own.length < count) own.push(next());
    return own;
  });
  texts.end();
  parts.end();
  return alternatives;
}

function readUsage(part: TupleReader): NonNullable<Decision['usage']> {
  const parts = part.tuple('a usage');
  const usage = {
    tokensIn: parts.number(),
    tokensOut: parts.number(),
    milliseconds: parts.number(),
  };
  const money = parts.nil() ? undefined : parts.number();
  parts.end();
  return money === undefined ? usage : { ...usage, money };
}
