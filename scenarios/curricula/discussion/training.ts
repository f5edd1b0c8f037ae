import {
  checkCounts,
  groupCentred,
  klPenalty,
  groupByPolicyRole,
  reinforcePlusPlus,
  groupByPrompt,
  uniform,
} from 'agon-sim';
import type { EstimatedPart, GroupKey, Training } from 'agon-sim';

/** How agents of a discussion learn from what they were paid. */
export interface DiscussionTraining {
  /** Adam's learning rate. */
  readonly rate: number;
  /** Of the solver alone: it must go on trying different answers. */
  readonly entropyWeight: number;
  /**
   * Holds evaluators and scorers to the reference. Without it evaluators learn to accuse: on a right
   * answer a lie that the scorer swallows is all they can earn by.
   */
  readonly klWeight: number;
  /** Most judgements of an update that the KL term looks at; its cost grows with them. */
  readonly anchors: number;
  /**
   * Are evaluations scored? True if absent. Then an evaluation is compared with others of the same
   * answer, else with all that the same agent gave.
   */
  readonly scored?: boolean;
}

/** In standard deviations: where nearly all judgements are alike, one that isn't would drown the rest. */
const LIMIT = 3;

/**
 * Every role has a baseline of its own. With one for all (CoMAS, arXiv 2510.08529, equation 10) every
 * well-formed scoring would be punished: it is paid 0, the others ½ on average.
 *
 * @throws UserError unless `anchors` is a whole number of at least 1
 */
export function discussionTraining({
  rate,
  entropyWeight,
  klWeight,
  anchors,
  scored = true,
}: DiscussionTraining): Training {
  checkCounts({ learning: { anchors } });
  const divisor = { kind: 'tokens' } as const;
  const judge = (role: string, siblings: GroupKey): EstimatedPart => ({
    roles: [role],
    estimator: groupCentred({ siblings, limit: LIMIT }),
    objective: reinforcePlusPlus(),
    divisor,
  });
  return {
    learningRate: rate,
    parts: [
      {
        roles: ['solver'],
        estimator: groupCentred(),
        objective: reinforcePlusPlus({ entropyWeight }),
        divisor,
      },
      judge('evaluator', scored ? groupByPrompt : groupByPolicyRole),
      judge('scorer', groupByPolicyRole),
      {
        name: 'anchor',
        roles: ['evaluator', 'scorer'],
        estimator: uniform(),
        objective: klPenalty({ klWeight }),
        divisor,
        atMost: anchors,
      },
    ],
  };
}
