import type { AgentId } from '../../core/ids.ts';
import { foldKey, openStream } from '../../core/random.ts';
import type { RandomKey } from '../../core/random.ts';
import { demand } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';
import { chanceOf, NO_CHANCE } from '../chance.ts';
import { illegalRule } from '../game-type.ts';
import type { Action } from '../game.ts';
import { readReply } from '../read-action.ts';
import { playAll, replyOf } from './game-example.ts';
import type { GameExample, Opening } from './game-example.ts';

const ILLEGAL = { ok: false, reason: 'tried', text: '' } as const;

/** What becomes of an action that isn't legal is what the game declares. */
export const ILLEGAL_RULES: readonly Rule<GameExample>[] = [
  {
    name: 'is over at once, at the least return of the seat, where it says that an illegal action forfeits',
    check: (example) => {
      const { game } = example;
      if (illegalRule(game.type).then !== 'forfeit') return;
      tryIllegal(example, ({ state, seat, after }) => {
        const own = game.returns(after)[seat];
        demand(
          game.toAct(after).length === 0 && own === game.type.rewardBounds[0],
          () => `${seat} forfeits in '${game.phase(state)}' and gets ${own}`,
        );
      });
    },
  },
  {
    name: 'goes on as if the seat had not acted, where it says that an illegal action is skipped',
    check: (example) => {
      const { game } = example;
      if (illegalRule(game.type).then !== 'skip') return;
      tryIllegal(example, ({ state, seat, after, others }) => {
        if (others > 0) return; // what they did counts
        const isOver = game.toAct(after).length === 0 && (game.chance?.(after) ?? null) === null;
        const legal = game.legal(state, seat) ?? [];
        const endsAnyway = legal.every((body) => {
          const next = game.apply(state, { [seat]: { ok: true, body } }, NO_CHANCE);
          return game.toAct(next).length === 0;
        });
        demand(!isOver || endsAnyway, () => `${seat} is skipped, and the game is over`);
        const [before, now] = [state, after].map((one) => JSON.stringify(game.returns(one)));
        demand(isOver || before === now, () => `${seat} is skipped, and ${before} becomes ${now}`);
      });
    },
  },
];

interface Tried {
  readonly state: unknown;
  readonly seat: AgentId;
  readonly after: unknown;
  /** How many others acted with it. */
  readonly others: number;
}

/** In every state of every play, has each seat that must act do what isn't legal, and the others what is. */
function tryIllegal(example: GameExample, watch: (tried: Tried) => void): void {
  const { game } = example;
  for (const { opening, key, moves } of playAll(example)) {
    for (const [k, { state }] of moves.entries()) {
      const acting = game.toAct(state);
      for (const seat of acting) {
        if ((game.given?.(state, seat) ?? null) !== null) continue;
        const actions = Object.fromEntries(
          acting.map((other): [AgentId, Action] => [
            other,
            other === seat ? ILLEGAL : sensible(example, opening, state, other, key),
          ]),
        );
        const chance = game.type.chance === 'sampled' ? chanceOf(key).apply(k) : NO_CHANCE;
        const after = game.apply(state, actions, chance);
        watch({ state, seat, after, others: acting.length - 1 });
      }
    }
  }
}

function sensible(
  example: GameExample,
  opening: Opening,
  state: unknown,
  seat: AgentId,
  key: RandomKey,
): Action {
  const { game } = example;
  const given = game.given?.(state, seat) ?? null;
  if (given !== null) return given;
  const stream = openStream(foldKey(key, seat));
  return readReply(game, state, seat, replyOf(example, opening, state, seat, stream));
}
