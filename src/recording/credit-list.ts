import type { Credit } from '../core/credit.ts';
import type { EpisodeId } from '../core/ids.ts';
import { damaged, packBounded, unpack } from './msgpack.ts';
import { TextTable } from './text-table.ts';
import { TupleReader } from './tuple-reader.ts';

/**
 * The credits of an episode as bytes: names once, then a list for each field, in the order of the
 * credits, then what only some of them have, by their places.
 */
export function packCredits(credits: readonly Credit[], episode: EpisodeId): Uint8Array {
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
export function unpackCredits(bytes: Uint8Array, episode: EpisodeId): Credit[] {
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
