import { basename, dirname, join } from 'node:path';
import { UserError } from '../core/errors.ts';
import type { EpisodeId } from '../core/ids.ts';
import { decodeEpisodeId } from './decode-episode.ts';
import { EpisodeLog } from './episode-log-file.ts';
import { hashLog } from './hash-episode.ts';
import { ListedGames } from './listed-games.ts';
import type { GameProblem } from './listed-games.ts';
import { MANIFEST, readManifest, sha256 } from './manifest-file.ts';
import type { ReadManifest } from './manifest-file.ts';
import { decodeRecord, episodeBytesOf } from './record.ts';
import type { EpisodeRecord } from './record.ts';
import { walkSegment } from './segment-file.ts';

/** What is wrong with a log, and where. */
export interface LogProblem {
  /**
   * Of a file: `truncated`, `damaged`, `unreadable`. Of an episode: `doubled`, and where a manifest lists
   * what was recorded `missing`, `altered`, `moved` or `unlisted`. `manifest`: of that itself.
   */
  readonly kind: 'truncated' | 'damaged' | 'unreadable' | 'manifest' | GameProblem['kind'];
  /** Whose, where it is known. */
  readonly episode?: EpisodeId;
  /** Where the block starts that has it, in bytes; absent for what isn't there. */
  readonly file?: string;
  readonly offset?: number;
  /** In words, place included. */
  readonly message: string;
}

/** What a log holds. */
export interface LogReport {
  /** Episodes that are intact, each once. */
  readonly episodes: number;
  /** Bytes that are intact, headers included. */
  readonly bytes: number;
  /** `hashLog` of the intact episodes. */
  readonly hash: string;
  /** Episodes that a rule of the run dropped to save room. */
  readonly dropped: number;
  /** Episodes that the manifest lists, that no rule dropped, and that aren't there. */
  readonly missing: number;
  /** Lines of the manifest that the log was held against; 0: there is none. */
  readonly links: number;
  /** Empty for a sound log. Behind a damaged block the rest of its segment isn't read. */
  readonly problems: readonly LogProblem[];
}

/** An intact episode of a log. */
export interface VisitedEpisode extends EpisodeRecord {
  readonly id: EpisodeId;
  /** Its canonical bytes. */
  readonly bytes: Uint8Array;
  /** What is wrong with it. */
  readonly problem: LogProblem | undefined;
}

/**
 * Checks every block of a log: checksums, that each decodes, that no episode comes twice, and that no
 * file ends within a block. (A log that is being written may do so at any moment.) Where the run's
 * manifest lies beside the log's folder, also that the log has those episodes, credits included, that
 * were recorded, in their order.
 *
 * @param manifest - in place of the one that lies there; null: none
 * @param isEnded - whether nothing may stand behind what the manifest lists: its run has ended
 * @param visit - called with every intact episode, in order
 */
export function verifyLog(
  path: string,
  {
    manifest = manifestBeside(path),
    isEnded = false,
    visit,
  }: {
    readonly manifest?: ReadManifest | null;
    readonly isEnded?: boolean;
    readonly visit?: (episode: VisitedEpisode) => void;
  } = {},
): LogReport {
  const hashes = new Map<EpisodeId, string>();
  const problems: LogProblem[] = (manifest?.problems ?? []).map((message) => ({
    kind: 'manifest',
    message,
  }));
  const log = new EpisodeLog(path);
  const listed = manifest === null ? undefined : new ListedGames(manifest.links, isEnded);
  let bytes = 0;
  for (const file of log.files()) {
    const report = (kind: LogProblem['kind'], offset: number, what: string, episode?: string) => {
      const message = `${basename(file)}, byte ${offset}: ${what}`;
      const problem = { kind, file, offset, message, ...(episode !== undefined && { episode }) };
      problems.push(problem);
      return problem;
    };
    let end = 0;
    for (const item of walkSegment(file)) {
      if (item.kind === 'damaged') report('damaged', item.offset, item.reason);
      else if (item.kind === 'short') {
        report('truncated', item.offset, `the file ends ${item.missing} bytes too early`);
      } else {
        end = item.end;
        for (const bytesOfRecord of item.records) {
          const record = decoded(bytesOfRecord);
          if (record instanceof UserError) {
            report('unreadable', item.offset, record.message, idIn(bytesOfRecord));
            continue;
          }
          const { id } = record.episode.plan;
          const canonical = episodeBytesOf(bytesOfRecord);
          let problem: LogProblem | undefined;
          if (hashes.has(id)) {
            problem = report('doubled', item.offset, `${id} was recorded before`, id);
          } else {
            hashes.set(id, sha256(canonical));
            const found = listed?.meet(id, sha256(bytesOfRecord));
            if (found) problem = report(found.kind, item.offset, found.message, id);
          }
          visit?.({ ...record, id, bytes: canonical, problem });
        }
      }
    }
    bytes += end;
  }
  // Asked at the end: a run that goes on drops more meanwhile.
  const rest = listed?.close(log.dropped().episodes);
  for (const problem of rest?.problems ?? []) problems.push(problem); // may be more than a call takes
  return {
    episodes: hashes.size,
    bytes,
    hash: hashLog(hashes),
    dropped: rest?.dropped ?? log.dropped().episodes,
    missing: rest?.missing ?? 0,
    links: manifest?.links.length ?? 0,
    problems,
  };
}

function manifestBeside(log: string): ReadManifest | null {
  return readManifest(join(dirname(log), MANIFEST)) ?? null;
}

/** The id of an episode of which nothing else may be readable. */
function idIn(record: Uint8Array): EpisodeId | undefined {
  try {
    return decodeEpisodeId(episodeBytesOf(record));
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function decoded(record: Uint8Array): EpisodeRecord | UserError {
  try {
    return decodeRecord(record);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
