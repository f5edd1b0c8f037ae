import type { Episode } from 'agon-sim';
import { adversarialOutcome } from '../../../environments/adversarial-steps.ts';

/**
 * How well critics told right from wrong, in percent:
 *
 * - `aPlus`: accuracy on correct steps; `aMinus`: mean over families of the accuracy on wrong steps
 * - `balanced`: their mean; `harmonic`: their harmonic mean
 * - `family.<name>`: accuracy on each family
 *
 * A malformed verdict is a wrong one.
 */
export function scoreCritics(episodes: readonly Episode[]): Readonly<Record<string, number>> {
  const tallies = new Map<string, { right: number; count: number }>();
  for (const episode of episodes) {
    const outcome = adversarialOutcome(episode);
    if (outcome === null) continue;
    const tally = tallies.get(outcome.family) ?? { right: 0, count: 0 };
    for (const { right } of outcome.verdicts) {
      tally.right += right ? 1 : 0;
      tally.count += 1;
    }
    tallies.set(outcome.family, tally);
  }
  const percent = (family: string): number => {
    const { right = 0, count = 0 } = tallies.get(family) ?? {};
    return count === 0 ? 0 : (100 * right) / count;
  };
  const families = [...tallies.keys()].filter((family) => family !== 'none').sort();
  const aPlus = percent('none');
  const aMinus = families.reduce((sum, family) => sum + percent(family), 0) / families.length;
  return {
    balanced: (aPlus + aMinus) / 2,
    aPlus,
    aMinus,
    harmonic: aPlus + aMinus === 0 ? 0 : (2 * aPlus * aMinus) / (aPlus + aMinus),
    ...Object.fromEntries(families.map((family) => [`family.${family}`, percent(family)])),
  };
}

/** Share of an episode's critics that took its sneaky step for correct, in [0, 1]; null where none was shown. */
export function foolRate(episode: Episode): number | null {
  const outcome = adversarialOutcome(episode);
  if (outcome === null || outcome.valid !== true || outcome.verdicts.length === 0) return null;
  return (
    outcome.verdicts.filter(({ verdict }) => verdict === true).length / outcome.verdicts.length
  );
}

/**
 * How sneaky generators did: `fooled`, steps that a critic took for correct, in percent of the valid ones;
 * `valid`, steps that were really wrong, in percent of all; `kinds`, how many kinds of error the valid ones
 * are spread over: e to the power of the entropy of their families, 1 if all are of one.
 */
export function scoreSneaky(episodes: readonly Episode[]): {
  readonly fooled: number;
  readonly valid: number;
  readonly kinds: number;
} {
  const rates: number[] = [];
  const counts = new Map<string, number>();
  for (const episode of episodes) {
    const [rate, family] = [foolRate(episode), adversarialOutcome(episode)?.family];
    if (rate === null || family === undefined) continue;
    rates.push(rate);
    counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  const shares = [...counts.values()].map((count) => count / rates.length);
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  return {
    fooled: rates.length === 0 ? 0 : 100 * mean,
    valid: episodes.length === 0 ? 0 : (100 * rates.length) / episodes.length,
    kinds:
      rates.length === 0
        ? 0
        : Math.exp(-shares.reduce((sum, share) => sum + share * Math.log(share), 0)),
  };
}
