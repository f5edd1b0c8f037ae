import { deepFreeze } from '../../core/deep-freeze.ts';
import { foldKey, keyFromSeed, openStream } from '../../core/random.ts';
import { demand } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';
import { chanceOf, NO_CHANCE } from '../chance.ts';
import type { AnyGame } from '../game.ts';
import { openingsOf, playAll, playOnce, replyOf } from './game-example.ts';
import type { GameExample } from './game-example.ts';

/** Plays of each opening in which nothing may be altered. */
const FROZEN_PLAYS = 8;

/** States are plain data, and rules are functions of them. */
export const STATE_RULES: readonly Rule<GameExample>[] = [
  {
    name: 'has states that are plain data',
    check: (example) => {
      for (const { states } of playAll(example)) {
        const odd = states.find((state) => !isPlain(state));
        demand(odd === undefined, () => `a state isn't plain: ${JSON.stringify(odd)}`);
      }
    },
  },
  {
    name: 'goes on from a state that was written and read again as from the state itself',
    check: (example) => {
      const { game } = example;
      for (const { key, states, moves } of playAll(example)) {
        for (const state of states) {
          const [now, again] = [view(game, state), view(game, copyOf(state))];
          demand(now === again, () => `a state is ${now}, and read again ${again}`);
        }
        for (const [k, { state, actions, after }] of moves.entries()) {
          const chance = game.type.chance === 'sampled' ? chanceOf(key).apply(k) : NO_CHANCE;
          const next = JSON.stringify(game.apply(copyOf(state), actions, chance));
          const before = JSON.stringify(after);
          demand(next === before, () => `after a state comes ${before}, and read again ${next}`);
        }
      }
    },
  },
  {
    name: 'alters nothing that it is given: tasks, states, actions',
    check: (example) => {
      const frozen: GameExample = { ...example, game: frozenGame(example.game) };
      for (const opening of openingsOf(example)) {
        deepFreeze(opening);
        for (let play = 0; play < FROZEN_PLAYS; play++) {
          const key = foldKey(keyFromSeed(0), play);
          const stream = openStream(foldKey(key, 'replies'));
          try {
            const { states } = playOnce(frozen, opening, key, (state, seat) => {
              view(example.game, state);
              return replyOf(example, opening, state, seat, stream);
            });
            view(example.game, states.at(-1));
          } catch (error) {
            throw new Error(`frozen, a play fails: ${String(error)}`, { cause: error });
          }
        }
      }
    },
  },
];

/** The game with all that its rules return, and all that they are given, frozen to the bottom. */
function frozenGame(game: AnyGame): AnyGame {
  const frozen = <Value>(value: Value): Value => {
    deepFreeze(value);
    return value;
  };
  return {
    ...game,
    initial: (...args) => frozen(game.initial(...args)),
    apply: (state, actions, stream) => frozen(game.apply(state, frozen(actions), stream)),
    ...(game.chance !== undefined && { chance: (state) => frozen(game.chance?.(state) ?? null) }),
  };
}

/** All that a state says, as text. */
function view(game: AnyGame, state: unknown): string {
  const acting = game.toAct(state).map((seat) => {
    const { compact, chat, maxLength } = game.observe(state, seat);
    const key = game.informationState?.(state, seat) ?? null;
    const given = game.given?.(state, seat) ?? null;
    return [seat, game.legal(state, seat), compact, chat, maxLength, key, given];
  });
  const chance = game.chance?.(state) ?? null;
  const outcome = acting.length === 0 && chance === null ? (game.outcome?.(state) ?? null) : null;
  return JSON.stringify([game.phase(state), acting, chance, game.returns(state), outcome]);
}

const copyOf = (state: unknown): unknown => JSON.parse(JSON.stringify(state));

function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) {
    return value === null || typeof value === 'string' || typeof value === 'boolean';
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (Array.isArray(value) || prototype === Object.prototype) && Object.values(value).every(isPlain)
  );
}
