// docs/examples/rock-paper-scissors/game.ts
import { creditFor, decisionsOf, gameEnvironment } from 'agon-sim';
import type { Action, Episode, Game, RewardTerm } from 'agon-sim';

export const MOVES = ['r', 'p', 's'] as const;

/** What each has thrown, null for a throw that was none; before the round, nothing. */
export type Round = { readonly thrown: Readonly<Record<string, string | null>> | null };

/** Both throw at once, and what each throws is shown to nobody: one round, zero-sum. */
export const game: Game<Round> = {
  name: 'rock-paper-scissors',
  type: {
    players: [2, 2],
    turnOrder: 'simultaneous',
    information: 'imperfect',
    payoffSum: 'zero',
    rewardBounds: [-1, 1],
    chance: 'none',
    symmetric: true,
    illegal: 'rules',
    longest: 1,
  },
  seats: ['left', 'right'],
  phases: { throwing: ['over'], over: [] },
  initial: () => ({ thrown: null }),
  phase: ({ thrown }) => (thrown === null ? 'throwing' : 'over'),
  toAct: ({ thrown }) => (thrown === null ? ['left', 'right'] : []),
  legal: () => MOVES,
  apply: (_, { left, right }) => ({ thrown: { left: moveOf(left), right: moveOf(right) } }),
  returns: ({ thrown }) => {
    const left = payoff(thrown?.['left'] ?? null, thrown?.['right'] ?? null);
    return { left, right: 0 - left };
  },
  outcome: ({ thrown }) => ({ thrown }),
  observe: () => ({
    compact: '?',
    chat: [{ role: 'user', content: 'Rock, paper, scissors. Answer with one letter: r, p or s.' }],
    maxLength: 1,
  }),
};

/** The game as a protocol among actors; at both seats sits the generic role `player`. */
export const rockPaperScissors = gameEnvironment(game);

const moveOf = (action: Action | undefined): string | null =>
  action?.ok === true ? String(action.body as string) : null;

/** What `mine` is paid against `theirs`: 1, 0 or -1; a throw that was none loses to every move. */
export function payoff(mine: string | null, theirs: string | null): number {
  if (mine === null || theirs === null) return Number(theirs === null) - Number(mine === null);
  const lead = indexOf(mine) - indexOf(theirs) + MOVES.length;
  return [0, 1, -1][lead % MOVES.length] ?? 0;
}

const indexOf = (thrown: string) => MOVES.findIndex((move) => move === thrown);

/** What a seat was paid in an episode; null if the episode didn't finish. */
export function payoffOf({ ending }: Episode, seat: string): number | null {
  return ending.kind === 'finished' ? (ending.returns?.[seat] ?? null) : null;
}

/** Pays every throw what it won. */
export const winnings: RewardTerm = {
  name: 'winnings',
  sources: [],
  range: [-1, 1],
  judge: (group) =>
    group.flatMap((episode) =>
      decisionsOf(episode).flatMap((decision) => {
        const value = payoffOf(episode, decision.agent);
        return value === null ? [] : [creditFor(decision, 'winnings', value)];
      }),
    ),
};
