import { rate, rating } from 'openskill';

/** What is believed of a player's skill: a normal distribution. Plain data. */
export interface Skill {
  readonly mu: number;
  /** Uncertainty, above 0. */
  readonly sigma: number;
}

/** Of a player without a record: 25 ± 25/3. */
export const FIRST_SKILL: Skill = rating();

/**
 * Both skills after a game, by the model of Plackett and Luce; the less certain one moves more.
 *
 * @param score - of `first`: 1 won, 0 lost, anything between is a draw
 * @see Weng & Lin (2011), "A Bayesian approximation method for online ranking", JMLR 12
 */
export function rateSkills(
  first: Skill,
  second: Skill,
  score: number,
): readonly [first: Skill, second: Skill] {
  if (!(score >= 0 && score <= 1)) {
    throw new RangeError(`rateSkills: a score lies in [0, 1], got ${score}`);
  }
  const rank = score === 1 ? [1, 2] : score === 0 ? [2, 1] : [1, 1];
  const [[a = FIRST_SKILL] = [], [b = FIRST_SKILL] = []] = rate([[first], [second]], { rank });
  return [a, b];
}

/** Of a new version of a player: as skilled as the one it came from, twice as uncertain, at most as one without a record. */
export function inheritSkill({ mu, sigma }: Skill): Skill {
  return { mu, sigma: Math.min(2 * sigma, FIRST_SKILL.sigma) };
}

/** The skill that a player has almost certainly: μ − 3σ. Leaderboards are ordered by it. */
export const surely = ({ mu, sigma }: Skill): number => mu - 3 * sigma;
