import { matrixGame } from './matrix-games.ts';

/**
 * A public goods game: all put in some of their coins at once; what is put in is multiplied and shared evenly by all. To put
 * in nothing is best for oneself as long as the factor is less than the number of players, to put in all is best for all.
 *
 * @param options - `coins` of each; `factor` by which they are multiplied; `rounds`
 * @see Ledyard (1995), "Public goods: a survey of experimental research", Handbook of Experimental Economics
 */
export function publicGoodsOf({ players = 3, coins = 4, factor = 1.5, rounds = 1 } = {}) {
  const choices = Array.from({ length: coins + 1 }, (_, n) => String(n));
  const joint = Array.from({ length: (coins + 1) ** players }, (_, at) =>
    Array.from(
      { length: players },
      (_, i) => Math.floor(at / (coins + 1) ** (players - 1 - i)) % (coins + 1),
    ),
  );
  return matrixGame({
    name: `public-goods${rounds > 1 ? `-${rounds}-rounds` : ''}`,
    actions: Array.from({ length: players }, () => choices),
    payoffs: joint.map((given) => {
      const share = (factor * given.reduce((sum, one) => sum + one, 0)) / players;
      return given.map((own) => coins - own + share);
    }),
    rounds,
    says: `A public goods game for ${players}: put in 0 to ${coins} of your ${coins} coins. What all put in is multiplied by ${factor} and shared evenly.`,
  });
}

export const publicGoods = publicGoodsOf();
