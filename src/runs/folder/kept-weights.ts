import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { showValue } from '../../core/show-value.ts';
import { hasFolder, readRegular, sizeOfRegular } from '../../recording/regular-file.ts';
import { writeAtomically } from './write-atomically.ts';

/**
 * The folder of a run's weights: `<digest>.weights` each, a policy's parameters as float32, little-endian, in the
 * order of `parameterLayout`. What doesn't change from update to update is there once. Files may be removed.
 */
const WEIGHTS = 'weights';

/**
 * Keeps a policy's weights, unless they are kept already.
 *
 * @returns their digest: SHA-256 of the file, in hexadecimal
 */
export function keepWeights(run: string, weights: Float32Array): string {
  const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength).slice();
  const digest = digestOf(bytes);
  const folder = join(run, WEIGHTS);
  if (!hasFolder(folder)) mkdirSync(folder);
  if (sizeOfRegular(fileOf(run, digest)) === undefined)
    writeAtomically(fileOf(run, digest), [bytes]);
  return digest;
}

/** Whether the weights of this digest are there. */
export function hasWeights(run: string, digest: string): boolean {
  if (!DIGEST.test(digest) || !hasFolder(join(run, WEIGHTS))) return false;
  return sizeOfRegular(fileOf(run, digest)) !== undefined;
}

/** @throws UserError if they aren't there, or aren't as they were written */
export function readWeights(run: string, digest: string): Float32Array {
  if (!hasWeights(run, digest)) {
    throw new UserError(
      `${run}: the weights ${showValue(digest)} must be in its folder ${WEIGHTS}, and aren't; put them back`,
    );
  }
  const bytes = readRegular(fileOf(run, digest));
  if (digestOf(bytes) !== digest || bytes.length % 4 !== 0) {
    throw new UserError(
      `${fileOf(run, digest)}: must have the digest that it is named after; put back what was there`,
    );
  }
  return new Float32Array(Uint8Array.from(bytes).buffer); // a copy, for its alignment
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Anything else could lead out of the folder. */
const DIGEST = /^[0-9a-f]{64}$/;

const fileOf = (run: string, digest: string): string => join(run, WEIGHTS, `${digest}.weights`);
