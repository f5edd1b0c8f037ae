import type { PolicyName } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import type { Engine } from '../engine/index.ts';
import { Learner, checkParts, checkReferenceRule } from '../learning/index.ts';
import type { GradientJob } from '../learning/index.ts';
import { initialParameters } from '../policies/index.ts';
import type { TransformerConfig, Vocabulary } from '../policies/index.ts';
import type { Executor } from './executor.ts';
import { describeTransformer } from '../experiment/describe-transformers.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { inScenario } from '../experiment/guard-experiment.ts';

/** A transformer policy as the run holds it: what it is, and what makes it learn. */
export interface LearningPolicy {
  readonly config: TransformerConfig;
  readonly vocabulary: Vocabulary;
  readonly learner: Learner;
}

export type LearningPolicies = Readonly<Record<PolicyName, LearningPolicy>>;

/** A learner for every transformer of the experiment, with seeded initial weights. */
export function openLearners(
  experiment: Experiment,
  engine: Engine,
  executor: Executor,
  key: RandomKey,
): LearningPolicies {
  const learners: Record<PolicyName, LearningPolicy> = {};
  for (const [policy, spec] of Object.entries(experiment.policies)) {
    if (spec.kind !== 'transformer') continue;
    const { config, vocabulary } = describeTransformer(spec);
    const training = experiment.training[policy];
    if (training !== undefined) {
      checkParts(`training of ${policy}`, training);
      checkReferenceRule(`training of ${policy}`, training.reference ?? 'warm start');
    }
    const options = {
      policy,
      engine,
      config,
      vocabulary,
      parameters: initialParameters(config, foldKey(key, `weights ${policy}`)),
      gradients: (jobs: readonly GradientJob[]) => executor.gradients(jobs),
      ...(training?.adam === undefined ? {} : { adam: training.adam }),
      ...(training?.maxNorm === undefined ? {} : { maxNorm: training.maxNorm }),
    };
    // Throws on options that Adam can't work with.
    const learner = inScenario(`training of ${policy}`, () => new Learner(options));
    learners[policy] = { config, vocabulary, learner };
  }
  return learners;
}
