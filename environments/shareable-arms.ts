import type { Action, Game, Plain } from 'agon-sim';

/** What each seat pulled in each round, −1 for nothing legal, and what each got. */
export type Pulls = {
  readonly pulled: readonly (readonly number[])[];
  readonly got: readonly (readonly number[])[];
};

/**
 * A bandit whose arms are shared: all pull at once; an arm pays 1 or 0, as likely as its mean says, and whoever pulled it
 * shares that. Each sees what it got and how many shared.
 *
 * @param options - `means`: of the arms, in [0, 1], which nobody is told
 * @see Xu et al. (2023), "Competing for shareable arms in multi-player bandits", https://arxiv.org/abs/2305.19158
 */
export function shareableArmsOf({
  means = [0.9, 0.5, 0.4, 0.1],
  players = 3,
  rounds = 20,
} = {}): Game<Pulls> {
  const seats = Array.from({ length: players }, (_, i) => `player-${i + 1}`);
  const arms = means.map((_, i) => String(i));
  return {
    name: 'shareable-arms',
    type: {
      ...{ players: [players, players], turnOrder: 'simultaneous', information: 'imperfect' },
      ...{ payoffSum: 'general', rewardBounds: [0, rounds], chance: 'sampled', symmetric: true },
      ...{ illegal: 'rules', longest: rounds },
    },
    seats,
    phases: { pulling: ['pulling', 'over'], over: [] },
    initial: () => ({ pulled: [], got: [] }),
    phase: ({ pulled }) => (pulled.length < rounds ? 'pulling' : 'over'),
    toAct: ({ pulled }) => (pulled.length < rounds ? seats : []),
    legal: () => arms,
    apply: ({ pulled, got }, actions, chance) => {
      const now = seats.map((seat) => armOf(actions[seat]));
      const paid = means.map((mean) => Number(chance.uniform() < mean));
      const shares = now.map((arm) => (paid[arm] ?? 0) / now.filter((one) => one === arm).length);
      return { pulled: [...pulled, now], got: [...got, shares] };
    },
    returns: ({ got }) =>
      Object.fromEntries(
        seats.map((seat, i) => [seat, got.reduce((sum, round) => sum + (round[i] ?? 0), 0)]),
      ),
    outcome: ({ pulled, got }) => ({ means, pulled, got }) as Plain,
    observe: ({ pulled, got }, seat) => {
      const i = seats.indexOf(seat);
      const past = pulled.map((round, n) => {
        const sharing = round.filter((arm) => arm === round[i]).length;
        return `${round[i]}/${sharing}${(got[n]?.[i] ?? 0) > 0 ? '+' : '-'}`;
      });
      const content = `${means.length} arms that pay 1 or 0, shared by all of ${players} players who pull them at once. Your rounds so far, arm/players on it and whether it paid: ${past.join(' ') || 'none'}. Reply with an arm, 0 to ${means.length - 1}.`;
      return { compact: `${past.join(' ')}?`, chat: [{ role: 'user', content }], maxLength: 1 };
    },
  };
}

const armOf = (action: Action | undefined) => (action?.ok === true ? Number(action.body) : -1);

/**
 * How many players pull each arm in equilibrium: nobody gains by moving, μ_j/(m_j + 1) ≤ μ_k/m_k. Found by placing one
 * player after the other where it gets most.
 */
export function nashAllocation(means: readonly number[], players: number): readonly number[] {
  const counts = means.map(() => 0);
  for (let n = 0; n < players; n++) {
    const gains = means.map((mean, k) => mean / ((counts[k] ?? 0) + 1));
    const best = gains.indexOf(Math.max(...gains));
    counts[best] = (counts[best] ?? 0) + 1;
  }
  return counts;
}

export const shareableArms = shareableArmsOf();
