import { headlineNames } from './metric-name.ts';

/** What tells most about any training, first things first; what a protocol measures comes in its scenario's order. Matched against the beginnings of the words in a metric's name. */
const TELLING = ['accuracy', 'win', 'reward', 'entropy', 'kl', 'loss'];

/**
 * The metrics worth a plot: the most telling of the headline metrics.
 *
 * @param names - in the order in which the scenario gave them, which decides between equals
 */
export function chooseCurves(names: readonly string[], most: number): readonly string[] {
  return headlineNames(names)
    .map((name) => ({ name, rank: rankOf(name) }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ name }) => name);
}

function rankOf(name: string): number {
  // Words of `player.winsFirst` are player, wins, first.
  const words = name.split(/(?=[A-Z])|[^A-Za-z]+/).map((word) => word.toLowerCase());
  const rank = TELLING.findIndex((telling) => words.some((word) => word.startsWith(telling)));
  return rank === -1 ? TELLING.length : rank;
}
