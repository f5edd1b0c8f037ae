import type { Experience } from './experience.ts';

/**
 * Positions from the highest value to the lowest. Equal values come in the order of episode, agent and
 * decision, so that the order of the batch has no say.
 */
export function rankSiblings(
  batch: readonly Experience[],
  positions: readonly number[],
  valueOf: (experience: Experience) => number,
): readonly number[] {
  const at = (position: number): Experience => {
    const experience = batch[position];
    if (experience === undefined) throw new Error(`internal: no experience ${position}`);
    return experience;
  };
  return positions.toSorted((a, b) => {
    const [first, second] = [at(a), at(b)];
    const difference = valueOf(second) - valueOf(first);
    return difference === 0 ? comparePlaces(first, second) : difference;
  });
}

function comparePlaces({ decision: a }: Experience, { decision: b }: Experience): number {
  if (a.episode !== b.episode) return a.episode < b.episode ? -1 : 1;
  if (a.agent !== b.agent) return a.agent < b.agent ? -1 : 1;
  return a.decisionIndex - b.decisionIndex;
}
