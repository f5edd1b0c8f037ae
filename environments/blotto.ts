import { matrixGame } from './matrix-games.ts';

/** All ways to put `coins` on `fields`, in order. */
function placements(coins: number, fields: number): readonly (readonly number[])[] {
  if (fields === 1) return [[coins]];
  return Array.from({ length: coins + 1 }, (_, first) => first).flatMap((first) =>
    placements(coins - first, fields - 1).map((others) => [first, ...others]),
  );
}

/**
 * Colonel Blotto for two: both place their coins on the fields at once; more coins win a field, more fields the game.
 * Rules as OpenSpiel's `blotto`.
 *
 * @see Borel (1921), "La théorie du jeu et les équations intégrales à noyau symétrique"
 */
export function blottoOf({ coins = 10, fields = 3 } = {}) {
  const all = placements(coins, fields);
  const labels = all.map((placed) => placed.join('-'));
  return matrixGame({
    name: coins === 10 && fields === 3 ? 'blotto' : `blotto-of-${coins}-on-${fields}`,
    actions: [labels, labels],
    payoffs: all.flatMap((row) =>
      all.map((column) => {
        const won = row.reduce((sum, coins, i) => sum + Math.sign(coins - (column[i] ?? 0)), 0);
        return [Math.sign(won), 0 - Math.sign(won)];
      }),
    ),
    says: `Colonel Blotto: place ${coins} coins on ${fields} fields; more coins win a field, more fields the game.`,
  });
}

export const blotto = blottoOf();
