import { indexOfJoint, jointActions } from './normal-form.ts';
import type { NormalForm } from './normal-form.ts';

/** The model of evolution that ranks. */
export interface AlphaRankOptions {
  /** How strongly the better is imitated; 100 if absent. */
  readonly alpha?: number;
  /** Individuals in a population, 50 if absent. */
  readonly population?: number;
}

/**
 * α-rank of the strategies of one population that meets itself: how much of the time it spends with each, as mutants come
 * up one at a time and take over or die out.
 *
 * @param payoffs - [row][column], to the row player
 * @returns By strategy; sums to 1.
 * @see Omidshafiei et al. (2019), "α-rank: multi-agent evaluation by evolution", https://arxiv.org/abs/1903.01373
 */
export function alphaRank(
  payoffs: readonly (readonly number[])[],
  options: AlphaRankOptions = {},
): readonly number[] {
  const count = payoffs.length;
  return stationary(
    payoffs.map((_, from) =>
      payoffs.map((_, to) => {
        const gain = (payoffs[to]?.[from] ?? 0) - (payoffs[from]?.[to] ?? 0);
        return from === to ? 0 : takesOver(gain, options) / (count - 1);
      }),
    ),
  );
}

/** α-rank of joint strategies, each seat filled from a population of its own. By joint action, as payoffs are. */
export function alphaRankOfSeats(
  game: NormalForm,
  options: AlphaRankOptions = {},
): readonly number[] {
  const joints = jointActions(game);
  const neighbours = game.actions.reduce((sum, count) => sum + count - 1, 0);
  return stationary(
    joints.map((from, at) => {
      const row = joints.map(() => 0);
      for (const [seat, count] of game.actions.entries()) {
        for (let action = 0; action < count; action++) {
          if (action === from[seat]) continue;
          const to = indexOfJoint(game, from.with(seat, action));
          const gain = (game.payoffs[to]?.[seat] ?? 0) - (game.payoffs[at]?.[seat] ?? 0);
          row[to] = takesOver(gain, options) / neighbours;
        }
      }
      return row;
    }),
  );
}

/** How likely one mutant that earns more by `gain` takes over its population; 1/m if it earns the same. */
function takesOver(gain: number, { alpha = 100, population = 50 }: AlphaRankOptions): number {
  const power = alpha * gain;
  if (Math.abs(power) < 1e-12) return 1 / population;
  // (1 − e^(−x))/(1 − e^(−mx)), for negative x as e^((m−1)x)(1 − e^x)/(1 − e^(mx)), which doesn't overflow.
  const likely =
    power > 0
      ? Math.expm1(-power) / Math.expm1(-population * power)
      : Math.exp((population - 1) * power) * (Math.expm1(power) / Math.expm1(population * power));
  // So small that it changes no rank, but every state can be left.
  return Math.max(likely, 1e-60);
}

/**
 * How much of the time a chain spends in each state, without subtractions that would cancel.
 *
 * @see Grassmann, Taksar & Heyman (1985), "Regenerative analysis and steady state distributions for Markov chains"
 */
function stationary(transitions: readonly (readonly number[])[]): readonly number[] {
  const chain = transitions.map((row) => [...row]);
  const at = (i: number, j: number) => chain[i]?.[j] ?? 0;
  for (let n = chain.length - 1; n > 0; n--) {
    let leaving = 0;
    for (let j = 0; j < n; j++) leaving += at(n, j);
    for (let i = 0; i < n; i++) {
      const row = chain[i] ?? [];
      row[n] = at(i, n) / leaving;
      for (let j = 0; j < n; j++) row[j] = at(i, j) + (row[n] ?? 0) * at(n, j);
    }
  }
  const spent = [1];
  for (let n = 1; n < chain.length; n++) {
    spent.push(spent.reduce((sum, share, i) => sum + share * at(i, n), 0));
  }
  const total = spent.reduce((sum, share) => sum + share, 0);
  return spent.map((share) => share / total);
}
