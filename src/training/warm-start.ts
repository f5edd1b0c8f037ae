import type { PolicyName } from '../core/ids.ts';
import { foldKey, keyFromSeed } from '../core/random.ts';
import { UserError } from '../core/errors.ts';
import { runSupervisedPhase } from '../learning/index.ts';
import type { SupervisedStep } from '../learning/index.ts';
import type { LearningPolicies, LearningPolicy } from './open-learners.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { SelfPlay } from './self-play.ts';

/** The policies that learn, and the loop that plays them. */
export interface Trainee {
  readonly policies: LearningPolicies;
  readonly selfPlay: SelfPlay;
}

/**
 * Teaches the policies what they need to take part, in the order of the experiment's steps. Afterwards
 * every policy is at version 0 with fresh optimisers, its weights can be played, and what it is then is
 * its reference. The same seed gives the same policies, whoever asks.
 *
 * @param onStep - told of every supervised step; `false` ends the warm start early
 * @returns whether it went to its end
 */
export async function warmUp(
  { experiment, seed }: { readonly experiment: Experiment; readonly seed: number },
  { policies, selfPlay }: Trainee,
  onStep: (phase: string, step: SupervisedStep) => boolean,
): Promise<boolean> {
  const key = foldKey(keyFromSeed(seed), 'warm start');
  let goOn = true;
  for (const [index, step] of experiment.warmStart.entries()) {
    if (step.kind === 'copy') {
      policyOf(policies, step.to).learner.startFrom(
        policyOf(policies, step.from).learner.parameters,
      );
      continue;
    }
    const { learner, vocabulary } = policyOf(policies, step.policy);
    await runSupervisedPhase(learner, vocabulary, step.phase, foldKey(key, index), {
      onStep: (done) => (goOn = onStep(step.phase.name, done)),
    });
    if (!goOn) return false;
  }
  settle(policies);
  selfPlay.publishWeights();
  return true;
}

/** Begins with given weights instead. Throws a UserError if those of a learning policy are missing. */
export function startFromWeights(
  { policies, selfPlay }: Trainee,
  weights: Readonly<Record<PolicyName, Float32Array>>,
): void {
  for (const [name, { learner }] of Object.entries(policies)) {
    const own = weights[name];
    if (own?.length !== learner.parameters.length) {
      throw new UserError(
        `initialWeights.${name}: must be ${learner.parameters.length} values, got ${own?.length ?? 'none'}`,
      );
    }
    learner.startFrom(own);
  }
  settle(policies);
  selfPlay.publishWeights();
}

function settle(policies: LearningPolicies): void {
  for (const { learner } of Object.values(policies)) {
    learner.resetOptimiser();
    learner.freezeReference();
  }
}

function policyOf(policies: LearningPolicies, name: PolicyName): LearningPolicy {
  const policy = policies[name];
  if (policy !== undefined) return policy;
  throw new Error(`internal: ${name} is no transformer, and the experiment was not checked`);
}
