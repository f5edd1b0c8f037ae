import { wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

/** To go north, east, south, west: columns and rows. */
const STEPS = { n: [0, -1], e: [1, 0], s: [0, 1], w: [-1, 0] } as const;
const DIRECTIONS = ['n', 'e', 's', 'w'] as const;
type Direction = (typeof DIRECTIONS)[number];

/** A world as text, and what is earned in it. */
export interface Grid {
  readonly name: string;
  /**
   * A line a row, all of one length: `@` the start, `*` the goal, `~` lava, `#` a wall, `.` floor, small letters keys,
   * capitals doors, which the key of that letter opens. Beyond the edge is wall.
   */
  readonly map: string;
  /** How likely a step goes to the left or to the right instead, half as often each; 0 if absent. */
  readonly slip?: number;
  /** Earned at the goal, in lava, and by every step; 1, −1 and 0 if absent. */
  readonly rewards?: { readonly goal?: number; readonly lava?: number; readonly step?: number };
  /** Steps at most; 100 if absent. */
  readonly longest?: number;
}

/** Where it stands, by row and column; the way it wants to go, if that is still to be seen; keys; steps taken. */
export type GridState = {
  readonly at: readonly [column: number, row: number];
  readonly going: Direction | null;
  readonly keys: string;
  readonly steps: number;
};

/** One walker in a world made of text: floors, walls, keys and doors, lava, and ground that slips. */
export function gridOf({
  name,
  map,
  slip = 0,
  rewards = {},
  longest = 100,
}: Grid): Game<GridState> {
  const rows = map.trim().split('\n');
  const start = rows.findIndex((row) => row.includes('@'));
  if (start < 0 || rows.some((row) => row.length !== rows[0]?.length)) {
    throw new RangeError(
      `gridOf '${name}': the map must have rows of one length and a start, @, got ${JSON.stringify(map)}; mend the map`,
    );
  }
  const { goal = 1, lava = -1, step = 0 } = rewards;
  const cellAt = (column: number, row: number) => rows[row]?.[column] ?? '#';
  const cellOf = ({ at: [column, row] }: GridState) => cellAt(column, row);
  const isOver = (state: GridState) =>
    state.going === null && ('*~'.includes(cellOf(state)) || state.steps >= longest);

  const moved = (state: GridState, direction: Direction): GridState => {
    const [dx, dy] = STEPS[direction];
    const [column, row] = [state.at[0] + dx, state.at[1] + dy];
    const cell = cellAt(column, row);
    const isDoor = /[A-Z]/.test(cell);
    if (cell === '#' || (isDoor && !state.keys.includes(cell.toLowerCase()))) {
      return { ...state, going: null };
    }
    const isKey = /[a-z]/.test(cell) && !state.keys.includes(cell);
    const keys = isKey ? [...state.keys, cell].sort().join('') : state.keys;
    return { ...state, at: [column, row], going: null, keys };
  };
  const turned = (direction: Direction, by: number): Direction =>
    DIRECTIONS[(DIRECTIONS.indexOf(direction) + by) % 4] ?? direction;
  const bounds = [
    Math.min(0, lava, goal) + Math.min(0, step) * longest,
    Math.max(0, lava, goal) + Math.max(0, step) * longest,
  ] as const;
  return {
    name,
    type: {
      ...{ players: [1, 1], turnOrder: 'sequential', information: 'perfect' },
      ...{ payoffSum: 'general', rewardBounds: bounds, chance: slip > 0 ? 'explicit' : 'none' },
      ...{ symmetric: false, illegal: 'rules', longest },
    },
    seats: ['walker'],
    phases:
      slip > 0
        ? { walking: ['slipping', 'walking', 'over'], slipping: ['walking', 'over'], over: [] }
        : { walking: ['walking', 'over'], over: [] },
    initial: () => ({
      at: [rows[start]?.indexOf('@') ?? 0, start],
      going: null,
      keys: '',
      steps: 0,
    }),
    phase: (state) => (isOver(state) ? 'over' : state.going === null ? 'walking' : 'slipping'),
    toAct: (state) => (isOver(state) || state.going !== null ? [] : ['walker']),
    chance: (state) => {
      const { going } = state;
      if (going === null) return null;
      return [
        { probability: 1 - slip, label: 'straight', state: moved(state, going) },
        { probability: slip / 2, label: 'left', state: moved(state, turned(going, 3)) },
        { probability: slip / 2, label: 'right', state: moved(state, turned(going, 1)) },
      ];
    },
    legal: () => DIRECTIONS,
    apply: (state, { walker }) => {
      const next = { ...state, steps: state.steps + 1 };
      // What is no step takes as long as one.
      const direction = walker?.ok === true ? (walker.body as Direction) : null;
      if (direction === null) return next;
      return slip > 0 ? { ...next, going: direction } : moved(next, direction);
    },
    returns: (state) => {
      const cell = state.going === null ? cellOf(state) : '.';
      const found = cell === '*' ? goal : cell === '~' ? lava : 0;
      return { walker: found + step * state.steps + 0 };
    },
    outcome: (state) => state as Plain,
    observe: (state) => {
      const [column, row] = state.at;
      const seen = rows.map((line, y) =>
        [...line]
          .map((cell, x) => (x === column && y === row ? '@' : cell === '@' ? '.' : cell))
          .map((cell) => (state.keys.includes(cell.toLowerCase()) && cell !== '.' ? '.' : cell))
          .join(''),
      );
      const content = `You are @ on this map; * is the goal, ~ lava, # wall, letters keys and their doors:\n${seen.join('\n')}\nReply n, e, s or w.`;
      return { compact: `${seen.join('')}?`, chat: [{ role: 'user', content }], maxLength: 1 };
    },
    picture: ({ at: [column, row], keys }) => ({
      ...{ width: rows[0]?.length ?? 0, height: rows.length },
      shapes: [
        ...rows.map((line, y) => wordsAt(0, y, line.replace('@', '.'))),
        ...[...keys].flatMap((key) => {
          const y = rows.findIndex((line) => line.includes(key));
          return [wordsAt(rows[y]?.indexOf(key) ?? 0, y, '.')];
        }),
        wordsAt(column, row, '@', 'strong'),
      ],
    }),
  };
}

/** Three rows and four columns; steps slip one time in five. Russell & Norvig, "Artificial intelligence", figure 17.1. */
export const slipperyGrid = gridOf({
  name: 'slippery-grid',
  map: '...*\n.#.~\n@...',
  slip: 0.2,
  rewards: { step: -0.04 },
});

/** A key opens the door to the goal; the short way to it leads past lava. */
export const lockedGrid = gridOf({
  name: 'locked-grid',
  map: '@.~a.\n.....\n###A#\n...*.',
  longest: 40,
});
