/** Ratings by player name; plain data. */
export type Ratings = Readonly<Record<string, number>>;

/** What a player without a record starts with. */
export const FIRST_RATING = 1000;

/** The score (1 win, ½ draw, 0 loss) that a player can expect against another: 1 / (1 + 10^((b - a)/400)). */
export function expectedScore(rating: number, against: number): number {
  return 1 / (1 + 10 ** ((against - rating) / 400));
}

/**
 * Rates one game: both move by k·(score - expected), so the sum of all ratings stays the same.
 *
 * @param score - of `first`, in [0, 1]; the mean of a batch of games will do
 * @param k - most points that one game can move, above 0
 * @see Elo (1978), The Rating of Chessplayers, Past and Present
 */
export function rateGame(
  ratings: Ratings,
  first: string,
  second: string,
  score: number,
  k = 16,
): Ratings {
  if (!(score >= 0 && score <= 1)) {
    throw new RangeError(`rateGame: a score lies in [0, 1], got ${score}`);
  }
  if (first === second) return ratings;
  const a = ratings[first] ?? FIRST_RATING;
  const b = ratings[second] ?? FIRST_RATING;
  const change = k * (score - expectedScore(a, b));
  return { ...ratings, [first]: a + change, [second]: b - change };
}
