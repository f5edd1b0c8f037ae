import { parameterLayout } from '../policies/transformer/layout.ts';
import { UserError } from '../core/errors.ts';
import { readProgress, readState, stateText, tensorOf } from './saved-state.ts';
import type { SavedLearner, SavedState } from './saved-state.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { AdamState } from '../engine/index.ts';
import type { EvaluationSize } from '../experiment/experiment.ts';
import type { Checkpoint } from './folder/checkpoint.ts';
import type { LearningPolicies, LearningPolicy } from '../training/open-learners.ts';
import { findDifference, architectureOf } from '../experiment/policy-architecture.ts';
import type { SelfPlay } from '../training/self-play.ts';

/** How far a run has come; plain data, in every checkpoint. */
export interface Progress {
  /** Updates done; 0 after the warm start. */
  readonly update: number;
  /** Since the start, warm start and evaluations included, pauses between sessions left out. */
  readonly seconds: number;
  readonly episodes: number;
  readonly tokens: number;
  /** Held-out metrics after the warm start, and the newest ones. */
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  /** What the newest ones are of; null before the first evaluation. */
  readonly evaluated: Evaluated | null;
}

interface Evaluated {
  readonly update: number;
  readonly size: EvaluationSize;
  /** Those that are of the same games at every look, whatever the size. */
  readonly comparable: Readonly<Record<string, number>>;
}

export const NOTHING_YET: Progress = {
  update: 0,
  seconds: 0,
  episodes: 0,
  tokens: 0,
  before: {},
  after: {},
  evaluated: null,
};

/** Everything that the run goes on from, for `RunFolder.saveCheckpoint`. */
export async function packCheckpoint(
  progress: Progress,
  selfPlay: SelfPlay,
  policies: LearningPolicies,
): Promise<Pick<Checkpoint, 'state' | 'tensors'>> {
  const tensors: Record<string, Float32Array> = {};
  const learners: Record<PolicyName, SavedLearner> = {};
  for (const [policy, learning] of Object.entries(policies)) {
    const { version, parameters, reference, adam } = await learning.learner.exportState();
    learners[policy] = { version, steps: adam.steps, ...architectureOf(learning) };
    tensors[`${policy}/parameters`] = parameters;
    tensors[`${policy}/means`] = adam.means;
    tensors[`${policy}/squares`] = adam.squares;
    if (reference !== null) tensors[`${policy}/reference`] = reference;
  }
  for (const { policy, version, weights } of selfPlay.weights.list()) {
    tensors[`${policy}/weights/${version}`] = weights;
  }
  const state: SavedState = { progress, selfPlay: selfPlay.exportState(), learners };
  return { state: stateText(state), tensors };
}

/**
 * Puts learners, published weights and the loop where the checkpoint left them.
 *
 * @throws UserError if the scenario's policies are no longer those of the checkpoint
 */
export function unpackCheckpoint(
  checkpoint: Checkpoint,
  selfPlay: SelfPlay,
  policies: LearningPolicies,
): Progress {
  const { state, tensors } = checkpoint;
  const saved = readState(state);
  checkPolicies(checkpoint, policies); // all are looked at before one is changed
  for (const [policy, { learner }] of Object.entries(policies)) {
    const { version = 0, steps = 0 } = saved.learners[policy] ?? {};
    const { length } = learner.parameters;
    const adam: AdamState = {
      steps,
      means: tensorOf(tensors, `${policy}/means`, length),
      squares: tensorOf(tensors, `${policy}/squares`, length),
    };
    const hasReference = tensors[`${policy}/reference`] !== undefined;
    learner.importState({
      version,
      parameters: tensorOf(tensors, `${policy}/parameters`, length),
      reference: hasReference ? tensorOf(tensors, `${policy}/reference`, length) : null,
      adam,
    });
  }
  for (const name of Object.keys(tensors)) {
    // From the end: a policy's own name may have slashes.
    const [, policy, version] = /^(.*)\/weights\/(\d+)$/s.exec(name) ?? [];
    const length = policy === undefined ? undefined : policies[policy]?.learner.parameters.length;
    if (policy === undefined || length === undefined) continue;
    selfPlay.weights.publish(policy, Number(version), tensorOf(tensors, name, length));
  }
  selfPlay.importState(saved.selfPlay);
  return saved.progress;
}

/** What a policy is, as its scenario declares it now. */
type Declared = Pick<LearningPolicy, 'config' | 'vocabulary'>;

/**
 * The newest weights of a policy, and which version they are.
 *
 * @throws UserError if the checkpoint has none that mean the same to the policy as it is declared
 */
export function weightsAt(
  checkpoint: Checkpoint,
  policy: PolicyName,
  declared: Declared,
): { readonly version: PolicyVersion; readonly weights: Float32Array } {
  checkPolicies(checkpoint, { [policy]: declared });
  return {
    version: readState(checkpoint.state).learners[policy]?.version ?? 0,
    weights: tensorOf(
      checkpoint.tensors,
      `${policy}/parameters`,
      parameterLayout(declared.config).size,
    ),
  };
}

/**
 * @throws UserError if the checkpoint lacks one of the policies, or has weights that would mean something
 *   else to it
 */
export function checkPolicies(
  checkpoint: Checkpoint,
  policies: Readonly<Record<PolicyName, Declared>>,
): void {
  const difference = differenceFrom(checkpoint, policies);
  if (difference === undefined) return;
  throw new UserError(
    `checkpoint: ${difference}; the scenario has changed since, so put it back as it was, or start a new run`,
  );
}

/** The first of the policies whose weights aren't there, as `must have …, got …`; undefined if all are. */
export function differenceFrom(
  { state }: Checkpoint,
  policies: Readonly<Record<PolicyName, Declared>>,
): string | undefined {
  const { learners } = readState(state);
  return Object.entries(policies)
    .map(([policy, declared]) => findDifference(policy, architectureOf(declared), learners))
    .find((difference) => difference !== undefined);
}

/** How far the run had come at a checkpoint. */
export function progressOf({ state }: Checkpoint): Progress {
  return readProgress(state);
}
