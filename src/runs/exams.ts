import { UserError } from '../core/errors.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import type { Executor } from '../rollout/executor.ts';
import type { Experiment } from './experiment.ts';
import { makePlans } from './make-plans.ts';

/** Who sits an exam: the policies as they stand after an update. */
export interface Candidates {
  readonly versions: Readonly<Record<PolicyName, PolicyVersion>>;
  readonly update: number;
}

type Figures = Readonly<Record<string, number>>;

/**
 * Plays held-out games and the canary's and scores them; leaves no trace in what is learned. Games and
 * chance are the same at every look, so that looks differ by the policies alone.
 */
export class Exams {
  readonly #experiment: Experiment;
  readonly #executor: Executor;
  readonly #key: RandomKey;

  /** @throws UserError on a canary that can't be looked at */
  constructor(experiment: Experiment, executor: Executor, key: RandomKey) {
    checkCanary(experiment);
    this.#experiment = experiment;
    this.#executor = executor;
    this.#key = key;
  }

  async evaluate(candidates: Candidates, extent: 'brief' | 'full'): Promise<Figures> {
    const figures: Record<string, number> = {};
    for (const { name, games, score } of this.#experiment.evaluations) {
      const plans = makePlans(
        games(candidates.versions, extent),
        this.#experiment.environment.name,
        `${name}-${extent}-${candidates.update}`,
        foldKey(this.#key, `evaluation ${name}`),
      );
      Object.assign(figures, score(await this.#executor.play(plans)));
    }
    return figures;
  }

  /** The canary's figures as `canary.*`; none where there is no canary. */
  async lookAtCanary({ versions, update }: Candidates): Promise<Figures> {
    const { canary, environment } = this.#experiment;
    if (canary === undefined) return {};
    const plans = makePlans(
      canary.games(versions),
      environment.name,
      `canary-${update}`,
      foldKey(this.#key, 'canary'),
    );
    const figures = canary.score(await this.#executor.play(plans));
    return Object.fromEntries(
      Object.entries(figures).map(([name, value]) => [`canary.${name}`, value]),
    );
  }

  isCanaryDue(update: number): boolean {
    const { canary } = this.#experiment;
    return canary !== undefined && update % canary.every === 0;
  }
}

function checkCanary({ canary, stopWhen }: Experiment): void {
  if (canary !== undefined && !(Number.isSafeInteger(canary.every) && canary.every >= 1)) {
    throw new UserError(
      `canary.every: must be a whole number of updates of at least 1, got ${canary.every}`,
    );
  }
  if (stopWhen !== undefined && canary === undefined) {
    throw new UserError(
      'stopWhen: needs a canary to hold the reward against; add one to the experiment',
    );
  }
}
