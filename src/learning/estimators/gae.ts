import { UserError } from '../../core/errors.ts';
import type { AdvantageEstimator, Experience } from '../experience.ts';
import { groupRewarded } from '../group-batch.ts';
import type { GroupKey } from '../group-batch.ts';

/**
 * Generalised advantage estimation, GAE(λ): what came of a step beyond what the policy's value head expected.
 *
 *     δ_k = r_k + γ·V_{k+1} - V_k,   A_k = Σ_{j >= 0} (γλ)^j · δ_{k+j},   V = 0 behind the last step
 *
 * The steps are what one seat decided in one episode, in order; r is what a decision earned, V what the value
 * head said before its first token. All tokens of a reply have the advantage of its decision. The value loss
 * (`ppoClip({ valueWeight })`) learns the λ-return A_k + V_k, at all tokens of the reply.
 *
 * With `steps: 'tokens'` each token is a step of its own, with V before it, and with what terms gave that token
 * (the last one, where a term gives one value). γ then counts between decisions and is 1 within a reply.
 *
 * Rewards must be those of steps: `stepRewards()`, or terms that pay a decision for itself. `returns()` pays
 * every decision the whole, and the sum would count it once for each. Decisions that no paying term judged
 * are no steps.
 *
 * @param discount - γ in [0, 1]; 1 if absent: games end
 * @param lambda - λ in [0, 1]: 0 trusts the values and looks one step ahead, 1 trusts the returns; .95 if absent
 * @throws UserError in `estimate` on a decision without values, which policies report that aren't transformers
 * @see Schulman et al. (2015), "High-dimensional continuous control using generalized advantage estimation"
 *   (arXiv 1506.02438), equations 11 to 16
 */
export function gae({
  discount = 1,
  lambda = 0.95,
  steps = 'decisions',
}: {
  readonly discount?: number;
  readonly lambda?: number;
  readonly steps?: 'decisions' | 'tokens';
} = {}): AdvantageEstimator {
  for (const [name, value] of Object.entries({ discount, lambda })) {
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(`gae: ${name} must be in [0, 1], got ${value}; try 0.95, or 1`);
    }
  }
  const stepsOf = steps === 'tokens' ? tokenSteps : decisionStep;
  return {
    name: 'gae',
    readsValues: true,
    estimate: (batch, state) => {
      const advantages = new Float64Array(batch.length);
      const byToken = new Array<readonly number[] | null>(batch.length).fill(null);
      const targets = new Array<readonly number[] | null>(batch.length).fill(null);
      for (const positions of groupRewarded(batch, ofSeat).values()) {
        let nextValue = 0;
        let advantage = 0;
        for (const position of inOrder(batch, positions).reverse()) {
          const experience = batch[position] as Experience;
          const own = stepsOf(experience);
          const found = own.map(() => 0);
          for (let step = own.length - 1; step >= 0; step--) {
            const { reward, value } = own[step] as Step;
            const ahead = step === own.length - 1 ? discount : 1;
            advantage = reward + ahead * nextValue - value + ahead * lambda * advantage;
            nextValue = value;
            found[step] = advantage;
          }
          const returned = own.map(({ value }, step) => value + (found[step] as number));
          advantages[position] = found.reduce((sum, one) => sum + one, 0) / found.length;
          byToken[position] = found;
          targets[position] =
            steps === 'tokens'
              ? returned
              : experience.decision.tokens.map(() => returned[0] as number);
        }
      }
      return {
        advantages,
        valueTargets: targets,
        ...(steps === 'tokens' && { tokenAdvantages: byToken }),
        state,
      };
    },
  };
}

interface Step {
  readonly reward: number;
  /** V before it. */
  readonly value: number;
}

const ofSeat: GroupKey = ({ decision }) => `${decision.episode}\n${decision.agent}`;

function decisionStep(experience: Experience): readonly Step[] {
  return [{ reward: experience.reward, value: valuesOf(experience)[0] as number }];
}

function tokenSteps(experience: Experience): readonly Step[] {
  const { reward, tokenRewards } = experience;
  const values = valuesOf(experience);
  const last = values.length - 1;
  return values.map((value, t) => ({
    value,
    reward: tokenRewards === undefined ? (t === last ? reward : 0) : (tokenRewards[t] ?? 0),
  }));
}

function valuesOf({ decision }: Experience): readonly number[] {
  const { values, tokens, agent, decisionIndex, episode } = decision;
  if (values !== undefined && values.length > 0 && values.length === tokens.length) return values;
  throw new UserError(
    `gae: decision ${agent}/${decisionIndex} of episode ${episode} must have a value for each of its ${tokens.length} tokens, ` +
      `got ${values?.length ?? 'none'}; seat a transformer that trains with gae, or take another estimator`,
  );
}

/** Of the positions of one seat's decisions, the same in the order in which they were made. */
function inOrder(batch: readonly Experience[], positions: readonly number[]): number[] {
  const indexAt = (position: number) => batch[position]?.decision.decisionIndex ?? 0;
  return positions.toSorted((one, other) => indexAt(one) - indexAt(other));
}
