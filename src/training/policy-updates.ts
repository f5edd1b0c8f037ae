import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import { isTrainable, prepareLoss } from '../learning/index.ts';
import type { EstimatorState, Experience, PreparedLoss } from '../learning/index.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { League } from './league.ts';
import type { LearningPolicies } from './open-learners.ts';
import type { WeightStore } from './weight-store.ts';

/** What advantage estimators remember: by policy, and by `policy.part` where its training has parts. */
export type EstimatorStates = Readonly<Record<string, EstimatorState>>;

/** What a turn's experiences are to one policy's update. */
export interface Lesson {
  readonly experiences: readonly Experience[];
  /** The policy's version that counts as the current one in them. */
  readonly version: PolicyVersion;
  readonly update: number;
  /** Whether any term pays at this update. */
  readonly pays: boolean;
}

/** What came of it. */
export interface Learned {
  /**
   * As `learn.<policy>.*`, among them `applied`: 1 if there is a new version; and, where any term pays,
   * `paid`: the share of its replies that such a term judged.
   */
  readonly metrics: Readonly<Record<string, number>>;
  /** What its decisions were trained on; see `PreparedLoss`. */
  readonly advantages: PreparedLoss['advantages'];
}

const UNTRAINED: PreparedLoss['advantages'] = new Map();

/** Updates policies as the experiment's `training` says, and hands on what came of it. */
export class PolicyUpdates {
  readonly #training: Experiment['training'];
  readonly #policies: LearningPolicies;
  readonly #league: League;
  readonly #weights: WeightStore;
  readonly #key: RandomKey;
  #estimators: EstimatorStates = {};

  constructor(
    { training }: Pick<Experiment, 'training'>,
    policies: LearningPolicies,
    league: League,
    weights: WeightStore,
    key: RandomKey,
  ) {
    this.#training = training;
    this.#policies = policies;
    this.#league = league;
    this.#weights = weights;
    this.#key = key;
  }

  get state(): EstimatorStates {
    return this.#estimators;
  }

  /** Continues from a checkpoint. */
  restore(estimators: EstimatorStates): void {
    this.#estimators = estimators;
  }

  /**
   * One update of one policy, unless it has no experiences or the league holds it back. A new version
   * goes into the weight store and into the league.
   */
  async learn(
    policy: PolicyName,
    { experiences, version, update, pays }: Lesson,
  ): Promise<Learned> {
    const training = this.#training[policy];
    const learner = this.#policies[policy]?.learner;
    if (training === undefined || learner === undefined) {
      throw new Error(`internal: ${policy} can't learn, and the experiment was not checked`);
    }
    const batch = experiences.filter(
      ({ decision }) => decision.policy === policy && isTrainable(decision),
    );
    const idle = { [`learn.${policy}.applied`]: 0 };
    if (!this.#league.mayLearn(policy)) return { metrics: idle, advantages: UNTRAINED };
    const paid = pays && {
      [`learn.${policy}.paid`]: batch.filter(isPaid).length / Math.max(1, batch.length),
    };
    if (batch.length === 0) return { metrics: { ...idle, ...paid }, advantages: UNTRAINED };
    const key = foldKey(foldKey(foldKey(this.#key, 'learn'), update), policy);
    const from = { policy, version, key };
    const { parts, states, advantages } = prepareLoss(training, batch, this.#estimators, from);
    this.#estimators = states;
    const { applied, metrics } = await learner.updateParts(parts, training);
    if (applied) {
      const { reference = 'warm start' } = training;
      if (reference !== 'warm start' && learner.version % reference.every === 0) {
        learner.freezeReference();
      }
      this.#weights.publish(policy, learner.version, learner.parameters);
      this.#league.admit(policy, learner.version);
    }
    const learned = Object.entries({ applied: applied ? 1 : 0, ...metrics });
    const named = Object.fromEntries(
      learned.map(([name, value]) => [`learn.${policy}.${name}`, value]),
    );
    return { metrics: { ...named, ...paid }, advantages };
  }
}

const isPaid = (experience: Experience): boolean => experience.hasReward;
