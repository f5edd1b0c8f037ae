import type { Credit } from '../core/credit.ts';
import type { Episode } from '../core/episode.ts';
import type { EpisodeId } from '../core/ids.ts';
import { recordableText } from '../core/recordable-text.ts';
import type { ByteBuffer } from './byte-buffer.ts';
import { decodeEpisode } from './decode-episode.ts';
import { packEpisode } from './encode-episode.ts';
import { wordAt } from './frame.ts';
import { damaged, pack, unpack } from './msgpack.ts';
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

/** Appends a frame's payload: length of the episode's canonical bytes, those bytes, the credits. */
export function writeRecord(buffer: ByteBuffer, { episode, credits }: UnwrittenRecord): void {
  const bytes = episode instanceof Uint8Array ? episode : packEpisode(episode);
  buffer.appendWord(bytes.length);
  buffer.append(bytes);
  buffer.append(pack(layCredits(credits)));
}

/** The record of a payload; throws a UserError if it isn't one. */
export function decodeRecord(payload: Uint8Array): EpisodeRecord {
  const bytes = episodeBytesOf(payload);
  const episode = decodeEpisode(bytes);
  const runs = new TupleReader([unpack(payload.subarray(4 + bytes.length))], 'the credits');
  const credits = runs.tuples('credits of a term').flatMap((run) => readRun(run, episode.plan.id));
  return { episode, credits };
}

/** The episode's canonical bytes: what hashes are made of. A view, not a copy. */
export function episodeBytesOf(payload: Uint8Array): Uint8Array {
  const length = payload.length < 4 ? -1 : wordAt(payload, 0);
  if (length >= 0 && length <= payload.length - 4) return payload.subarray(4, 4 + length);
  throw damaged(`an episode within ${payload.length} bytes`, `a length of ${length}`);
}

/** Runs of credits of one term, each as its name, the decisions and the values. */
function layCredits(credits: readonly Credit[]): readonly (readonly unknown[])[] {
  const runs: { term: string; decisions: number[]; values: number[] }[] = [];
  for (const { term, decision, value } of credits) {
    let run = runs.at(-1);
    if (run?.term !== term) runs.push((run = { term, decisions: [], values: [] }));
    run.decisions.push(decision);
    run.values.push(value);
  }
  return runs.map(({ term, decisions, values }) => [recordableText(term), decisions, values]);
}

function readRun(parts: TupleReader, episode: EpisodeId): Credit[] {
  const term = parts.string();
  const decisions = parts.numberList();
  const values = parts.numberList();
  parts.end();
  if (decisions.length !== values.length) {
    throw damaged(
      `a value for each of ${decisions.length} credits of ${term}`,
      String(values.length),
    );
  }
  return decisions.map((decision, i) => ({ episode, decision, term, value: values[i] as number }));
}
