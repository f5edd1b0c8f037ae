import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { UserError } from '../../core/errors.ts';
import type { ExperimentDescription } from '../../experiment/describe-experiment.ts';
import { writeAtomically } from './write-atomically.ts';

/** The folder of a run's descriptions: `<digest>.json` each, so that none is ever written over. */
const DESCRIPTIONS = 'descriptions';

/**
 * Keeps what an experiment is, unless it is kept already.
 *
 * @returns its digest: SHA-256 of the file, in hexadecimal
 */
export function keepDescription(run: string, description: ExperimentDescription): string {
  const bytes = utf8ToBytes(`${JSON.stringify(description)}\n`);
  const digest = bytesToHex(sha256(bytes));
  const file = fileOf(run, digest);
  if (!existsSync(file)) {
    mkdirSync(join(run, DESCRIPTIONS), { recursive: true });
    writeAtomically(file, [bytes]);
  }
  return digest;
}

/** @throws UserError if the run has none of this digest, or one that isn't as it was written */
export function readKeptDescription(run: string, digest: string): ExperimentDescription {
  const file = fileOf(run, digest);
  if (!existsSync(file)) {
    throw new UserError(`${file}: the run names this description, and there is none; put it back`);
  }
  const bytes = new Uint8Array(readFileSync(file));
  if (bytesToHex(sha256(bytes)) !== digest) {
    throw new UserError(
      `${file}: must have the digest that it is named after; put back what was there`,
    );
  }
  return JSON.parse(new TextDecoder().decode(bytes)) as ExperimentDescription;
}

const fileOf = (run: string, digest: string): string => join(run, DESCRIPTIONS, `${digest}.json`);
