import { cardAt, wordsAt } from 'agon-sim';
import type { Action, AgentId, Game } from 'agon-sim';

const SEATS = ['left', 'right'] as const;
const THROWS = ['r', 'p', 's'] as const;

/** What each has thrown, null for a throw that was none; before the round, nothing. */
export type Round = { readonly thrown: Readonly<Record<AgentId, string | null>> | null };

/**
 * Rock, paper, scissors, one round: both throw at once. Whoever throws nothing legal loses to every throw.
 * In equilibrium each throws a third of each, and the value is 0.
 */
export const rockPaperScissors: Game<Round> = {
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
  seats: SEATS,
  phases: { throwing: ['over'], over: [] },
  initial: () => ({ thrown: null }),
  phase: ({ thrown }) => (thrown === null ? 'throwing' : 'over'),
  toAct: ({ thrown }) => (thrown === null ? SEATS : []),
  legal: () => THROWS,
  apply: (_, actions) => ({
    thrown: { left: thrownBy(actions['left']), right: thrownBy(actions['right']) },
  }),
  returns: ({ thrown }) => {
    const left = payoff(thrown?.['left'] ?? null, thrown?.['right'] ?? null);
    return { left, right: 0 - left };
  },
  outcome: ({ thrown }) => ({ thrown }),
  observe: () => ({
    compact: '?',
    chat: [{ role: 'user', content: 'Rock, paper, scissors. Reply with one letter: r, p or s.' }],
    maxLength: 1,
  }),
  informationState: () => '?',
  picture: ({ thrown }) => ({
    width: 16,
    height: 4,
    shapes: SEATS.flatMap((seat, i) => {
      const face = thrown === null ? null : (thrown[seat] ?? '-');
      return [wordsAt(8 * i, 0, seat), ...cardAt(8 * i, 1, face)];
    }),
  }),
};

const thrownBy = (action: Action | undefined) =>
  action?.ok === true ? String(action.body as string) : null;

/** What `mine` earns against `theirs`: 1, 0 or −1. */
function payoff(mine: string | null, theirs: string | null): number {
  if (mine === null || theirs === null) return Number(theirs === null) - Number(mine === null);
  const place = (thrown: string) => THROWS.findIndex((one) => one === thrown);
  return [0, 1, -1][(place(mine) - place(theirs) + 3) % 3] ?? 0;
}
