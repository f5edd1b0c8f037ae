import { wordsAt } from 'agon-sim';
import type { Game, Plain } from 'agon-sim';

const SEATS = ['first', 'second'] as const;

/** Who plays, both scores, what was rolled in this turn and in the last, whether the die is rolling, and moves made. */
export type PigState = {
  readonly turn: 0 | 1;
  readonly scores: readonly [number, number];
  readonly rolled: readonly number[];
  readonly before: readonly number[];
  readonly isRolling: boolean;
  readonly moves: number;
  /** Who made no legal move. */
  readonly forfeit: 0 | 1 | null;
};

/**
 * Pig: roll as often as you like and then hold, which adds the sum of the turn to your score; a 1 ends the turn with
 * nothing. Whoever holds at the goal or above has won. Rules as OpenSpiel's `pig`.
 *
 * @param options - `faces`: a roll counts its face, or `one`: every roll but a 1 counts 1 (Piglet, with two sides);
 *   `longest`: moves after which it is a draw
 * @see Neller & Presser (2004), "Optimal play of the dice game Pig", UMAP Journal 25
 */
export function pigOf({
  goal = 100,
  sides = 6,
  counts = 'faces' as 'faces' | 'one',
  longest = 1000,
} = {}): Game<PigState> {
  const worth = (rolled: readonly number[]) =>
    rolled.includes(1) ? 0 : rolled.reduce((sum, face) => sum + (counts === 'faces' ? face : 1), 0);
  const winnerOf = ({ scores, forfeit }: PigState) => {
    if (forfeit !== null) return forfeit === 0 ? 1 : 0;
    const winner = scores.findIndex((score) => score >= goal);
    return winner < 0 ? null : winner;
  };
  const isOver = (state: PigState) =>
    winnerOf(state) !== null || (state.moves >= longest && !state.isRolling);
  const passed = (state: PigState, scores: PigState['scores']): PigState => ({
    ...{ ...state, scores, turn: state.turn === 0 ? 1 : 0 },
    ...{ rolled: [], before: state.rolled, isRolling: false },
  });
  return {
    name: goal === 100 && sides === 6 && counts === 'faces' ? 'pig' : `pig-to-${goal}-of-${sides}`,
    type: {
      ...{ players: [2, 2], turnOrder: 'sequential', information: 'perfect' },
      ...{ payoffSum: 'zero', rewardBounds: [-1, 1], chance: 'explicit', symmetric: false },
      ...{ illegal: 'forfeit', longest },
    },
    seats: SEATS,
    phases: { deciding: ['rolling', 'deciding', 'over'], rolling: ['deciding'], over: [] },
    initial: () => ({
      ...{ turn: 0, scores: [0, 0], rolled: [], before: [], isRolling: false, moves: 0 },
      forfeit: null,
    }),
    phase: (state) => (isOver(state) ? 'over' : state.isRolling ? 'rolling' : 'deciding'),
    toAct: (state) => (isOver(state) || state.isRolling ? [] : [SEATS[state.turn]]),
    chance: (state) => {
      if (!state.isRolling) return null;
      return Array.from({ length: sides }, (_, i) => {
        const rolled = { ...state, rolled: [...state.rolled, i + 1], isRolling: false };
        const after = i === 0 ? passed(rolled, state.scores) : rolled;
        return { probability: 1 / sides, label: String(i + 1), state: after };
      });
    },
    // Whoever has enough must hold.
    legal: ({ turn, scores, rolled }) =>
      scores[turn] + worth(rolled) >= goal ? ['hold'] : ['roll', 'hold'],
    apply: (state, actions) => {
      const { turn, scores, rolled } = state;
      const action = actions[SEATS[turn]];
      if (action?.ok !== true) return { ...state, forfeit: turn };
      const next = { ...state, moves: state.moves + 1 };
      if (action.body === 'roll') return { ...next, isRolling: true };
      return passed(next, scores.with(turn, scores[turn] + worth(rolled)) as [number, number]);
    },
    returns: (state) => {
      const winner = winnerOf(state);
      const first = winner === null ? 0 : winner === 0 ? 1 : -1;
      return { first, second: 0 - first };
    },
    outcome: (state) => state as Plain,
    observe: ({ scores, rolled, before }, seat) => {
      const [mine, theirs] = seat === 'first' ? scores : [scores[1], scores[0]];
      const compact = `${mine} ${theirs} ${before.join('')} ${rolled.join('')}?`;
      const content = `Pig to ${goal}. You have ${mine}, the other ${theirs}, who rolled ${before.join(', ') || 'nothing'} last turn. You have rolled ${rolled.join(', ') || 'nothing'} in this turn, worth ${worth(rolled)}. Reply roll or hold.`;
      return { compact, chat: [{ role: 'user', content }], maxLength: 4 };
    },
    picture: ({ turn, scores, rolled }) => ({
      ...{ width: 60, height: 3 },
      shapes: [
        ...SEATS.map((seat, i) =>
          wordsAt(0, i, `${seat}: ${scores[i] ?? 0}`, i === turn ? 'strong' : 'plain'),
        ),
        wordsAt(0, 2, rolled.slice(-20).join(' ')),
      ],
    }),
  };
}

/** To 20 instead of 100, for quicker games. */
export const pig = pigOf({ goal: 20 });
