import { UserError } from '../core/errors.ts';
import { hasWeights, readWeights } from './folder/kept-weights.ts';
import type { RunReader } from './folder/run-folder.ts';
import { keptVersions } from './choose-weights.ts';

/** Weights that a run kept and that aren't the ones that it recorded. */
export interface WeightsProblem {
  readonly kind: 'weights';
  /** The first after which they were recorded. */
  readonly update: number;
  readonly message: string;
}

/**
 * Holds the weights that a run kept against the digests in its records, which are in the chain of hashes. Weights
 * that were removed are no problem: whoever needs room may remove them.
 */
export function verifyWeights(reader: RunReader): readonly WeightsProblem[] {
  const problems: WeightsProblem[] = [];
  const seen = new Set<string>();
  for (const { update, policies } of keptVersions(reader)) {
    for (const [policy, { version, digest }] of Object.entries(policies)) {
      if (seen.has(digest)) continue; // unchanged since
      seen.add(digest);
      try {
        if (hasWeights(reader.path, digest)) readWeights(reader.path, digest);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        const what = `update ${update}: the weights kept of ${policy}, version ${version}, aren't those that were recorded`;
        problems.push({ kind: 'weights', update, message: `${what} (${error.message})` });
      }
    }
  }
  return problems;
}
