import type { AgentId } from '../../core/ids.ts';
import type { Plain } from '../../core/message.ts';
import { foldKey, keyFromSeed, openStream } from '../../core/random.ts';
import type { RandomStream } from '../../core/random.ts';
import { demand } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';
import { illegalRule } from '../game-type.ts';
import type { AnyGame } from '../game.ts';
import { playOut } from '../play-out.ts';
import { informationStateOf, nodeAfter, rootOf } from '../walk.ts';

/** A game with what shows what it can play. */
export interface GameExample {
  readonly game: AnyGame;
  /** Who may be seated with which task; all seats and null if absent. */
  readonly openings?: readonly { readonly task: Plain; readonly seated: readonly AgentId[] }[];
  /** A sensible reply where nothing is listed as legal. Draws from `stream`. */
  readonly reply?: (state: unknown, seat: AgentId, stream: RandomStream) => string;
}

/** Plays of each opening; enough for small games to come to every phase. */
const PLAYS = 200;
const TINY = 1e-9;

/** Everything a game must keep to, whatever is played. */
export const GAME_RULES: readonly Rule<GameExample>[] = [
  {
    name: 'goes only where its phases lead, and takes every edge that they declare',
    check: (example) => {
      const { game } = example;
      const taken = new Set<string>();
      playAll(example, (states) => {
        for (const [i, state] of states.entries()) {
          const phase = game.phase(state);
          demand(game.phases[phase] !== undefined, () => `phase '${phase}' isn't declared`);
          if (i === 0) taken.add(`opening -> ${phase}`);
          else taken.add(`${game.phase(states[i - 1])} -> ${phase}`);
        }
        const last = game.phase(states.at(-1));
        demand(game.phases[last]?.length === 0, () => `it is over in '${last}', which isn't final`);
      });
      const declared = Object.entries(game.phases).flatMap(([from, to]) =>
        to.map((phase) => `${from} -> ${phase}`),
      );
      const unknown = [...taken].filter(
        (edge) => !edge.startsWith('opening') && !declared.includes(edge),
      );
      demand(unknown.length === 0, () => `takes ${unknown.join(', ')}, which isn't declared`);
      const never = declared.filter((edge) => !taken.has(edge));
      demand(never.length === 0, () => `never takes ${never.join(', ')}`);
    },
  },
  {
    name: 'pays within its reward bounds, and all seats together what its payoff sum says',
    check: (example) => {
      const { game } = example;
      const [least, greatest] = game.type.rewardBounds;
      playAll(example, (states, seated) => {
        const paid = game.returns(states.at(-1));
        for (const seat of seated) {
          const own = paid[seat] ?? NaN;
          demand(
            own >= least - TINY && own <= greatest + TINY,
            () => `${seat} gets ${own}, but the bounds are ${least} to ${greatest}`,
          );
        }
        const sum = Object.values(paid).reduce((all, own) => all + own, 0);
        const isZero = Math.abs(sum) < TINY;
        demand(game.type.payoffSum !== 'zero' || isZero, () => `the sum of returns is ${sum}`);
      });
    },
  },
  {
    name: 'has one seat act at a time, or several at once, as it declares, and offers each what is legal once',
    check: (example) => {
      const { game } = example;
      let most = 0;
      playAll(example, (states) => {
        for (const state of states) {
          const acting = game.toAct(state);
          most = Math.max(most, acting.length);
          for (const seat of acting) {
            const legal = game.legal(state, seat);
            const isWell =
              legal === null || (legal.length > 0 && new Set(legal).size === legal.length);
            demand(isWell, () => `${seat} may do ${legal?.join(', ') ?? ''}`);
          }
        }
      });
      const shown = most > 1 ? 'simultaneous' : 'sequential';
      demand(shown === game.type.turnOrder, () => `${most} at most act at once`);
    },
  },
  {
    name: 'has chance nodes where nobody acts, whose outcomes differ and add up to 1',
    check: (example) => {
      const { game } = example;
      playAll(example, (states) => {
        for (const state of states) {
          const outcomes = game.chance?.(state) ?? null;
          if (outcomes === null) continue;
          demand(game.toAct(state).length === 0, () => 'somebody acts at a chance node');
          const sum = outcomes.reduce((all, { probability }) => all + probability, 0);
          demand(Math.abs(sum - 1) < TINY, () => `the probabilities add up to ${sum}`);
          const labels = new Set(outcomes.map(({ label }) => label));
          demand(labels.size === outcomes.length, () => 'two outcomes have one label');
        }
      });
    },
  },
  {
    name: 'has states that are plain data, which no rule alters',
    check: (example) => {
      playAll(example, (states) => {
        for (const state of states) {
          const copy: unknown = JSON.parse(JSON.stringify(state));
          demand(
            JSON.stringify(copy) === JSON.stringify(state) && isPlain(state),
            () => `a state isn't plain: ${JSON.stringify(state)}`,
          );
        }
      });
    },
  },
  {
    name: 'is over at once, at the least return of the seat, where it says that an illegal action forfeits',
    check: (example) => {
      const { game } = example;
      if (illegalRule(game.type).then !== 'forfeit') return;
      playAll(example, (states) => {
        for (const state of states) {
          const acting = game.toAct(state);
          const [seat] = acting;
          if (seat === undefined || acting.length > 1) continue;
          const action = { ok: false, reason: 'tried', text: '' } as const;
          const { state: after } = nodeAfter(game, { state, known: {} }, { [seat]: action });
          const own = game.returns(after)[seat];
          demand(
            game.toAct(after).length === 0 && own === game.type.rewardBounds[0],
            () => `${seat} forfeits in '${game.phase(state)}' and gets ${own}`,
          );
        }
      });
    },
  },
  {
    name: 'lets equal information states have equal legal actions and an equal past of the seat’s own',
    check: (example) => {
      const { game } = example;
      if (game.type.chance === 'sampled') return;
      const seen = new Map<string, string>();
      playKnowing(example, (key, legal, own) => {
        const before = seen.get(key);
        const now = JSON.stringify([legal, own]);
        demand(before === undefined || before === now, () => `'${key}': ${before} and ${now}`);
        seen.set(key, now);
      });
    },
  },
];

type Opening = NonNullable<GameExample['openings']>[number];
const openingsOf = ({ game, openings }: GameExample): readonly Opening[] =>
  openings ?? [{ task: null, seated: game.seats }];

/** Plays every opening many times, in a part of them with replies that nobody would give. */
function playAll(
  example: GameExample,
  watch: (states: readonly unknown[], seated: readonly AgentId[]) => void,
): void {
  const { game, reply } = example;
  for (const { task, seated } of openingsOf(example)) {
    for (let play = 0; play < PLAYS; play++) {
      const key = foldKey(keyFromSeed(0), play);
      const stream = openStream(foldKey(key, 'replies'));
      const states: unknown[] = [];
      // `playOut` hands streams that throw to a game that says it draws nothing.
      playOut(game, {
        ...{ key, task, seated },
        watch: (state) => states.push(state),
        choose: (state, seat, legal) => {
          if (play % 4 === 3 && stream.uniform() < 0.3) return '\0 nothing of the kind';
          if (legal !== null) return stream.pick(legal);
          return reply?.(state, seat, stream) ?? '';
        },
      });
      watch(states, seated);
    }
  }
}

/** Plays at random, and tells each time what the seat that acts knows, may do, and did before. */
function playKnowing(
  example: GameExample,
  watch: (key: string, legal: readonly string[] | null, own: readonly string[]) => void,
): void {
  const { game } = example;
  for (const { task, seated } of openingsOf(example)) {
    for (let play = 0; play < PLAYS; play++) {
      const stream = openStream(foldKey(keyFromSeed(1), play));
      const own: Record<AgentId, readonly string[]> = {};
      let node = rootOf(game, { task, seated });
      for (;;) {
        const outcomes = game.chance?.(node.state) ?? null;
        if (outcomes !== null) {
          node = { ...node, state: stream.pick(outcomes).state };
          continue;
        }
        const acting = game.toAct(node.state);
        if (acting.length === 0) break;
        const actions: Record<AgentId, { ok: true; body: Plain }> = {};
        for (const seat of acting) {
          const legal = game.legal(node.state, seat);
          if (legal === null) return; // free text has no keys
          const past = own[seat] ?? [];
          watch(`${seat}: ${informationStateOf(game, node, seat)}`, legal, past);
          const body = stream.pick(legal);
          actions[seat] = { ok: true, body };
          own[seat] = [...past, body];
        }
        node = nodeAfter(game, node, actions);
      }
    }
  }
}

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
