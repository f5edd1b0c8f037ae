import { UserError } from '../core/errors.ts';
import { replyRow } from '../policies/transformer/reply-row.ts';
import { divisorOf } from './loss-normalisation.ts';
import type { LossNormalisation } from './loss-normalisation.ts';
import type { Advantages, Experience } from './experience.ts';
import type { Objective } from './objective.ts';
import type { ComparedPair } from './training-pairs.ts';
import type { TrainingRow } from './training-batch.ts';

/**
 * The rows that an update trains on: experiences with their advantages, without those that can't move
 * the weights (advantage 0 where the objective has neither KL nor entropy term nor value loss).
 *
 * @param weight - share in the loss beside other rows, at least 0
 * @throws UserError on an advantage, value target or log-probability that isn't finite, naming its experience
 */
export function trainingRows(
  batch: readonly Experience[],
  estimated: Advantages,
  objective: Objective,
  divisor: LossNormalisation,
  weight = 1,
): readonly TrainingRow[] {
  const { advantages, tokenAdvantages, valueTargets } = estimated;
  if (advantages.length !== batch.length) {
    throw new Error(
      `internal: trainingRows: ${batch.length} experiences with ${advantages.length} advantages`,
    );
  }
  const share = weight / divisorOf(divisor, batch, advantages);
  const rows: TrainingRow[] = [];
  batch.forEach((experience, i) => {
    const advantage = tokenAdvantages?.[i] ?? advantages[i] ?? 0;
    const target = valueTargets?.[i] ?? experience.reward;
    check(experience, advantage, target);
    const isZero =
      typeof advantage === 'number' ? advantage === 0 : advantage.every((a) => a === 0);
    if (isZero && !objective.trainsOnZeroAdvantage) return;
    rows.push({ ...rowOf(experience), weights: share, advantage, return: target });
  });
  return rows;
}

/**
 * The rows of pairs: two neighbours each, first and second. A pair's share is its weight divided by the
 * number of pairs.
 *
 * @throws UserError as `trainingRows`
 */
export function pairRows(
  batch: readonly Experience[],
  pairs: readonly ComparedPair[],
  weight = 1,
): readonly TrainingRow[] {
  return pairs.flatMap(({ rows, weights }) =>
    rows.map((position, side) => {
      const experience = batch[position];
      if (experience === undefined) throw new Error(`internal: no experience ${position}`);
      check(experience, 0, 0);
      const preference = (weight * (weights[side] as number)) / pairs.length;
      return { ...rowOf(experience), weights: 0, advantage: 0, preference };
    }),
  );
}

function rowOf({ decision, reward }: Experience) {
  return { ...replyRow(decision), logProbs: decision.logProbs, return: reward };
}

function check(
  { decision }: Experience,
  advantage: number | readonly number[],
  target: number | readonly number[],
): void {
  const { episode, agent, tokens, logProbs } = decision;
  const where = `${agent} in episode ${episode}`;
  for (const [what, given] of Object.entries({ advantage, 'value target': target })) {
    const numbers = typeof given === 'number' ? [given] : given;
    const wrong = numbers.find((one) => !Number.isFinite(one));
    if (wrong !== undefined) {
      throw new UserError(
        `${what} of ${where}: must be finite, got ${wrong}; look at the estimator and at the rewards`,
      );
    }
    if (typeof given !== 'number' && given.length !== tokens.length) {
      throw new UserError(
        `${what} of ${where}: must be one number, or one for each of ${tokens.length} tokens, got ${given.length}; mend the estimator`,
      );
    }
  }
  if (logProbs.length !== tokens.length || !logProbs.every(Number.isFinite)) {
    throw new UserError(
      `experience of ${where}: needs one finite log-probability per token, got ${logProbs.join(', ')} for ${tokens.length} tokens; train only on policies that report them`,
    );
  }
}
