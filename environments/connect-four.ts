import { wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;
/** Along a row, up a column, and both diagonals: columns and rows to go. */
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;

/** Each column from the bottom, a stone of the first as 0, of the second as 1; and who has won, if anybody. */
export type Stacks = { readonly stacks: readonly string[]; readonly winner: 0 | 1 | null };

/**
 * Connect four: stones fall into columns, and whoever has a line of its own first has won. The first to move wins on
 * the board of 6 rows and 7 columns (Allen 1988, Allis 1988). Rules as OpenSpiel's `connect_four`.
 *
 * @param options - `line`: how many in a row win, 4 if absent; `columns`: at most 10
 */
export function connectFourOf({ rows = 6, columns = 7, line = 4 } = {}): Game<Stacks> {
  const indices = Array.from({ length: columns }, (_, i) => i);
  const movesOf = ({ stacks }: Stacks) => stacks.reduce((sum, { length }) => sum + length, 0);
  const isOver = (board: Stacks) => board.winner !== null || movesOf(board) === rows * columns;

  /** Whether the topmost stone of a column is in a line of its side. */
  const completes = (stacks: readonly string[], column: number, side: string): boolean => {
    const row = (stacks[column]?.length ?? 0) - 1;
    const run = (dx: number, dy: number) => {
      let length = 0;
      while (stacks[column + (length + 1) * dx]?.[row + (length + 1) * dy] === side) length++;
      return length;
    };
    return DIRECTIONS.some(([dx, dy]) => 1 + run(dx, dy) + run(-dx, -dy) >= line);
  };
  return {
    name:
      rows === 6 && columns === 7 && line === 4
        ? 'connect-four'
        : `connect-${line}-on-${rows}-by-${columns}`,
    type: {
      ...{ players: [2, 2], turnOrder: 'sequential', information: 'perfect' },
      ...{ payoffSum: 'zero', rewardBounds: [-1, 1], chance: 'none', symmetric: false },
      ...{ illegal: 'forfeit', longest: rows * columns },
    },
    seats: SEATS,
    phases: { moving: ['moving', 'over'], over: [] },
    initial: () => ({ stacks: indices.map(() => ''), winner: null }),
    phase: (board) => (isOver(board) ? 'over' : 'moving'),
    toAct: (board) => (isOver(board) ? [] : [SEATS[movesOf(board) % 2 === 0 ? 0 : 1]]),
    legal: ({ stacks }) =>
      indices.filter((column) => (stacks[column]?.length ?? rows) < rows).map(String),
    apply: (board, actions) => {
      const side = movesOf(board) % 2 === 0 ? 0 : 1;
      const action = actions[SEATS[side]];
      // Whoever makes no legal move has lost.
      if (action?.ok !== true) return { stacks: board.stacks, winner: side === 0 ? 1 : 0 };
      const column = Number(action.body);
      const stacks = board.stacks.with(column, `${board.stacks[column] ?? ''}${side}`);
      return { stacks, winner: completes(stacks, column, String(side)) ? side : null };
    },
    returns: ({ winner }) => {
      const first = winner === null ? 0 : winner === 0 ? 1 : -1;
      return { first, second: 0 - first };
    },
    outcome: (board) => board as Plain,
    observe: ({ stacks }, seat) => {
      const mine = seat === 'first' ? '0' : '1';
      const rowsDown = Array.from({ length: rows }, (_, i) =>
        stacks
          .map((stack) => stack[rows - 1 - i])
          .map((stone) => (stone === undefined ? '.' : stone === mine ? 'm' : 't'))
          .join(''),
      );
      const content = `Connect ${line}, rows from the top, columns 0 to ${columns - 1}, m is yours:\n${rowsDown.join('\n')}\nReply with a column that isn't full.`;
      return { compact: `${rowsDown.join('')}?`, chat: [{ role: 'user', content }], maxLength: 1 };
    },
    picture: ({ stacks }) => ({
      ...{ width: 2 * columns, height: rows + 1 },
      shapes: indices.flatMap((x) => [
        ...Array.from({ length: rows }, (_, y) => {
          const stone = stacks[x]?.[rows - 1 - y];
          const mark = stone === undefined ? '·' : stone === '0' ? 'X' : 'O';
          return wordsAt(2 * x, y, mark, stone === undefined ? 'quiet' : 'strong');
        }),
        wordsAt(2 * x, rows, String(x), 'quiet'),
      ]),
    }),
  };
}

export const connectFour = connectFourOf();
