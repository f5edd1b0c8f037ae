import { wordsAt } from 'agon-sim';
import type { Action, AgentId, Game } from 'agon-sim';

/** A game in which all act at once, by the payoffs of what they do together. */
export interface MatrixGame {
  readonly name: string;
  /** What each seat may do, by seat; two seats at least. */
  readonly actions: readonly (readonly string[])[];
  /** What each seat gets, by seat; joint actions in order, the last seat's action changing fastest. */
  readonly payoffs: readonly (readonly number[])[];
  /** Names of the seats; `row` and `column`, or `player-1` … if absent. */
  readonly seats?: readonly AgentId[];
  /** Rounds that are played, 1 if absent; payoffs add up. */
  readonly rounds?: number;
  /** How many past rounds are shown, all if absent. */
  readonly memory?: number;
  /** What is played, in words, for language models. */
  readonly says?: string;
}

/** What was done in each round, by seat; null for what was no legal action. */
export type Rounds = { readonly done: readonly (readonly (string | null)[])[] };

/**
 * The game of a payoff table, for any number of seats, repeated if wanted. Whoever names no legal action gets the
 * least of the table in that round: in a game of constant sum the others share the rest, in others all get the least.
 */
export function matrixGame(options: MatrixGame): Game<Rounds> {
  const { name, actions, payoffs, rounds = 1, memory = rounds } = options;
  const count = actions.length;
  const seats =
    options.seats ??
    (count === 2 ? ['row', 'column'] : actions.map((_, i) => `player-${String(i + 1)}`));
  const joint = actions.reduce((all, own) => all * own.length, 1);
  const isTable = payoffs.every((row) => row.length === count && row.every(Number.isFinite));
  if (count < 2 || payoffs.length !== joint || !isTable || seats.length !== count) {
    throw new RangeError(
      `matrixGame '${name}': payoffs must be ${joint} rows of ${count} finite numbers, one by joint action and seat, got ${payoffs.length} rows; fill in the table`,
    );
  }
  const sums = payoffs.map((row) => row.reduce((sum, own) => sum + own, 0));
  const [sum = 0] = sums;
  const isConstant = sums.every((one) => Math.abs(one - sum) < 1e-9);
  const [least, most] = [Math.min(...payoffs.flat()), Math.max(...payoffs.flat())];
  const greatest = isConstant ? Math.max(most, sum - (count - 1) * least) : most;

  const paid = (done: readonly (string | null)[]): readonly number[] => {
    const missing = done.filter((action) => action === null).length;
    if (missing === 0) {
      return payoffs[done.reduce((at, action, i) => at * width(i) + place(i, action), 0)] ?? [];
    }
    if (!isConstant) return done.map(() => least);
    if (missing === count) return done.map(() => sum / count);
    const rest = (sum - missing * least) / (count - missing);
    return done.map((action) => (action === null ? least : rest));
  };
  const width = (seat: number) => actions[seat]?.length ?? 0;
  const place = (seat: number, action: string | null) => actions[seat]?.indexOf(action ?? '') ?? -1;

  return {
    name,
    type: {
      ...{ players: [count, count], turnOrder: 'simultaneous', information: 'imperfect' },
      payoffSum: !isConstant ? 'general' : sum === 0 ? 'zero' : 'constant',
      rewardBounds: [rounds * least, rounds * greatest],
      chance: 'none',
      symmetric: isSymmetric(actions, payoffs),
      ...{ illegal: 'rules', longest: rounds },
    },
    seats,
    phases: { choosing: rounds > 1 ? ['choosing', 'over'] : ['over'], over: [] },
    initial: () => ({ done: [] }),
    phase: ({ done }) => (done.length < rounds ? 'choosing' : 'over'),
    toAct: ({ done }) => (done.length < rounds ? seats : []),
    legal: (_, seat) => actions[seats.indexOf(seat)] ?? [],
    apply: ({ done }, by) => ({ done: [...done, seats.map((seat) => named(by[seat]))] }),
    returns: ({ done }) => {
      const all = done.map(paid);
      return Object.fromEntries(
        seats.map((seat, i) => [seat, all.reduce((total, round) => total + (round[i] ?? 0), 0)]),
      );
    },
    observe: ({ done }, seat) => {
      const own = seats.indexOf(seat);
      // Each sees its own action first, then those of the others in the order of seats.
      const shown = done
        .slice(Math.max(0, done.length - memory))
        .map((round) => [round[own], ...round.filter((_, i) => i !== own)].map((a) => a ?? '-'))
        .map((round) => round.join(''));
      const past = shown.length === 0 ? '' : ` Past rounds, your action first: ${shown.join(' ')}.`;
      const legal = actions[own] ?? [];
      const content = `${options.says ?? `A round of ${name}.`} All act at once.${past} Reply with one of: ${legal.join(', ')}.`;
      const maxLength = Math.max(...legal.map((action) => action.length));
      return { compact: `${shown.join(' ')}?`, chat: [{ role: 'user', content }], maxLength };
    },
    picture: ({ done }) => {
      const longest = Math.max(...actions.flat().map(({ length }) => length));
      return {
        ...{ width: 10 + rounds * (longest + 1), height: count },
        shapes: seats.flatMap((seat, y) => [
          wordsAt(0, y, seat, 'quiet'),
          ...done.map((round, n) => wordsAt(10 + n * (longest + 1), y, round[y] ?? '-', 'strong')),
        ]),
      };
    },
  };
}

const named = (action: Action | undefined) =>
  action?.ok === true ? String(action.body as string) : null;

/** Whether exchanging any two neighbouring seats exchanges their payoffs and nothing else. */
function isSymmetric(
  actions: readonly (readonly string[])[],
  payoffs: readonly (readonly number[])[],
): boolean {
  const width = actions[0]?.length ?? 0;
  if (actions.some((own) => own.join() !== actions[0]?.join())) return false;
  const [count, swapped] = [
    actions.length,
    (list: readonly number[], i: number) =>
      list.with(i, list[i + 1] ?? 0).with(i + 1, list[i] ?? 0),
  ];
  return payoffs.every((row, at) => {
    const joint = actions.map((_, i) => Math.floor(at / width ** (count - 1 - i)) % width);
    return joint.slice(1).every((_, i) => {
      const there = payoffs[swapped(joint, i).reduce((sum, one) => sum * width + one, 0)] ?? [];
      return swapped(row, i).every((own, seat) => own === there[seat]);
    });
  });
}

/** A zero-sum game of two by what the row gets. */
const zeroSum = (rows: readonly (readonly number[])[]) =>
  rows.flat().map((row) => [row, 0 - row] as const);
const twice = (...own: readonly string[]) => [own, own];

/** Rock, paper, scissors with other stakes: in equilibrium 1/4, 1/2, 1/4. */
export const biasedRockPaperScissors = matrixGame({
  name: 'biased-rock-paper-scissors',
  actions: twice('r', 'p', 's'),
  payoffs: zeroSum([
    [0, -1, 2],
    [1, 0, -1],
    [-2, 1, 0],
  ]),
  says: 'Rock, paper, scissors, where rock earns 2 from scissors and all else earns 1.',
});

/** Row wins if both show the same side. In equilibrium each shows either half of the time. */
export const matchingPennies = matrixGame({
  name: 'matching-pennies',
  actions: twice('h', 't'),
  payoffs: zeroSum([
    [1, -1],
    [-1, 1],
  ]),
  says: 'Matching pennies: heads (h) or tails (t); row wins if both are the same.',
});

/** Cooperate or defect; to defect is always better for oneself. Payoffs as OpenSpiel's `matrix_pd`. */
export const prisonersDilemma = matrixGame({
  ...{ name: 'prisoners-dilemma', actions: twice('c', 'd') },
  payoffs: [
    [5, 5],
    [0, 10],
    [10, 0],
    [1, 1],
  ],
  says: 'The prisoner’s dilemma: cooperate (c) or defect (d).',
});

/** The prisoner's dilemma for ten rounds; each sees the last three. */
export const repeatedPrisonersDilemma = matrixGame({
  ...{ name: 'repeated-prisoners-dilemma', actions: twice('c', 'd'), rounds: 10, memory: 3 },
  payoffs: [
    [5, 5],
    [0, 10],
    [10, 0],
    [1, 1],
  ],
  says: 'The prisoner’s dilemma, ten rounds: cooperate (c) or defect (d).',
});

/** Hunt the stag together, or a hare alone: two pure equilibria. Payoffs as OpenSpiel's `matrix_sh`. */
export const stagHunt = matrixGame({
  ...{ name: 'stag-hunt', actions: twice('s', 'h') },
  payoffs: [
    [2, 2],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  says: 'A stag hunt: the stag (s) needs both, a hare (h) one alone.',
});

/** Dare or give way: whoever dares alone wins, both daring is worst. Payoffs as OpenSpiel's `matrix_cd`. */
export const chicken = matrixGame({
  ...{ name: 'chicken', actions: twice('d', 'c') },
  payoffs: [
    [0, 0],
    [4, 1],
    [1, 4],
    [3, 3],
  ],
  says: 'Chicken: dare (d) or give way (c).',
});

/** Both win by doing the same. Payoffs as OpenSpiel's `matrix_coordination`. */
export const coordination = matrixGame({
  ...{ name: 'coordination', actions: twice('l', 'r') },
  payoffs: [
    [1, 1],
    [0, 0],
    [0, 0],
    [1, 1],
  ],
  says: 'Left (l) or right (r): both win if they do the same.',
});

/** The first wants to match the second, the second the third, the third to differ from the first (Jordan 1993). */
export const matchingPenniesForThree = matrixGame({
  name: 'matching-pennies-for-three',
  actions: [...twice('h', 't'), ['h', 't']],
  payoffs: [0, 1, 2, 3, 4, 5, 6, 7].map((joint) => {
    const [a, b, c] = [joint >> 2, (joint >> 1) & 1, joint & 1];
    return [a === b ? 1 : -1, b === c ? 1 : -1, c === a ? -1 : 1];
  }),
  says: 'Heads (h) or tails (t). The first wins by matching the second, the second by matching the third, the third by differing from the first.',
});
