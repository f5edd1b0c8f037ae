import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blotto, blottoOf } from '../../environments/blotto.ts';
import { breakthrough } from '../../environments/breakthrough.ts';
import { connectFour, connectFourOf } from '../../environments/connect-four.ts';
import { goofspiel, goofspielOf } from '../../environments/goofspiel.ts';
import { kuhnPokerForThree, kuhnPokerOf } from '../../environments/kuhn-poker-for-three.ts';
import { kuhnPoker } from '../../environments/kuhn-poker.ts';
import { leducPoker } from '../../environments/leduc-poker.ts';
import { liarsDice, liarsDiceOf } from '../../environments/liars-dice.ts';
import {
  chicken,
  coordination,
  matchingPennies,
  prisonersDilemma,
  stagHunt,
} from '../../environments/matrix-games.ts';
import { nim, nimOf } from '../../environments/nim.ts';
import { pigOf } from '../../environments/pig.ts';
import { rockPaperScissors } from '../../environments/rock-paper-scissors.ts';
import { firstPriceAuction, sealedAuctionOf } from '../../environments/sealed-auctions.ts';
import { ticTacToe } from '../../environments/tic-tac-toe.ts';
import type { Action, AnyGame } from '../../src/games/game.ts';
import { informationStateOf, nodeAfter, rootOf } from '../../src/games/walk.ts';
import { sizeOfTree } from './size-of-tree.ts';

/**
 * Games that OpenSpiel has, too, are held to what it says of them: `test/reference/open_spiel_reference.py` wrote it
 * down, and says how a playthrough reads.
 */
const games = [
  rockPaperScissors,
  matchingPennies,
  prisonersDilemma,
  stagHunt,
  chicken,
  coordination,
  kuhnPoker,
  kuhnPokerOf(2),
  kuhnPokerForThree,
  leducPoker,
  liarsDice,
  liarsDiceOf(3),
  goofspiel,
  goofspielOf(4),
  goofspielOf(4, 'descending'),
  ticTacToe,
  connectFour,
  connectFourOf({ rows: 3, columns: 3, line: 3 }),
  nim,
  nimOf({ piles: [1, 2, 3], misere: false }),
  pigOf({ goal: 20 }),
  breakthrough,
  blotto,
  blottoOf({ coins: 4 }),
  firstPriceAuction,
  sealedAuctionOf({ most: 3 }),
] as unknown as readonly AnyGame[];

interface Reference {
  readonly openSpiel: string;
  readonly tree: {
    readonly nodes: number;
    readonly over: number;
    readonly informationStates: number;
  } | null;
  /** Eight hexadecimal digits for each of 1000 playthroughs. */
  readonly digests: string;
  readonly inFull: readonly (readonly string[])[];
}

/** Milliseconds: they take some seconds on a machine at rest. */
const LONG = 120_000;

const file = join(import.meta.dirname, '../reference/open-spiel.json');
const references = (
  JSON.parse(readFileSync(file, 'utf8')) as { readonly games: Readonly<Record<string, Reference>> }
).games;

test('every game that was written down is compared', () => {
  expect(games.map(({ name }) => name).sort()).toEqual(Object.keys(references).sort());
});

describe.each(games.map((game) => ({ game, name: game.name })))(
  '$name and OpenSpiel',
  ({ game, name }) => {
    const { digests, inFull, tree } = references[name] as Reference;

    test(
      'play alike: what is legal, chance, who can tell what apart, and returns, 1000 times',
      { timeout: LONG },
      () => {
        const partition = new Map<string, number>();
        const found = Array.from({ length: digests.length / 8 }, (_, n) =>
          playthrough(game, n, partition),
        );
        for (const [n, lines] of inFull.entries()) expect(found[n]).toEqual(lines);
        expect(found).toHaveLength(1000);
        const other = found.findIndex(
          (lines, n) => fnv(lines.join('\n')) !== digests.slice(8 * n, 8 * n + 8),
        );
        // Shows the first that differs; the script prints OpenSpiel's in full.
        expect(other < 0 ? [] : [`playthrough ${other}`, ...(found[other] ?? [])]).toEqual([]);
      },
    );

    if (tree !== null) {
      test('have trees of one size', { timeout: LONG }, () => {
        expect(sizeOfTree(game)).toEqual(tree);
      });
    }
  },
);

/** Draws as the script does: xorshift32. */
function openWords(play: number): <Item>(items: readonly Item[]) => Item {
  let word = Math.imul(play + 1, 2654435761) | 0 || 1;
  return (items) => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return items[(word >>> 0) % items.length] as (typeof items)[number];
  };
}

/** A line a node, and the returns at the end. */
function playthrough(
  game: AnyGame,
  play: number,
  partition: Map<string, number>,
): readonly string[] {
  const pick = openWords(play);
  const lines: string[] = [];
  let node = rootOf(game);
  for (;;) {
    const outcomes = game.chance?.(node.state) ?? null;
    if (outcomes !== null) {
      const sorted = outcomes.toSorted((a, b) => (a.label < b.label ? -1 : 1));
      const drawn = pick(sorted);
      const said = sorted.map(({ label, probability }) => `${label}@${probability.toFixed(9)}`);
      lines.push(`chance ${said.join(' ')} > ${drawn.label}`);
      node = { ...node, state: drawn.state };
      continue;
    }
    const actions: Record<string, Action> = {};
    for (const seat of game.toAct(node.state)) {
      const legal = (game.legal(node.state, seat) ?? []).toSorted();
      const body = pick(legal);
      const key = `${seat} ${informationStateOf(game, node, seat)}`;
      const at = partition.get(key) ?? partition.size;
      partition.set(key, at);
      lines.push(`${game.seats.indexOf(seat)} #${at} ${legal.join(' ')} > ${body}`);
      actions[seat] = { ok: true, body };
    }
    if (Object.keys(actions).length === 0) break;
    node = nodeAfter(game, node, actions);
  }
  const returns = Object.values(game.returns(node.state)).map((own) => (own + 0).toFixed(6));
  return [...lines, `returns ${returns.join(' ')}`];
}

/** FNV-1a of 32 bits. */
function fnv(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
