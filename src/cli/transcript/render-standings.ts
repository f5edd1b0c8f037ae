import type { StandingsRecord } from '../../runs/folder/run-record.ts';
import { table } from '../terminal/table.ts';
import { formatCount, formatFixed } from '../text/format-number.ts';

/** Who is rated how, and how often the opponents (rows) won against whom they met (columns). */
export function renderStandings({
  update,
  ratings,
  payoffs,
  equilibrium,
}: Pick<StandingsRecord, 'update' | 'ratings' | 'payoffs' | 'equilibrium'>): readonly string[] {
  const { rows, columns } = payoffs;
  const ranking = Object.entries(ratings).sort(([, a], [, b]) => b - a);
  return [
    '',
    `ratings (Elo) after update ${formatCount(update)}`,
    ...table(
      [
        { heading: '', align: 'left' },
        { heading: '', align: 'right' },
      ],
      ranking.map(([player, rating]) => [player, formatFixed(rating, 0)]),
    ),
    '',
    'success of the opponent (row) against who met it (column); "mix" is what each plays at equilibrium',
    ...table(
      [
        { heading: 'opponent', align: 'left' },
        ...columns.map((heading) => ({ heading, align: 'right' }) as const),
        { heading: 'mix', align: 'right' },
      ],
      [
        ...rows.map((row, i) => [
          row,
          ...(payoffs.payoffs[i] ?? []).map((payoff) =>
            payoff === null ? '' : formatFixed(payoff, 2),
          ),
          formatFixed(equilibrium.row[i] ?? 0, 2),
        ]),
        ['mix', ...equilibrium.column.map((share) => formatFixed(share, 2))],
      ],
    ),
  ];
}
