import { lineFrom, wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;
const CELLS = [...'012345678'];
/** Three in a row, as sets of bits of the nine cells. */
const LINES = [0b111, 0b111000, 0b111000000, 0b1001001, 0b10010010, 0b100100100, 0o421, 0o124];

/** The cells of each side as bits, how many moves were made, and the side that made no legal one. */
export type Board = {
  readonly marks: readonly [first: number, second: number];
  readonly moves: number;
  readonly forfeit: 0 | 1 | null;
};

const wins = (marks: number) => LINES.some((line) => (marks & line) === line);
const lastMover = ({ moves }: Board) => (moves % 2 === 0 ? 1 : 0);

/** What the first seat has won: 1, 0 or −1; null as long as the game goes on. */
function result(board: Board): number | null {
  const { marks, moves, forfeit } = board;
  if (forfeit !== null) return forfeit === 0 ? -1 : 1;
  const last = lastMover(board);
  if (wins(marks[last])) return last === 0 ? 1 : -1;
  return moves === 9 ? 0 : null;
}

/** Tic-tac-toe, a draw between good players; whoever makes no legal move has lost. */
export const ticTacToe: Game<Board> = {
  name: 'tic-tac-toe',
  type: {
    ...{ players: [2, 2], turnOrder: 'sequential', information: 'perfect' },
    ...{ payoffSum: 'zero', rewardBounds: [-1, 1], chance: 'none', symmetric: false },
    ...{ illegal: 'forfeit', longest: 9 },
  },
  seats: SEATS,
  phases: { moving: ['moving', 'won', 'drawn'], won: [], drawn: [] },
  initial: () => ({ marks: [0, 0], moves: 0, forfeit: null }),
  phase: (board) => ({ '1': 'won', '-1': 'won', '0': 'drawn' })[String(result(board))] ?? 'moving',
  toAct: (board) => (result(board) === null ? [SEATS[lastMover(board) === 0 ? 1 : 0]] : []),
  legal: ({ marks: [a, b] }) => CELLS.filter((_, cell) => (((a | b) >> cell) & 1) === 0),
  apply: (board, actions) => {
    const { marks, moves } = board;
    const side = moves % 2 === 0 ? 0 : 1;
    const action = actions[SEATS[side]];
    if (action?.ok !== true) return { marks, moves, forfeit: side };
    const mine = marks[side] | (1 << Number(action.body));
    return {
      marks: side === 0 ? [mine, marks[1]] : [marks[0], mine],
      moves: moves + 1,
      forfeit: null,
    };
  },
  returns: (board) => {
    const first = result(board) ?? 0;
    return { first, second: 0 - first };
  },
  outcome: (board) => ({ board: board as Plain }),
  observe: ({ marks, moves }) => {
    const [mine, theirs] = moves % 2 === 0 ? marks : [marks[1], marks[0]];
    const compact = `${CELLS.map((_, cell) => ((mine >> cell) & 1 ? 'm' : (theirs >> cell) & 1 ? 't' : '.')).join('')}?`;
    const content = `Tic-tac-toe, rows from the top, m is yours: ${compact.slice(0, 9)}. Reply with an empty cell, 0 to 8.`;
    return { compact, chat: [{ role: 'user', content }], maxLength: 1 };
  },
  picture: ({ marks: [a, b] }) => ({
    width: 11,
    height: 5,
    shapes: [
      ...[3, 7].map((x) => lineFrom([x, 0], [x, 4])),
      ...[1, 3].map((y) => lineFrom([0, y], [10, y])),
      ...CELLS.map((name, cell) => {
        const mark = (a >> cell) & 1 ? 'X' : (b >> cell) & 1 ? 'O' : null;
        const [x, y] = [1 + 4 * (cell % 3), 2 * Math.floor(cell / 3)];
        return wordsAt(x, y, mark ?? name, mark === null ? 'quiet' : 'strong');
      }),
    ],
  }),
};
