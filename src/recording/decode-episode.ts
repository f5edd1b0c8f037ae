import type { Sampling } from '../core/decision.ts';
import type {
  Ending,
  Episode,
  EpisodeEvent,
  EpisodeParent,
  EpisodePlan,
  Seat,
  SeatReturns,
} from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, EpisodeId } from '../core/ids.ts';
import type { Message } from '../core/message.ts';
import { readDecision, TokenReader } from './decode-decision.ts';
import type { DecisionContext } from './decode-decision.ts';
import { ENDINGS, EPISODE_KINDS, EPISODE_PARTS, EVENT, LOG_FORMAT } from './layout.ts';
import { damaged, unpack, unpackFirst } from './msgpack.ts';
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
  const tokens = new TokenReader(parts.count(), parts.bytes(), parts.bytes());
  const plan = readPlan(parts.tuple('a plan'), id);
  const reader = new EventReader({ id, seats: plan.seats, tokens });
  const events = parts.tuples('an event').map((event) => reader.read(event));
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
  const kind = parts.nil() ? undefined : parts.oneOf(EPISODE_KINDS);
  const parent = parts.nil() ? undefined : readParent(parts.tuple('a parent'));
  parts.end();
  const plan = { id, group, key, environment, task, seats };
  return { ...plan, ...(kind && { kind }), ...(parent && { parent }) };
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

function readParent(parts: TupleReader): EpisodeParent {
  const parent = { episode: parts.text(), event: parts.count() };
  const chance = parts.nil() ? undefined : parts.tuples('other chance').map(readChance);
  parts.end();
  return { ...parent, ...(chance && { chance }) };
}

function readChance(parts: TupleReader): NonNullable<EpisodeParent['chance']>[number] {
  const [event, low, high] = [parts.count(), parts.count(), parts.count()];
  parts.end();
  return { event, key: [low, high] };
}

/** Reads the events of an episode, from the first to the last. */
class EventReader {
  readonly #context: DecisionContext;
  #messages = 0;

  constructor(context: DecisionContext) {
    this.#context = context;
  }

  read(parts: TupleReader): EpisodeEvent {
    const event = this.#readKind(parts.count(), parts);
    parts.end();
    return event;
  }

  #readKind(kind: number, parts: TupleReader): EpisodeEvent {
    switch (kind) {
      case EVENT.message:
        return { kind: 'message', message: this.#readMessage(parts) };
      case EVENT.injected:
        return { kind: 'message', message: this.#readMessage(parts), injected: true };
      case EVENT.state:
        return { kind: 'state', actor: parts.text(), state: parts.text() };
      case EVENT.decision:
        return { kind: 'decision', decision: readDecision(parts, this.#context) };
      case EVENT.failure:
        return { kind: 'failure', actor: parts.text(), error: parts.text() };
      case EVENT.chance:
        return { kind: 'chance', label: parts.text() };
      case EVENT.outside:
        return { kind: 'outside', shown: parts.plain(), returned: parts.plain() };
      case EVENT.returns:
        return { kind: 'returns', returns: readReturns(parts) };
      default:
        throw damaged('a kind of event in 0 to 7', String(kind));
    }
  }

  #readMessage(parts: TupleReader): Message {
    const nth = this.#messages++;
    return {
      seq: parts.nil() ? nth : parts.count(),
      from: parts.text(),
      to: parts.text(),
      kind: parts.text(),
      body: parts.plain(),
    };
  }
}

function readReturns(parts: TupleReader): SeatReturns {
  const agents = parts.textList();
  const values = parts.numberList();
  if (agents.length !== values.length) {
    throw damaged(`the returns of ${agents.length} seats`, String(values.length));
  }
  return Object.fromEntries(agents.map((agent, i) => [agent, values[i] as number]));
}

function readEnding(parts: TupleReader): Ending {
  const kind = parts.oneOf(ENDINGS);
  const said =
    kind === 'finished'
      ? { kind, outcome: parts.plain() }
      : { kind, where: parts.text(), error: parts.text() };
  const paid = parts.nil() ? undefined : parts.tuple('returns');
  const returns = paid && readReturns(paid);
  paid?.end();
  parts.end();
  return returns ? { ...said, returns } : said;
}
