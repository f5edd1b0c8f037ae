import { UserError } from '../core/errors.ts';
import { replyRow } from '../policies/transformer/reply-row.ts';
import { divisorOf } from './loss-normalisation.ts';
import type { LossNormalisation } from './loss-normalisation.ts';
import type { Experience } from './experience.ts';
import type { Objective } from './objective.ts';
import type { ComparedPair } from './training-pairs.ts';
import type { TrainingRow } from './training-batch.ts';

/**
 * The rows that an update trains on: experiences with their advantages, without those that can't move
 * the weights (advantage 0 where the objective has neither KL nor entropy term nor value loss).
 *
 * @param weight - share in the loss beside other rows, at least 0
 * @throws UserError on an advantage or log-probability that isn't finite, naming its experience
 */
export function trainingRows(
  batch: readonly Experience[],
  advantages: Float64Array,
  objective: Objective,
  divisor: LossNormalisation,
  weight = 1,
): readonly TrainingRow[] {
  if (advantages.length !== batch.length) {
    throw new Error(
      `internal: trainingRows: ${batch.length} experiences with ${advantages.length} advantages`,
    );
  }
  const share = weight / divisorOf(divisor, batch, advantages);
  const rows: TrainingRow[] = [];
  batch.forEach((experience, i) => {
    const advantage = advantages[i] ?? 0;
    check(experience, advantage);
    if (advantage === 0 && !objective.trainsOnZeroAdvantage) return;
    rows.push({ ...rowOf(experience), weights: share, advantage });
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
      check(experience, 0);
      const preference = (weight * (weights[side] as number)) / pairs.length;
      return { ...rowOf(experience), weights: 0, advantage: 0, preference };
    }),
  );
}

function rowOf({ decision, reward }: Experience) {
  return { ...replyRow(decision), logProbs: decision.logProbs, return: reward };
}

function check({ decision }: Experience, advantage: number): void {
  const { episode, agent, tokens, logProbs } = decision;
  if (!Number.isFinite(advantage)) {
    throw new UserError(
      `advantage of ${agent} in episode ${episode}: must be finite, got ${advantage}; look at the estimator and at the rewards`,
    );
  }
  if (logProbs.length !== tokens.length || !logProbs.every(Number.isFinite)) {
    throw new UserError(
      `experience of ${agent} in episode ${episode}: needs one finite log-probability per token, got ${logProbs.join(', ')} for ${tokens.length} tokens; train only on policies that report them`,
    );
  }
}
