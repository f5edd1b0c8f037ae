import { shapedTerm } from '../shaped-term.ts';
import type { JudgedDecision } from '../shaped-term.ts';
import type { RewardTerm } from '../term.ts';

/**
 * PAR, preference as reward: bounded, centred, steep around the references and flat far from them.
 *
 *     r' = mean over references m of σ(k · (r - r_m)),   σ(x) = 1 / (1 + e^-x)
 *
 * References are what the term said of other replies: given as numbers, or found in the group, where
 * they are the decisions of the same role in other episodes; with `first-version` only those of
 * version 0, the policy as it left the warm start, as the paper's come from the model before training.
 * A decision for which the group has no reference isn't judged (the published code leaves it its r): nobody
 * is where every episode is a group of its own, unless numbers are given.
 *
 * Range: what the least and the greatest r get. With references from the group these may be anything
 * in the term's range: [σ(k · (least - greatest)), σ(k · (greatest - least))], both included.
 *
 * @param references - `siblings` if absent, or at least one finite number
 * @param steepness - k, finite and above 0; 1 if absent, as in the paper, whose rewards spread wider
 *   than [0, 1]: there, a k of 4 or so uses more of the sigmoid
 */
export function centredBounded(
  term: RewardTerm,
  {
    references = 'siblings',
    steepness = 1,
  }: {
    readonly references?: 'siblings' | 'first-version' | readonly number[];
    readonly steepness?: number;
  } = {},
): RewardTerm {
  if (!(steepness > 0 && steepness < Infinity)) {
    throw new RangeError(
      `centredBounded: steepness must be finite and above 0, got ${steepness}; choose one like 1`,
    );
  }
  const given = typeof references === 'string' ? null : [...references];
  if (given !== null && !(given.length > 0 && given.every(Number.isFinite))) {
    throw new RangeError(
      `centredBounded: references must be at least one finite number, got [${given.join(', ')}]; name some, or use siblings`,
    );
  }
  const preference = (value: number, rewards: readonly number[]) =>
    rewards.reduce((sum, reward) => sum + 1 / (1 + Math.exp(-steepness * (value - reward))), 0) /
    rewards.length;
  const [least, greatest] = term.range;
  const range = [
    preference(least, given ?? [greatest]),
    preference(greatest, given ?? [least]),
  ] as const;
  return shapedTerm(term, {
    how: 'centred-bounded',
    sources: [
      {
        title: 'Reward Shaping to Mitigate Reward Hacking in RLHF',
        arxiv: '2502.18770',
        where: 'Preference As Reward',
      },
    ],
    formula: 'mean over references m of σ(k · (r - r_m))',
    range,
    values: (judged) =>
      judged.map((one) => {
        const rewards = given ?? siblingsOf(one, judged, references === 'first-version');
        if (rewards.length === 0) return null;
        const value = preference(one.value, rewards);
        return Math.min(range[1], Math.max(range[0], value)); // of rounding
      }),
  });
}

function siblingsOf(
  { episode, role }: JudgedDecision,
  judged: readonly JudgedDecision[],
  firstVersion: boolean,
): readonly number[] {
  return judged
    .filter((other) => other.episode !== episode && other.role === role)
    .filter(({ decision }) => !firstVersion || decision.version === 0)
    .map(({ value }) => value);
}
