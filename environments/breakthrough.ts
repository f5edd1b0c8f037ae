import { wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;

/** Rows from the top: b of the first, who moves down, w of the second, who moves up; moves made; who gave up. */
export type Pieces = {
  readonly rows: readonly string[];
  readonly moves: number;
  readonly forfeit: 0 | 1 | null;
};

/**
 * Breakthrough: pieces move one step ahead or aslant, and take aslant only. Whoever comes to the far row, or has taken all
 * of the other's, has won. Rules as OpenSpiel's `breakthrough`, where black begins.
 *
 * @param options - at most 8 of both, at least 4 rows and 2 columns
 */
export function breakthroughOf({ rows = 8, columns = 8 } = {}): Game<Pieces> {
  const letters = 'abcdefgh'.slice(0, columns);
  const name = (row: number, column: number) => `${letters[column] ?? ''}${rows - row}`;
  const mover = ({ moves }: Pieces) => (moves % 2 === 0 ? 0 : 1);
  const winnerOf = ({ rows: board, forfeit }: Pieces): 0 | 1 | null => {
    if (forfeit !== null) return forfeit === 0 ? 1 : 0;
    const all = board.join('');
    if (board.at(-1)?.includes('b') === true || !all.includes('w')) return 0;
    return board[0]?.includes('w') === true || !all.includes('b') ? 1 : null;
  };
  const movesOf = (state: Pieces): readonly string[] => {
    const [own, other, ahead] =
      mover(state) === 0 ? (['b', 'w', 1] as const) : (['w', 'b', -1] as const);
    return state.rows.flatMap((line, row) =>
      [...line].flatMap((piece, column) => {
        if (piece !== own) return [];
        return [-1, 0, 1].flatMap((aside) => {
          const there = state.rows[row + ahead]?.[column + aside];
          if (there === '.') return [name(row, column) + name(row + ahead, column + aside)];
          if (there !== other || aside === 0) return [];
          return [`${name(row, column)}${name(row + ahead, column + aside)}*`];
        });
      }),
    );
  };
  const put = (board: readonly string[], square: string, piece: string) => {
    const [row, column] = [rows - Number(square[1]), letters.indexOf(square[0] ?? '')];
    const line = board[row] ?? '';
    return board.with(row, line.slice(0, column) + piece + line.slice(column + 1));
  };
  return {
    name: rows === 8 && columns === 8 ? 'breakthrough' : `breakthrough-${rows}-by-${columns}`,
    type: {
      ...{ players: [2, 2], turnOrder: 'sequential', information: 'perfect' },
      ...{ payoffSum: 'zero', rewardBounds: [-1, 1], chance: 'none', symmetric: false },
      // Every move brings a piece one row ahead.
      ...{ illegal: 'forfeit', longest: 4 * columns * (rows - 1) },
    },
    seats: SEATS,
    phases: { moving: ['moving', 'over'], over: [] },
    initial: () => ({
      rows: Array.from({ length: rows }, (_, row) =>
        (row < 2 ? 'b' : row >= rows - 2 ? 'w' : '.').repeat(columns),
      ),
      ...{ moves: 0, forfeit: null },
    }),
    phase: (state) => (winnerOf(state) === null ? 'moving' : 'over'),
    toAct: (state) => (winnerOf(state) === null ? [SEATS[mover(state)]] : []),
    legal: movesOf,
    apply: (state, actions) => {
      const side = mover(state);
      const action = actions[SEATS[side]];
      if (action?.ok !== true) return { ...state, forfeit: side };
      const move = String(action.body as string);
      const lifted = put(state.rows, move.slice(0, 2), '.');
      return {
        rows: put(lifted, move.slice(2, 4), side === 0 ? 'b' : 'w'),
        ...{ moves: state.moves + 1, forfeit: null },
      };
    },
    returns: (state) => {
      const winner = winnerOf(state);
      const first = winner === null ? 0 : winner === 0 ? 1 : -1;
      return { first, second: 0 - first };
    },
    outcome: (state) => state as Plain,
    observe: (state, seat) => {
      const side = seat === 'first' ? 'b, which move down' : 'w, which move up';
      const content = `Breakthrough, rows ${rows} to 1 from the top, columns a to ${letters.at(-1) ?? ''}:\n${state.rows.join('\n')}\nYours are ${side}. Reply with a move: ${movesOf(state).join(', ')}.`;
      return {
        compact: `${state.rows.join('')}?`,
        chat: [{ role: 'user', content }],
        maxLength: 5,
      };
    },
    picture: ({ rows: board }) => ({
      ...{ width: 2 + columns, height: rows + 1 },
      shapes: [
        ...board.flatMap((line, y) => [
          wordsAt(0, y, String(rows - y), 'quiet'),
          wordsAt(2, y, line, 'strong'),
        ]),
        wordsAt(2, rows, letters, 'quiet'),
      ],
    }),
  };
}

/** On a board of 6 rows and 6 columns, for quicker games. */
export const breakthrough = breakthroughOf({ rows: 6, columns: 6 });
