import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { readRegularText } from '../../recording/regular-file.ts';
import { makeFolder } from '../folder/make-folder.ts';
import { writeJson } from '../folder/write-atomically.ts';
import { stateFolder } from './state-folder.ts';

const schema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('file'),
    /** Absolute. */
    path: z.string(),
    /** Of the file and the local files that it imports; see `digestSources`. */
    digest: z.string(),
  }),
  z.object({
    kind: z.literal('address'),
    /** Scheme, host and port. */
    origin: z.string(),
  }),
]);

/** Something that a run's folder may name and that this user lets it use. */
export type Trusted = Readonly<z.infer<typeof schema>>;

/** Whether this user has trusted exactly this. What can't be read isn't trusted. */
export function isTrusted(what: Trusted, folder = stateFolder()): boolean {
  try {
    const kept = schema.parse(JSON.parse(readRegularText(fileOf(what, folder))));
    return keyOf(kept) === keyOf(what);
  } catch {
    return false;
  }
}

/**
 * Keeps that this user trusts something. Each thing has a file of its own, so that processes that do it at once don't
 * meet. Where the folder can't be written to, nothing is kept, and who opens the run is told what to type.
 */
export function trust(what: Trusted, folder = stateFolder()): void {
  if (isTrusted(what, folder)) return;
  try {
    makeFolder(join(folder, 'trusted'));
    writeJson(fileOf(what, folder), what);
  } catch {
    // A home that can't be written to, or another process that keeps the same: no reason to end a run.
  }
}

const keyOf = (what: Trusted): string =>
  JSON.stringify(
    what.kind === 'file' ? [what.kind, what.path, what.digest] : [what.kind, what.origin],
  );

function fileOf(what: Trusted, folder: string): string {
  return join(folder, 'trusted', `${bytesToHex(sha256(utf8ToBytes(keyOf(what))))}.json`);
}
