import type { ChatMessage, Decision, DrawnBy, Sampling, Shown } from '../core/decision.ts';
import type { Ending, Episode, EpisodeEvent, EpisodePlan, Seat } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, EpisodeId } from '../core/ids.ts';
import type { Message } from '../core/message.ts';
import { ENDING, EPISODE_PARTS, EVENT, FINISHES, LOG_FORMAT } from './layout.ts';
import { damaged, unpack, unpackFirst } from './msgpack.ts';
import { TokenReader } from './token-lists.ts';
import { TupleReader } from './tuple-reader.ts';

/**
 * The episode of its canonical bytes (see `encodeEpisode`).
 *
 * Files are outside data: everything is checked, and whatever isn't an episode ends in a UserError
 * that says what was expected, and where.
 */
export function decodeEpisode(bytes: Uint8Array): Episode {
  const parts = new TupleReader(unpack(bytes), 'an episode');
  checkFormat(parts.count());
  const id = parts.string();
  parts.readTexts();
  const tokens = new TokenReader(parts.bytes(), parts.bytes());
  const plan = readPlan(parts.tuple('a plan'), id);
  const events = parts.tuples('an event').map((event) => readEvent(event, { id, tokens }));
  const ending = readEnding(parts.tuple('an ending'));
  tokens.end();
  parts.end();
  return { plan, events, ending };
}

/** The id alone, without decoding the rest: for making an index. */
export function decodeEpisodeId(bytes: Uint8Array): EpisodeId {
  const [list, format] = bytes;
  if (list === FIXARRAY + EPISODE_PARTS && format === LOG_FORMAT) {
    const id = unpackFirst(bytes.subarray(2));
    if (typeof id === 'string') return id;
  }
  return decodeEpisode(bytes).plan.id; // or rather why it isn't one
}

/** MessagePack's byte for a list of 0 parts; of n < 16 parts, n more. */
const FIXARRAY = 0x90;

function checkFormat(format: number): void {
  if (format === LOG_FORMAT) return;
  throw new UserError(
    `recording: reads episodes of format ${LOG_FORMAT}, got format ${format}; ` +
      'read this run with the version of agon that is named in its run.json',
  );
}

function readPlan(parts: TupleReader, id: EpisodeId): EpisodePlan {
  const group = parts.text();
  const key: [number, number] = [parts.count(), parts.count()];
  const environment = parts.text();
  const task = parts.plain();
  const seats = Object.fromEntries(parts.tuples('a seat').map(readSeat));
  parts.end();
  return { id, group, key, environment, task, seats };
}

function readSeat(parts: TupleReader): [AgentId, Seat] {
  const agent = parts.text();
  const seat = { role: parts.text(), policy: parts.text() };
  const version = parts.nil() ? 'latest' : parts.count();
  const sampling = parts.nil() ? undefined : readSampling(parts.tuple('a sampling'));
  parts.end();
  return [agent, { ...seat, version, ...(sampling && { sampling }) }];
}

function readSampling(parts: TupleReader): Sampling {
  const sampling = { temperature: parts.number(), topP: parts.number() };
  parts.end();
  return sampling;
}

/** What events refer to. */
interface Shared {
  readonly id: EpisodeId;
  readonly tokens: TokenReader;
}

function readEvent(parts: TupleReader, shared: Shared): EpisodeEvent {
  const event = readEventOf(parts.count(), parts, shared);
  parts.end();
  return event;
}

function readEventOf(kind: number, parts: TupleReader, shared: Shared): EpisodeEvent {
  switch (kind) {
    case EVENT.message:
      return { kind: 'message', message: readMessage(parts) };
    case EVENT.injected:
      return { kind: 'message', message: readMessage(parts), injected: true };
    case EVENT.state:
      return { kind: 'state', actor: parts.text(), state: parts.text() };
    case EVENT.decision:
      return { kind: 'decision', decision: readDecision(parts, shared) };
    case EVENT.failure:
      return { kind: 'failure', actor: parts.text(), error: parts.text() };
    default:
      throw damaged('a kind of event in 0 to 4', String(kind));
  }
}

function readMessage(parts: TupleReader): Message {
  return {
    seq: parts.count(),
    from: parts.text(),
    to: parts.text(),
    kind: parts.text(),
    body: parts.plain(),
  };
}

function readDecision(parts: TupleReader, { id, tokens }: Shared): Decision {
  const episode = parts.nil() ? id : parts.text();
  const decided = {
    episode,
    agent: parts.text(),
    role: parts.text(),
    decisionIndex: parts.count(),
    policy: parts.text(),
    version: parts.count(),
    shown: readShown(parts.textList()),
    text: parts.text(),
    ...tokens.take(parts.count()),
    sampling: readDrawnBy(parts.tuple('how it was drawn')),
  };
  const masked = parts.nil() ? undefined : parts.textList();
  const scored = parts.flag();
  const finish = FINISHES[parts.count()];
  if (finish === undefined) throw damaged('a way to finish in 0 to 3', 'another');
  return {
    ...decided,
    ...(masked && { masked }),
    ...(scored && { scored }),
    finish,
  };
}

/** One text, or a chat's roles and contents by turns. */
function readShown(texts: readonly string[]): Shown {
  const [text] = texts;
  if (texts.length === 1 && text !== undefined) return { kind: 'compact', text };
  const messages = Array.from({ length: texts.length / 2 }, (_, i): ChatMessage => {
    const [role, content = ''] = [texts[2 * i], texts[2 * i + 1]];
    if (role === 'system' || role === 'user' || role === 'assistant') return { role, content };
    throw damaged('the role of a chat message', role ?? 'none');
  });
  return { kind: 'chat', messages };
}

function readDrawnBy(parts: TupleReader): DrawnBy {
  const sampling = { temperature: parts.number(), topP: parts.number() };
  const logProbs = parts.count() === 0 ? 'drawn' : 'raw';
  parts.end();
  return { ...sampling, logProbs };
}

function readEnding(parts: TupleReader): Ending {
  const kind = parts.count();
  let ending: Ending;
  if (kind === ENDING.finished) ending = { kind: 'finished', outcome: parts.plain() };
  else if (kind === ENDING.failed)
    ending = { kind: 'failed', where: parts.text(), error: parts.text() };
  else throw damaged('a kind of ending in 0 to 1', String(kind));
  parts.end();
  return ending;
}
