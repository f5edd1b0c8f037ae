import type { AgentId } from '../../core/ids.ts';
import type { Plain } from '../../core/message.ts';
import { foldKey, keyFromSeed, openStream } from '../../core/random.ts';
import type { RandomKey, RandomStream } from '../../core/random.ts';
import type { Action, AnyGame, BySeat } from '../game.ts';
import { playOut } from '../play-out.ts';

/** A game with what shows what it can play. */
export interface GameExample {
  readonly game: AnyGame;
  /** Who may be seated with which task; all seats and null if absent. */
  readonly openings?: readonly Opening[];
  /** A sensible reply where nothing is listed as legal. Draws from `stream`. */
  readonly reply?: (
    state: unknown,
    seat: AgentId,
    stream: RandomStream,
    opening: Opening,
  ) => string;
}

export interface Opening {
  readonly task: Plain;
  readonly seated: readonly AgentId[];
}

/** What a game went through in one play. */
export interface Play {
  readonly opening: Opening;
  readonly key: RandomKey;
  /** The first one, and those after every `apply` and every chance node. */
  readonly states: readonly unknown[];
  readonly moves: readonly Move[];
}

/** One call of `apply`. */
export interface Move {
  readonly state: unknown;
  readonly actions: BySeat<Action>;
  readonly after: unknown;
}

/** Plays of all openings together; enough for small games to come to every phase. */
const PLAYS = 200;
/** Of each opening, at least. */
const LEAST_PLAYS = 8;

export const openingsOf = ({ game, openings }: GameExample): readonly Opening[] =>
  openings ?? [{ task: null, seated: game.seats }];

/** How often each opening is to be played. */
export function playsOf(example: GameExample): number {
  return Math.max(LEAST_PLAYS, Math.ceil(PLAYS / openingsOf(example).length));
}

const played = new WeakMap<GameExample, readonly Play[]>();

/** Every opening played many times, once for all rules; in a part of the plays with replies that nobody would give. */
export function playAll(example: GameExample): readonly Play[] {
  let plays = played.get(example);
  if (plays === undefined) played.set(example, (plays = playAnew(example)));
  return plays;
}

function playAnew(example: GameExample): readonly Play[] {
  return openingsOf(example).flatMap((opening, at) =>
    Array.from({ length: playsOf(example) }, (_, play) => {
      const key = foldKey(foldKey(keyFromSeed(0), at), play);
      const stream = openStream(foldKey(key, 'replies'));
      const nonsense = SHARES_OF_NONSENSE[play % SHARES_OF_NONSENSE.length] ?? 0;
      return playOnce(example, opening, key, (state, seat) => {
        if (stream.uniform() < nonsense) return NONSENSE;
        return replyOf(example, opening, state, seat, stream);
      });
    }),
  );
}

/** By play: in some everybody is understood, in others hardly anybody. */
const SHARES_OF_NONSENSE = [0, 0, 0.1, 0.3, 0, 0, 0.7, 0.3];

/** What is no legal action of any game, and no reply that can be read. */
const NONSENSE = '\0 nothing of the kind';

/** One play of an opening, with all that it went through. */
export function playOnce(
  { game }: GameExample,
  opening: Opening,
  key: RandomKey,
  choose: (state: unknown, seat: AgentId) => string,
): Play {
  const states: unknown[] = [];
  const moves: Move[] = [];
  const watched: AnyGame = {
    ...game,
    apply: (state, actions, chance) => {
      const after = game.apply(state, actions, chance);
      moves.push({ state, actions, after });
      return after;
    },
  };
  // `playOut` hands streams that throw to a game that says it draws nothing.
  playOut(watched, { ...opening, key, choose, watch: (state) => states.push(state) });
  return { opening, key, states, moves };
}

/** A sensible reply: any of the legal ones, or what the example says. */
export function replyOf(
  { game, reply }: GameExample,
  opening: Opening,
  state: unknown,
  seat: AgentId,
  stream: RandomStream,
): string {
  const legal = game.legal(state, seat);
  if (legal !== null) return stream.pick(legal);
  return reply?.(state, seat, stream, opening) ?? '';
}
