import type { Credit } from '../core/credit.ts';
import type { Episode } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import { decodeEpisode, decodeEpisodeId } from './decode-episode.ts';
import { packEpisode } from './encode-episode.ts';
import { ByteBuffer, wordAt } from './frame.ts';
import { damaged, packBounded, unpack } from './msgpack.ts';
import { TextTable } from './shared-parts.ts';
import { TupleReader } from './tuple-reader.ts';

/** An episode and what it was credited with. Credits stand beside the log: they don't change its hash. */
export interface EpisodeRecord {
  readonly episode: Episode;
  readonly credits: readonly Credit[];
}

/** A record to be written; the episode may have been encoded elsewhere, for instance in a worker. */
export interface UnwrittenRecord {
  readonly episode: Episode | Uint8Array;
  readonly credits: readonly Credit[];
}

/** A record as its bytes: what is written, and what the manifest hashes. */
export interface PackedRecord {
  readonly id: EpisodeId;
  readonly packed: Uint8Array;
}

/** The bytes of a record, apart from a log. Throws a UserError on what can't be recorded. */
export function packRecord(record: UnwrittenRecord): PackedRecord {
  const buffer = new ByteBuffer(2 ** 12);
  const id = writeRecord(buffer, record, Infinity);
  return { id, packed: buffer.written() };
}

/** Before each record: length of the episode's canonical bytes, length of its credits; 4 bytes each. */
const RECORD_HEADER_BYTES = 8;

/** Appends a record and returns the episode's id. One of more than `longest` bytes is a UserError. */
export function writeRecord(
  buffer: ByteBuffer,
  record: UnwrittenRecord | PackedRecord,
  longest: number,
): EpisodeId {
  if ('packed' in record) {
    checkLength(record.id, record.packed.length, longest);
    buffer.append(record.packed);
    return record.id;
  }
  const { episode, credits } = record;
  const head = buffer.skip(RECORD_HEADER_BYTES);
  const id = episode instanceof Uint8Array ? decodeEpisodeId(episode) : episode.plan.id;
  buffer.append(bytesFor(episode));
  const middle = buffer.length;
  buffer.append(packCredits(credits, id));
  buffer.setWord(head, middle - head - RECORD_HEADER_BYTES);
  buffer.setWord(head + 4, buffer.length - middle);
  checkLength(id, buffer.length - head, longest);
  return id;
}

function checkLength(id: EpisodeId, length: number, longest: number): void {
  if (length <= longest) return;
  throw new UserError(
    `episode ${id}: must take at most ${longest} bytes in a log, got ${length}; ` +
      'say less in messages and prompts, or end games earlier',
  );
}

function bytesFor(episode: Episode | Uint8Array): Uint8Array {
  if (episode instanceof Uint8Array) return episode;
  return rememberedBytes(episode) ?? packEpisode(episode);
}

/** The records that lie in these bytes, as views, in order. */
export function* recordsIn(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length;) {
    const left = bytes.length - at;
    const length =
      left < RECORD_HEADER_BYTES
        ? Infinity
        : RECORD_HEADER_BYTES + wordAt(bytes, at) + wordAt(bytes, at + 4);
    if (length > left) throw damaged(`a record within ${left} bytes`, `a longer one`);
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

/** The episode and the credits of a record; throws a UserError if it isn't one. */
export function decodeRecord(record: Uint8Array): EpisodeRecord {
  const bytes = episodeBytesOf(record);
  const episode = decodeEpisode(bytes);
  const packed = record.subarray(RECORD_HEADER_BYTES + bytes.length);
  return { episode, credits: unpackCredits(packed, episode.plan.id) };
}

/** The episode's canonical bytes: what hashes are made of. A view, not a copy. */
export function episodeBytesOf(record: Uint8Array): Uint8Array {
  return record.subarray(RECORD_HEADER_BYTES, RECORD_HEADER_BYTES + wordAt(record, 0));
}

/** By episode, the canonical bytes that it came as. Kept no longer than the episode. */
const encoded = new WeakMap<Episode, Uint8Array>();

/**
 * Says that these are the episode's canonical bytes: it was encoded where it was played, so that who
 * records it needn't do it again. Episodes are never altered.
 */
export function rememberBytes(episode: Episode, bytes: Uint8Array): Episode {
  encoded.set(episode, bytes);
  return episode;
}

/** The canonical bytes, if somebody has made them already. */
export function rememberedBytes(episode: Episode): Uint8Array | undefined {
  return encoded.get(episode);
}

/**
 * The credits of an episode as bytes: names once, then a list for each field, in the order of the
 * credits, then what only some of them have, by their places.
 */
function packCredits(credits: readonly Credit[], episode: EpisodeId): Uint8Array {
  const texts = new TextTable();
  const lists = [
    credits.map(({ term }) => texts.numberOf(term)),
    credits.map(({ agent }) => texts.numberOf(agent)),
    credits.map(({ decisionIndex }) => decisionIndex),
    credits.map(({ value }) => value),
  ];
  const more = credits.flatMap((credit, place) => {
    const own = layMore(credit, texts);
    return own === undefined ? [] : [[place, own]];
  });
  return packBounded([texts.texts, ...lists, more], `episode ${episode}, its credits`);
}

function layMore(
  { tokenValues, sentence, events, advantage }: Credit,
  texts: TextTable,
): Readonly<Record<string, unknown>> | undefined {
  const more: Record<string, unknown> = {};
  if (tokenValues !== undefined) more['tokenValues'] = tokenValues;
  if (sentence !== undefined) more['sentence'] = texts.numberOf(sentence);
  if (events !== undefined) more['events'] = events;
  if (advantage !== undefined) more['advantage'] = advantage;
  return Object.keys(more).length === 0 ? undefined : more;
}

/** What `packCredits` wrote; throws a UserError on other bytes. */
function unpackCredits(bytes: Uint8Array, episode: EpisodeId): Credit[] {
  const parts = new TupleReader(unpack(bytes), 'the credits');
  parts.readTexts();
  const terms = parts.textList();
  const agents = parts.textList();
  const indices = parts.countList();
  const values = parts.numberList();
  const more = new Map(parts.tuples('what else is known of a credit').map(readMore));
  parts.end();
  const count = terms.length;
  if (agents.length !== count || indices.length !== count || values.length !== count) {
    throw damaged(
      `the agents, indices and values of ${count} credits`,
      `${agents.length}, ${indices.length} and ${values.length}`,
    );
  }
  return terms.map((term, i) => ({
    episode,
    agent: agents[i] as string,
    decisionIndex: indices[i] as number,
    term,
    value: values[i] as number,
    ...more.get(i),
  }));
}

type More = Pick<Credit, 'tokenValues' | 'sentence' | 'events' | 'advantage'>;

function readMore(parts: TupleReader): [number, More] {
  const place = parts.count();
  const more = parts.named('a credit');
  if (more === undefined) throw damaged('a map of what else is known of a credit', 'nil');
  const read = {
    ...more.given('tokenValues', (part) => part.numberList()),
    ...more.given('sentence', (part) => part.text()),
    ...more.given('events', (part) => part.countList()),
    ...more.given('advantage', readAdvantage),
  };
  more.end();
  parts.end();
  return [place, read];
}

function readAdvantage(part: TupleReader): number | number[] | null {
  if (part.nil()) return null;
  return part.isList() ? part.numberList() : part.number();
}
