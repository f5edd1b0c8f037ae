import type { AgentId } from '../../core/ids.ts';
import { foldKey, keyFromSeed, openStream } from '../../core/random.ts';
import { demand } from '../../core/rule.ts';
import type { Rule } from '../../core/rule.ts';
import type { Action } from '../game.ts';
import { readReply } from '../read-action.ts';
import { faultOfScene } from '../scene.ts';
import { informationStateOf, nodeAfter, rootOf } from '../walk.ts';
import type { TreeNode } from '../walk.ts';
import { openingsOf, playsOf, replyOf } from './game-example.ts';
import type { GameExample, Opening } from './game-example.ts';

/** What a seat knows, remembers and is shown. */
export const KNOWLEDGE_RULES: readonly Rule<GameExample>[] = [
  {
    name: 'lets equal information states have equal legal actions and an equal past of the seat’s own',
    check: (example) => {
      if (example.game.type.chance === 'sampled') return;
      const seen = onceEach();
      playKnowing(example, ({ acting, past }) => {
        for (const { key, seat, legal } of acting)
          seen(`${seat}: ${key}`, [legal, past[seat] ?? []]);
      });
    },
  },
  {
    name: 'lets equal information states be equal states, where its information is perfect',
    check: (example) => {
      const { type } = example.game;
      if (type.chance === 'sampled' || type.information !== 'perfect') return;
      const seen = onceEach();
      playKnowing(example, ({ acting, node, at }) => {
        for (const { key, seat } of acting) seen(`${at} ${seat}: ${key}`, node.state);
      });
    },
  },
  {
    name: 'draws pictures that lie in their frame, for everybody and in every state',
    check: (example) => {
      const { game } = example;
      if (game.type.chance === 'sampled' || game.picture === undefined) return;
      playKnowing(example, ({ node: { state }, opening: { seated } }) => {
        for (const seat of [...seated, null]) {
          const fault = game.picture === undefined ? null : faultOfScene(game.picture(state, seat));
          demand(fault === null, () => `for ${seat ?? 'all'} in '${game.phase(state)}': ${fault}`);
        }
      });
    },
  },
  {
    // Whoever doesn't act will know, when it does so next, whatever it may be shown until then.
    name: 'draws for a seat nothing that it can’t know: equal knowledge, equal pictures',
    check: (example) => {
      const { game } = example;
      if (game.type.chance === 'sampled' || game.picture === undefined) return;
      const seen = onceEach();
      const unseen = new Map<AgentId, Moment[]>();
      playKnowing(example, (moment) => {
        const { node, acting, opening, done, at } = moment;
        if (done.length === 0) unseen.clear();
        for (const { key, seat } of acting) {
          seen(`${at} ${seat}: ${key}`, game.picture?.(node.state, seat));
          for (const before of unseen.get(seat) ?? []) {
            const then = `${game.phase(before.node.state)} after ${before.done.join('; ')}`;
            seen(`${at} ${seat}: ${key} in ${then}`, game.picture?.(before.node.state, seat));
          }
          unseen.set(seat, []);
        }
        if (acting.length === 0) return; // it is over, or chance's turn
        for (const seat of opening.seated) {
          if (!acting.some((one) => one.seat === seat)) {
            unseen.set(seat, [...(unseen.get(seat) ?? []), moment]);
          }
        }
      });
    },
  },
];

/** Demands that what comes with equal keys is equal. */
function onceEach(): (key: string, value: unknown) => void {
  const seen = new Map<string, string>();
  return (key, value) => {
    const before = seen.get(key);
    const now = JSON.stringify(value);
    demand(before === undefined || before === now, () => `'${key}': ${before} and ${now}`);
    seen.set(key, now);
  };
}

/** A moment of a play, with what everybody knows. */
interface Moment {
  readonly opening: Opening;
  /** Which opening it is. */
  readonly at: number;
  readonly node: TreeNode<unknown>;
  /** Who must act, what it may do, and what it knows, as a key. */
  readonly acting: readonly {
    readonly seat: AgentId;
    readonly legal: readonly string[] | null;
    readonly key: string;
  }[];
  /** What each seat did so far. */
  readonly past: Readonly<Record<AgentId, readonly string[]>>;
  /** What was done so far, by whom: all but chance. */
  readonly done: readonly string[];
}

/** Plays at random, and tells each time what the seats know, may do, and did before. Not for games with sampled chance. */
function playKnowing(example: GameExample, watch: (moment: Moment) => void): void {
  const { game } = example;
  for (const [at, opening] of openingsOf(example).entries()) {
    for (let play = 0; play < playsOf(example); play++) {
      const stream = openStream(foldKey(keyFromSeed(1), play));
      const past: Record<AgentId, readonly string[]> = {};
      const done: string[] = [];
      let node = rootOf(game, opening);
      for (;;) {
        const { state } = node;
        const toAct = game.toAct(state);
        const acting = toAct.map((seat) => {
          const key = informationStateOf(game, node, seat);
          return { seat, legal: game.legal(state, seat), key };
        });
        watch({ opening, at, node, acting, past, done: [...done] });
        const outcomes = game.chance?.(state) ?? null;
        if (outcomes !== null) {
          node = { ...node, state: stream.pick(outcomes).state };
          continue;
        }
        if (acting.length === 0) break;
        const actions: Record<AgentId, Action> = {};
        for (const { seat } of acting) {
          const given = game.given?.(state, seat) ?? null;
          const action =
            given ?? readReply(game, state, seat, replyOf(example, opening, state, seat, stream));
          actions[seat] = action;
          past[seat] = [...(past[seat] ?? []), JSON.stringify(action)];
          done.push(`${seat} ${JSON.stringify(action)}`);
        }
        node = nodeAfter(game, node, actions);
      }
    }
  }
}
