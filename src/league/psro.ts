import type { MetaSolver } from './meta-solvers.ts';

/** What a population is trained in. */
export interface PsroGame<Policy> {
  /** Mean payoff of the first against the second; a symmetric game of sum 0. */
  readonly payoff: (first: Policy, second: Policy) => number;
  /** A policy that does well against a mixture: an exact best response, or one that was learned. */
  readonly respond: (population: readonly Policy[], mixture: readonly number[]) => Policy;
}

/** A population, who of it earns what against whom, and how much each counts. */
export interface PsroState<Policy> {
  readonly population: readonly Policy[];
  /** [row][column], to the row. */
  readonly payoffs: readonly (readonly number[])[];
  /** By the meta-solver. */
  readonly mixture: readonly number[];
}

/**
 * Policy-space response oracles: each round adds a response to the mixture that the meta-solver makes of the table of payoffs.
 *
 * @param rounds - responses that are added
 * @see Lanctot et al. (2017), "A unified game-theoretic approach to multiagent reinforcement learning"
 */
export function psro<Policy>(
  game: PsroGame<Policy>,
  meta: MetaSolver,
  first: Policy,
  rounds: number,
): PsroState<Policy> {
  let population: readonly Policy[] = [first];
  let payoffs: readonly (readonly number[])[] = [[0]];
  for (let round = 0; round < rounds; round++) {
    const added = game.respond(population, meta(payoffs));
    const against = population.map((one) => game.payoff(added, one));
    payoffs = [...payoffs.map((row, i) => [...row, 0 - (against[i] ?? 0)]), [...against, 0]];
    population = [...population, added];
  }
  return { population, payoffs, mixture: meta(payoffs) };
}
