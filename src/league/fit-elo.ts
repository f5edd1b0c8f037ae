import { FIRST_RATING } from './elo.ts';

/** Rounds of the fit at most; it stops before, where ratings move by less than this many points. */
const [MOST_ROUNDS, SETTLED] = [10_000, 1e-6];

/**
 * Elo ratings that make the scores of a tournament likeliest, whatever the order of its games; their mean is 1000. A draw
 * is half of a win. One drawn game is added to each pair that met, so that who won everything stays finite.
 *
 * @param scores - [row][column] points of the row against the column: wins and half the draws
 * @param games - [row][column] how many they played
 * @see Hunter (2004), "MM algorithms for generalized Bradley-Terry models", Annals of Statistics 32
 */
export function fitElo(
  scores: readonly (readonly number[])[],
  games: readonly (readonly number[])[],
): readonly number[] {
  const met = games.map((row, i) => row.map((count, j) => (i !== j && count > 0 ? count + 1 : 0)));
  const won = met.map((row, i) =>
    row.reduce((sum, count, j) => sum + (count > 0 ? (scores[i]?.[j] ?? 0) + 0.5 : 0), 0),
  );
  let strengths: readonly number[] = scores.map(() => 1);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = strengths.map((own, i) => {
      const expected = (met[i] ?? []).reduce(
        (sum, count, j) => sum + count / (own + (strengths[j] ?? own)),
        0,
      );
      return expected > 0 ? (won[i] ?? 0) / expected : own;
    });
    const moved = Math.max(
      ...next.map((one, i) => Math.abs(400 * Math.log10(one / (strengths[i] ?? one)))),
    );
    strengths = next;
    if (moved < SETTLED) break;
  }
  const points = strengths.map((one) => 400 * Math.log10(one));
  const mean = points.reduce((sum, one) => sum + one, 0) / points.length;
  return points.map((one) => FIRST_RATING + one - mean);
}
