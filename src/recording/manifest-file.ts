import { createHash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, ftruncateSync } from 'node:fs';
import type { Episode } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import { packEpisode } from './encode-episode.ts';
import { hashLog } from './hash-episode.ts';
import { gameDigest, hashMetrics, readLink, START_OF_CHAIN, writeLink } from './manifest.ts';
import type { KeepRule, ManifestLink, ManifestPosition } from './manifest.ts';
import { rememberedBytes } from './record.ts';
import type { PackedRecord } from './record.ts';
import {
  openRegular,
  readRegularText,
  reasonOf,
  sizeOfRegular,
  writeFully,
} from './regular-file.ts';

/** The manifest of a run, beside its log. */
export const MANIFEST = 'manifest.jsonl';

/** Writes a manifest: notes what is recorded, and makes a line of it at each `seal`. */
export class ManifestWriter {
  readonly #file: string;
  readonly #fd: number;
  #place: ManifestPosition;
  #isOpen = true;
  #pending: Pending = NOTHING;

  /** @param from - where the file ends; it is made if there is none */
  constructor(file: string, from: ManifestPosition) {
    this.#file = file;
    this.#place = from;
    try {
      this.#fd = openRegular(file, 'append');
    } catch (error) {
      throw new UserError(`${file}: couldn't be opened for writing (${reasonOf(error)})`);
    }
    const { size } = fstatSync(this.#fd);
    if (size === from.bytes) return;
    closeSync(this.#fd);
    throw new UserError(
      `${file}: writing must go on at its end, byte ${size}, got byte ${from.bytes}; truncate it first`,
    );
  }

  /** Behind the last line. */
  get position(): ManifestPosition {
    return this.#place;
  }

  /** The training games of an update, whether or not the log keeps them. */
  noteGames(records: readonly PackedRecord[], keep: KeepRule | undefined): void {
    const games = records.map(({ id, packed }) => [id, sha256(packed)] as const);
    this.#pending = { ...this.#pending, games: [...this.#pending.games, ...games], keep };
  }

  /** Held-out games. */
  noteHeldOut(episodes: readonly Episode[]): void {
    const games = episodes.map(
      (episode) =>
        [episode.plan.id, sha256(rememberedBytes(episode) ?? packEpisode(episode))] as const,
    );
    this.#pending = { ...this.#pending, heldOut: [...this.#pending.heldOut, ...games] };
  }

  /** A record of `metrics.jsonl`. */
  noteMetrics(record: Readonly<Record<string, unknown>>): void {
    const noted = [String(record['kind']), hashMetrics(record)] as const;
    this.#pending = { ...this.#pending, records: [...this.#pending.records, noted] };
  }

  /** Makes a line of what was noted since the last one; none of nothing. */
  seal(update: number): void {
    const { games, heldOut, records, keep } = this.#pending;
    if (games.length + heldOut.length + records.length === 0) return;
    const { line, chain } = writeLink(
      {
        update,
        games: games.map(([id, hash]) => [id, gameDigest(hash)]),
        hash: hashLog(games),
        ...(heldOut.length > 0 && {
          heldOut: { games: heldOut.length, hash: hashLines(heldOut) },
        }),
        records,
        ...(keep && { keep }),
      },
      this.#place.chain,
    );
    const bytes = new TextEncoder().encode(`${line}\n`);
    try {
      writeFully(this.#file, this.#fd, bytes, this.#place.bytes);
    } catch (error) {
      if (this.#isOpen) ftruncateSync(this.#fd, this.#place.bytes); // no half line stays behind
      throw error;
    }
    this.#place = { bytes: this.#place.bytes + bytes.length, chain };
    this.#pending = NOTHING;
  }

  /** Waits until all lines are on the disk, and returns where they end. */
  sync(): ManifestPosition {
    if (this.#isOpen) fsyncSync(this.#fd);
    return this.#place;
  }

  close(): void {
    if (this.#isOpen) closeSync(this.#fd);
    this.#isOpen = false;
  }
}

/** What was noted since the last line: games and records with their full hashes. */
interface Pending {
  readonly games: readonly (readonly [EpisodeId, string])[];
  readonly heldOut: readonly (readonly [EpisodeId, string])[];
  readonly records: readonly (readonly [string, string])[];
  readonly keep: KeepRule | undefined;
}

/** As `hashLog`, of games whose ids may come twice: two evaluations may look at the same games. */
function hashLines(games: Pending['heldOut']): string {
  const lines = games.map(([id, hash]) => `${hash} ${id}\n`).sort();
  return sha256(new TextEncoder().encode(lines.join('')));
}

const NOTHING: Pending = { games: [], heldOut: [], records: [], keep: undefined };

/** As the one of `@noble/hashes`, several times faster. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A manifest that was read. */
export interface ReadManifest {
  readonly links: readonly ManifestLink[];
  /** Lines that aren't as they were written, in words. */
  readonly problems: readonly string[];
}

/** The manifest in a file; undefined if there is none. A last line without its end isn't there yet. */
export function readManifest(file: string): ReadManifest | undefined {
  if (sizeOfRegular(file) === undefined) return undefined;
  const links: ManifestLink[] = [];
  const problems: string[] = [];
  let before: string | undefined = START_OF_CHAIN;
  const lines = readRegularText(file).split('\n');
  lines.pop();
  for (const [i, line] of lines.entries()) {
    const read = readLink(line, before ?? START_OF_CHAIN);
    if (read.kind === 'unreadable') {
      problems.push(`${MANIFEST}, line ${i + 1}: isn't as agon writes it`);
      before = undefined; // the next line is blamed for nothing
      continue;
    }
    const { link, follows } = read;
    if (!follows && before !== undefined) {
      problems.push(
        `${MANIFEST}, line ${i + 1} (update ${link.update}): was altered, or isn't the one that followed the line before`,
      );
    }
    links.push(link);
    before = link.chain;
  }
  return { links, problems };
}
