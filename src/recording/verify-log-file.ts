import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { UserError } from '../core/errors.ts';
import { EpisodeLog } from './episode-log-file.ts';
import { hashLog } from './hash-episode.ts';
import { decodeRecord, episodeBytesOf } from './record.ts';
import { walkSegment } from './segment-file.ts';

/** What is wrong with a log, and where. */
interface LogProblem {
  readonly kind: 'truncated' | 'damaged' | 'unreadable' | 'doubled';
  readonly file: string;
  /** Byte of the file at which the block starts. */
  readonly offset: number;
  /** In words, place included. */
  readonly message: string;
}

/** What a log holds. */
export interface LogReport {
  /** Episodes that are intact. */
  readonly episodes: number;
  /** Bytes that are intact, headers included. */
  readonly bytes: number;
  /** `hashLog` of the intact episodes. */
  readonly hash: string;
  /** Empty for a sound log. Behind a damaged block the rest of its segment isn't read. */
  readonly problems: readonly LogProblem[];
}

/**
 * Checks every block of a log: checksums, that each decodes, that no episode comes twice, and that no
 * file ends within a block. (A log that is being written may do so at any moment.)
 */
export function verifyLog(path: string): LogReport {
  const hashes = new Map<string, string>();
  const problems: LogProblem[] = [];
  let bytes = 0;
  for (const file of new EpisodeLog(path).files()) {
    const report = (kind: LogProblem['kind'], offset: number, what: string) =>
      problems.push({ kind, file, offset, message: `${basename(file)}, byte ${offset}: ${what}` });
    let end = 0;
    for (const item of walkSegment(file)) {
      if (item.kind === 'damaged') report('damaged', item.offset, item.reason);
      else if (item.kind === 'short') {
        report('truncated', item.offset, `the file ends ${item.missing} bytes too early`);
      } else {
        end = item.end;
        for (const record of item.records) {
          const id = decodedId(record);
          if (id instanceof UserError) report('unreadable', item.offset, id.message);
          else if (hashes.has(id)) report('doubled', item.offset, `${id} was recorded before`);
          else hashes.set(id, hashOf(record));
        }
      }
    }
    bytes += end;
  }
  return { episodes: hashes.size, bytes, hash: hashLog(hashes), problems };
}

function decodedId(record: Uint8Array): string | UserError {
  try {
    return decodeRecord(record).episode.plan.id;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** As `hashEpisode`, several times faster. */
function hashOf(record: Uint8Array): string {
  return createHash('sha256').update(episodeBytesOf(record)).digest('hex');
}
