import type { Decision, DrawnBy, Shown, TokenProbability } from '../core/decision.ts';
import type {
  Ending,
  Episode,
  EpisodeEvent,
  EpisodePlan,
  Seat,
  SeatReturns,
} from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';
import { recordableText } from '../core/recordable-text.ts';
import {
  CHAT_ROLES,
  ENDINGS,
  EPISODE_KINDS,
  EVENT,
  FINISHES,
  LOG_FORMAT,
  LOG_PROBS,
  packFloats,
  packTokens,
  USUAL_SAMPLING,
} from './layout.ts';
import { packBounded } from './msgpack.ts';
import { plainIn, SharedParts } from './shared-parts.ts';
import type { TextTable, Tuple } from './shared-parts.ts';

/**
 * An episode as its canonical bytes: the same episode gives the same bytes wherever and after
 * whatever it is encoded. `decodeEpisode` gives it back, except that −0 in plain data comes back as 0
 * and what texts UTF-8 doesn't hold as U+FFFD (see `recordableText`).
 *
 * Throws a UserError on data that isn't plain (undefined, functions, class instances, cycles), or on
 * more of it than a reader takes.
 */
export function encodeEpisode(episode: Episode): Uint8Array {
  return new Uint8Array(packEpisode(episode));
}

/** As `encodeEpisode`, but without a copy: the next call that packs something writes over it. */
export function packEpisode({ plan, events, ending }: Episode): Uint8Array {
  const shared = new SharedParts(plan);
  const rest = [
    layPlan(shared, plan),
    events.map((event) => layEvent(shared, event)),
    layEnding(shared, ending),
  ];
  const opening = [LOG_FORMAT, recordableText(plan.id)]; // first, so that an index is made without the rest
  return packBounded([...opening, ...shared.parts(), ...rest], `episode ${plan.id}`);
}

/** One event as its canonical bytes, for comparing two logs event by event. */
export function encodeEvent(event: EpisodeEvent): Uint8Array {
  const shared = new SharedParts(undefined);
  const laid = layEvent(shared, event);
  return new Uint8Array(packBounded([...shared.parts(), laid], 'an event'));
}

function layPlan({ texts, id }: SharedParts, plan: EpisodePlan): Tuple {
  const { kind, parent } = plan;
  return [
    texts.numberOf(plan.group),
    plan.key[0],
    plan.key[1],
    texts.numberOf(plan.environment),
    plainIn(id, plan.task, 'task'),
    Object.entries(plan.seats).map(([agent, { role, policy, version, sampling }]) => [
      texts.numberOf(agent),
      texts.numberOf(role),
      texts.numberOf(policy),
      version === 'latest' ? null : version,
      sampling === undefined ? null : [sampling.temperature, sampling.topP],
    ]),
    kind === undefined ? null : EPISODE_KINDS.indexOf(kind),
    parent === undefined
      ? null
      : [
          texts.numberOf(parent.episode),
          parent.event,
          parent.chance?.map(({ event, key: [low, high] }) => [event, low, high]) ?? null,
        ],
  ];
}

function layEvent(shared: SharedParts, event: EpisodeEvent): Tuple {
  const { texts, id } = shared;
  switch (event.kind) {
    case 'message':
      return layMessage(shared, event.message, event.injected === true);
    case 'state':
      return [EVENT.state, texts.numberOf(event.actor), texts.numberOf(event.state)];
    case 'decision':
      return layDecision(shared, event.decision);
    case 'failure':
      return [EVENT.failure, texts.numberOf(event.actor), texts.numberOf(event.error)];
    case 'chance':
      return [EVENT.chance, texts.numberOf(event.label)];
    case 'outside':
      return [
        EVENT.outside,
        plainIn(id, event.shown, 'what was shown outside'),
        plainIn(id, event.returned, 'what came from outside'),
      ];
    case 'returns':
      return [EVENT.returns, ...layReturns(shared, event.returns)];
  }
}

function layMessage(shared: SharedParts, message: Message, injected: boolean): Tuple {
  const { texts, id } = shared;
  const nth = shared.messages++;
  return [
    injected ? EVENT.injected : EVENT.message,
    message.seq === nth ? null : message.seq,
    texts.numberOf(message.from),
    texts.numberOf(message.to),
    texts.numberOf(message.kind),
    plainIn(id, message.body, 'message', message),
  ];
}

/** The agents, and what each has. */
function layReturns({ texts }: SharedParts, returns: SeatReturns): Tuple {
  const entries = Object.entries(returns);
  return [entries.map(([agent]) => texts.numberOf(agent)), entries.map(([, value]) => value)];
}

function layEnding(shared: SharedParts, ending: Ending): Tuple {
  const { texts, id } = shared;
  const { returns } = ending;
  const paid = returns === undefined ? null : layReturns(shared, returns);
  const kind = ENDINGS.indexOf(ending.kind);
  if (ending.kind === 'finished') return [kind, plainIn(id, ending.outcome, 'outcome'), paid];
  return [kind, texts.numberOf(ending.where), texts.numberOf(ending.error), paid];
}

/**
 * A decision as its parts. What its seat in the plan says already is left out; what few decisions have
 * stands in a map by name, which is nil if there is nothing in it.
 */
function layDecision(shared: SharedParts, decision: Decision): Tuple {
  const { texts } = shared;
  const { agent, tokens, logProbs } = decision;
  if (tokens.length !== logProbs.length) {
    throw new UserError(
      `recording: a decision must have a log-probability for each token, got ${logProbs.length} ` +
        `for ${tokens.length}; mend the policy`,
    );
  }
  for (let i = 0; i < tokens.length; i++) {
    shared.tokens.push(tokens[i] as number);
    shared.logProbs.push(logProbs[i] as number);
  }
  return [
    EVENT.decision,
    texts.numberOf(agent),
    decision.decisionIndex,
    decision.version,
    layShown(texts, decision.shown),
    texts.numberOf(decision.text),
    tokens.length,
    FINISHES.indexOf(decision.finish),
    layMore(shared, decision, shared.seatOf(agent)),
  ];
}

/** A compact text, or a chat's messages: who, what, who, what … */
function layShown(texts: TextTable, shown: Shown): unknown {
  if (shown.kind === 'compact') return texts.numberOf(shown.text);
  return shown.messages.flatMap(({ role, content }) => [
    CHAT_ROLES.indexOf(role),
    texts.numberOf(content),
  ]);
}

function layMore({ texts, id }: SharedParts, decision: Decision, seat: Seat | undefined): unknown {
  const more: Record<string, unknown> = {};
  const { model, reasoning, toolCalls, promptTokens, alternatives } = decision;
  const { entropies, values, masked, usage } = decision;
  let any = false;
  const add = (name: string, value: unknown) => {
    more[name] = value;
    any = true;
  };
  if (decision.episode !== id) add('episode', texts.numberOf(decision.episode));
  if (decision.role !== seat?.role) add('role', texts.numberOf(decision.role));
  if (decision.policy !== seat?.policy) add('policy', texts.numberOf(decision.policy));
  if (!isAsSeated(decision.sampling, seat)) add('sampling', laySampling(decision.sampling));
  if (decision.scored === true) add('scored', true);
  if (masked !== undefined)
    add(
      'masked',
      masked.map((choice) => texts.numberOf(choice)),
    );
  if (model !== undefined) add('model', texts.numberOf(model));
  if (reasoning !== undefined) add('reasoning', texts.numberOf(reasoning));
  if (toolCalls !== undefined) add('toolCalls', plainIn(id, toolCalls, 'tool calls'));
  if (promptTokens !== undefined) add('promptTokens', layTokens(promptTokens));
  if (alternatives !== undefined) add('alternatives', layAlternatives(texts, alternatives));
  if (entropies !== undefined) add('entropies', layFloats(entropies));
  if (values !== undefined) add('values', layFloats(values));
  if (usage !== undefined) {
    const { tokensIn, tokensOut, milliseconds, money } = usage;
    add('usage', [tokensIn, tokensOut, milliseconds, money ?? null]);
  }
  return any ? more : null;
}

function isAsSeated({ temperature, topP, logProbs }: DrawnBy, seat: Seat | undefined): boolean {
  const usual = seat?.sampling ?? USUAL_SAMPLING;
  return logProbs === 'drawn' && temperature === usual.temperature && topP === usual.topP;
}

function laySampling({ temperature, topP, logProbs }: DrawnBy): Tuple {
  return [temperature, topP, LOG_PROBS.indexOf(logProbs)];
}

/** How many, and their bytes. */
function layTokens(tokens: readonly number[]): Tuple {
  return [tokens.length, packTokens(tokens)];
}

function layFloats(numbers: readonly number[]): Tuple {
  return [numbers.length, packFloats(numbers)];
}

/** How many each token has, and of all of them the tokens, the log-probabilities, and the texts. */
function layAlternatives(
  texts: TextTable,
  alternatives: readonly (readonly TokenProbability[])[],
): Tuple {
  const all = alternatives.flat();
  return [
    alternatives.map(({ length }) => length),
    layTokens(all.map(({ token }) => token)),
    layFloats(all.map(({ logProb }) => logProb)),
    all.map(({ text }) => (text === undefined ? null : texts.numberOf(text))),
  ];
}
