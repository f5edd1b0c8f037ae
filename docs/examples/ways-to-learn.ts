import {
  anchoredPairs,
  batchNormalised,
  consistencyPairs,
  dpo,
  gae,
  ppoClip,
  filteredCloning,
  groupCentred,
  judgedPairs,
  klPenalty,
  mixedColumns,
  groupByPolicyRole,
  reinforcePlusPlus,
  roleConditioned,
  scpo,
  selection,
  groupByPrompt,
  uniform,
  versionJudging,
  votePairs,
  voteShare,
} from 'agon-sim';
import type { Objective, ObjectiveLoss, Training } from 'agon-sim';

export const mixedRoles: Training = {
  estimator: batchNormalised(),
  objective: reinforcePlusPlus(),
  learningRate: 3e-4,
};

export const actorCritic: Training = {
  estimator: gae({ discount: 1, lambda: 0.95 }),
  objective: ppoClip({ valueWeight: 0.5 }),
  passes: 2,
  learningRate: 3e-4,
};

export const byRole: Training = {
  learningRate: 3e-4,
  parts: [
    {
      roles: ['solver'],
      estimator: groupCentred(),
      objective: reinforcePlusPlus({ entropyWeight: 0.02 }),
    },
    {
      roles: ['evaluator'],
      estimator: groupCentred({ siblings: groupByPrompt, limit: 3 }),
      objective: reinforcePlusPlus(),
      weight: 0.5,
    },
    {
      name: 'anchor',
      roles: ['evaluator', 'scorer'],
      estimator: uniform(),
      objective: klPenalty({ klWeight: 0.3 }),
      divisor: { kind: 'tokens' },
      atMost: 32,
    },
  ],
};

export const fairRoles: Training = {
  estimator: batchNormalised({ by: groupByPolicyRole }),
  objective: reinforcePlusPlus(),
  learningRate: 3e-4,
};

export const bothKindsOfReward: Training = {
  estimator: mixedColumns({
    interaction: {
      columns: { 'comas-split': 1, 'comas-format': 1 },
      estimator: batchNormalised({ by: groupByPolicyRole }),
    },
    selfPlay: { columns: { 'spc-game': 1 }, estimator: roleConditioned(), weight: 0.5 },
  }),
  objective: reinforcePlusPlus(),
  learningRate: 3e-4,
};

export const selfConsistency: Training = {
  pairing: votePairs({ leastTop: 0.5 }),
  objective: scpo({ beta: 0.5, cloneWeight: 1 }),
  reference: { every: 20 },
  learningRate: 1e-4,
};

export const selfRewarding: Training = {
  pairing: judgedPairs(),
  objective: dpo({ beta: 0.1 }),
  reference: { every: 20 },
  learningRate: 1e-4,
};

export const consistencyRegularised: Training = {
  roles: ['solver'],
  pairing: consistencyPairs(),
  objective: dpo(),
  reference: { every: 20 },
  learningRate: 1e-4,
};

// The plan seats some solvers at version 0, which is always at hand.
export const anchoredRejection: Training = {
  roles: ['solver'],
  pairing: anchoredPairs(),
  objective: dpo(),
  learningRate: 1e-4,
};

export const filteredBehaviourCloning: Training = {
  estimator: selection({ keep: { kind: 'top', count: 2 } }),
  objective: filteredCloning(),
  divisor: { kind: 'advantages', atLeast: 1 },
  learningRate: 1e-4,
};

interface PlainReinforce extends Objective {
  readonly kind: 'plain-reinforce';
}

const plainReinforce: PlainReinforce = {
  kind: 'plain-reinforce',
  usesReference: false, // the frozen reference isn't looked at
  trainsOnZeroAdvantage: false, // a reply of advantage 0 says nothing
};

/** loss = -Σ_t w_t · A_t · log π(token_t), REINFORCE as Williams (1992) has it. */
const plainReinforceLoss: ObjectiveLoss<PlainReinforce> = {
  kind: 'plain-reinforce',
  loss: (tf, _objective, { logProb, advantage, weight }) => ({
    loss: tf.neg(tf.sum(tf.mul(tf.mul(weight, advantage), logProb))),
    metrics: { surprise: tf.neg(tf.sum(logProb)) },
  }),
};

export const anObjectiveOfMyOwn: Training = {
  estimator: groupCentred(),
  objective: plainReinforce,
  learningRate: 3e-4,
};

/** `losses` of the experiment. */
export const losses = [plainReinforceLoss];

/** Columns for pairings: what has weight 0 pays nothing. */
export const columns = [
  { term: voteShare(), weight: 0 },
  { term: versionJudging(), weight: 0 },
  { term: versionJudging({ of: 'past' }), weight: 0 },
];
