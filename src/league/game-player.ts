import { UserError } from '../core/errors.ts';
import type { AgentId } from '../core/ids.ts';
import type { RandomStream } from '../core/random.ts';
import type { AnyGame } from '../games/game.ts';
import type { Strategy } from '../games/walk.ts';

/** A seat that must choose. */
export interface PlayerTurn {
  readonly game: AnyGame;
  readonly state: unknown;
  readonly seat: AgentId;
  /** Null: free text. */
  readonly legal: readonly string[] | null;
  /** What the seat knows, as tables of solvers have it. */
  readonly informationState: () => string;
  /** Of this turn alone. */
  readonly stream: RandomStream;
}

/** Who plays games without actors, in any seat. */
export interface GamePlayer {
  readonly name: string;
  /** Looks at nothing but what the seat knows. */
  readonly choose: (turn: PlayerTurn) => string;
  /** Whether it asks for information states, for which a game's past is kept. */
  readonly remembers?: boolean;
}

/** Takes each legal action equally often. */
export const randomPlayer: GamePlayer = {
  name: 'random',
  choose: (turn) => turn.stream.pick(legalIn(turn, 'random')),
};

/** Takes the first of the legal actions. */
export const firstLegalPlayer: GamePlayer = {
  name: 'first-legal',
  choose: (turn) => legalIn(turn, 'first-legal')[0] ?? '',
};

/** Draws its actions as a strategy says. */
export function strategyPlayer(name: string, strategy: Strategy): GamePlayer {
  return {
    name,
    remembers: true,
    choose: (turn) => {
      const legal = legalIn(turn, name);
      const shares = strategy(turn.informationState(), legal, turn.seat);
      let rest = turn.stream.uniform();
      return legal.find((_, i) => (rest -= shares[i] ?? 0) < 0) ?? legal.at(-1) ?? '';
    },
  };
}

function legalIn({ game, legal, seat }: PlayerTurn, name: string): readonly string[] {
  if (legal !== null && legal.length > 0) return legal;
  throw new UserError(
    `player ${name}: plays only where legal actions are listed, got free text of '${seat}' in '${game.name}'; take another game`,
  );
}
