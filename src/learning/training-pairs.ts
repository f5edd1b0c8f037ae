import type { Experience } from './experience.ts';
import type { Preference } from './preference.ts';

/** Two replies and how much each is to be preferred to the other; at least 0. */
export interface ComparedPair {
  readonly rows: readonly [first: number, second: number];
  readonly weights: readonly [first: number, second: number];
}

/**
 * Preferences of a batch as pairs, in the order of the preferences. A pair that is there several times,
 * either way round, becomes one: its replies are then computed once. Pairs without weight are left out.
 *
 * @throws Error where a pairing broke its contract
 */
export function gatherPairs(
  batch: readonly Experience[],
  preferences: readonly Preference[],
  pairing: string,
): readonly ComparedPair[] {
  const pairs = new Map<string, { rows: [number, number]; weights: [number, number] }>();
  for (const { chosen, rejected, weight } of preferences) {
    if (batch[chosen] === undefined || batch[rejected] === undefined || chosen === rejected) {
      throw new Error(
        `pairing ${pairing}: chosen and rejected must be two positions of the batch of ${batch.length}, got ${chosen} and ${rejected}`,
      );
    }
    if (!(weight >= 0 && weight < Infinity)) {
      throw new Error(`pairing ${pairing}: weights must be finite and at least 0, got ${weight}`);
    }
    if (weight === 0) continue;
    const turned = chosen > rejected;
    const rows: [number, number] = turned ? [rejected, chosen] : [chosen, rejected];
    const pair = pairs.get(rows.join()) ?? { rows, weights: [0, 0] };
    pair.weights[turned ? 1 : 0] += weight;
    pairs.set(rows.join(), pair);
  }
  return [...pairs.values()];
}
