/**
 * Moves a second of tic-tac-toe, at random: by `playOut`, by a version written by hand with nothing but bitboards, and
 * among actors. All three run in turn, in one process, several rounds; what counts is the ratio.
 *
 *   npx tsx -C agon-source bench/moves.ts
 */
import {
  foldKey,
  gameEnvironment,
  keyFromSeed,
  openStream,
  playOut,
  simulateEpisodes,
  uniformPolicy,
} from 'agon-sim';
import { ticTacToe } from 'agon-sim/environments';

const ROUNDS = 7;
const GAMES = 40_000;
const GAMES_AMONG_ACTORS = 500;
const LINES = [7, 56, 448, 73, 146, 292, 273, 84];

/** A game's moves, by hand: two integers and a legal cell drawn from the bits that are left. */
function playByHand(pick: (count: number) => number): number {
  let [mine, theirs, moves] = [0, 0, 0];
  while (moves < 9) {
    const free = ~(mine | theirs) & 511;
    let left = pick(9 - moves);
    let bits = free;
    while (left-- > 0) bits &= bits - 1;
    mine |= bits & -bits;
    moves++;
    for (const line of LINES) if ((mine & line) === line) return moves;
    [mine, theirs] = [theirs, mine];
  }
  return moves;
}

/** Fast chance for both, so that what is measured is the game: xorshift32. */
function openPick(): (count: number) => number {
  let word = 0x2545f491;
  return (count) => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return ((word >>> 0) % count) | 0;
  };
}

function byHand(): number {
  const pick = openPick();
  let moves = 0;
  for (let game = 0; game < GAMES; game++) moves += playByHand(pick);
  return moves;
}

function byPlayOut(): number {
  const pick = openPick();
  let moves = 0;
  const choose = (_: unknown, __: string, legal: readonly string[] | null): string => {
    moves++;
    return legal?.[pick(legal.length)] ?? '';
  };
  const key = keyFromSeed(1);
  for (let game = 0; game < GAMES; game++) playOut(ticTacToe, { key, choose });
  return moves;
}

async function amongActors(): Promise<number> {
  const seat = { role: 'player', policy: 'random', version: 0 };
  const plans = Array.from({ length: GAMES_AMONG_ACTORS }, (_, n) => ({
    id: `game-${n}`,
    group: `game-${n}`,
    key: foldKey(keyFromSeed(1), n),
    environment: ticTacToe.name,
    task: null,
    seats: { first: seat, second: seat },
  }));
  const episodes = await simulateEpisodes(plans, {
    environments: [gameEnvironment(ticTacToe)],
    policies: { random: uniformPolicy('random', '012345678') },
  });
  return episodes.flatMap(({ events }) => events.filter(({ kind }) => kind === 'decision')).length;
}

/** Moves a second. */
async function rateOf(play: () => number | Promise<number>): Promise<number> {
  const start = performance.now();
  const moves = await play();
  return (1000 * moves) / (performance.now() - start);
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;

const rates: { hand: number; playOut: number; actors: number; stream: number }[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const hand = await rateOf(byHand);
  const out = await rateOf(byPlayOut);
  const actors = await rateOf(amongActors);
  const stream = await rateOf(() => {
    const stream = openStream(keyFromSeed(1));
    for (let i = 0; i < 1_000_000; i++) stream.word();
    return 1_000_000;
  });
  rates.push({ hand, playOut: out, actors, stream });
}
for (const name of ['hand', 'playOut', 'actors', 'stream'] as const) {
  const all = rates.map((rate) => rate[name]);
  console.log(
    name.padEnd(8),
    Math.round(median(all)).toLocaleString('en').padStart(12),
    '/s, best',
    Math.round(Math.max(...all)).toLocaleString('en'),
  );
}
console.log(
  'hand : playOut',
  median(rates.map(({ hand, playOut: out }) => hand / out)).toFixed(2),
  '(median of rounds)',
);
