import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { UserError } from '../../core/errors.ts';
import { showValue } from '../../core/show-value.ts';
import type { ExperimentDescription } from '../../experiment/describe-experiment.ts';
import { hasFolder, readRegular, sizeOfRegular } from '../../recording/regular-file.ts';
import { writeAtomically } from './write-atomically.ts';

/** The folder of a run's descriptions: `<digest>.json` each, so that none is ever written over. */
export const DESCRIPTIONS = 'descriptions';

/**
 * Keeps what an experiment is, unless it is kept already.
 *
 * @returns its digest: SHA-256 of the file, in hexadecimal
 */
export function keepDescription(run: string, description: ExperimentDescription): string {
  const bytes = utf8ToBytes(`${JSON.stringify(description)}\n`);
  const digest = bytesToHex(sha256(bytes));
  const file = fileOf(run, digest);
  const folder = join(run, DESCRIPTIONS);
  if (!hasFolder(folder)) mkdirSync(folder);
  if (sizeOfRegular(file) === undefined) {
    writeAtomically(file, [bytes]);
  }
  return digest;
}

/** @throws UserError if the run has none of this digest, or one that isn't as it was written */
export function readKeptDescription(run: string, digest: string): ExperimentDescription {
  const file = fileOf(run, digest);
  if (!DIGEST.test(digest)) {
    throw new UserError(
      `${run}: the digest of a description must be 64 hexadecimal digits, got ${showValue(digest)}; restore metrics.jsonl`,
    );
  }
  if (!hasFolder(join(run, DESCRIPTIONS)) || sizeOfRegular(file) === undefined) {
    throw new UserError(`${file}: the run names this description, and there is none; put it back`);
  }
  const bytes = readRegular(file);
  if (bytesToHex(sha256(bytes)) !== digest) {
    throw new UserError(
      `${file}: must have the digest that it is named after; put back what was there`,
    );
  }
  return JSON.parse(new TextDecoder().decode(bytes)) as ExperimentDescription;
}

/** Anything else could lead out of the folder. */
const DIGEST = /^[0-9a-f]{64}$/;

const fileOf = (run: string, digest: string): string => join(run, DESCRIPTIONS, `${digest}.json`);
