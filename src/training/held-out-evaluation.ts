import { UserError } from '../core/errors.ts';
import type { Episode } from '../core/episode.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import { isObject, showValue } from '../core/show-value.ts';
import type { Executor } from './executor.ts';
import { checkGames } from '../experiment/check-games.ts';
import type { Experiment, EvaluationSize, EpisodeRequest } from '../experiment/experiment.ts';
import { describeFailures, failedGames } from './failed-games.ts';
import { makePlans } from './make-plans.ts';

/** Who sits an exam: the policies as they stand after an update. */
export interface EvaluationPoint {
  readonly versions: Readonly<Record<PolicyName, PolicyVersion>>;
  readonly update: number;
}

type Metrics = Readonly<Record<string, number>>;

/** Metrics, and the games that they are of. */
interface Evaluated {
  readonly metrics: Metrics;
  readonly episodes: readonly Episode[];
}

/**
 * Plays held-out games and the canary's and scores them; leaves no trace in what is learned. Games and
 * chance are the same at every look, so that looks differ by the policies alone.
 */
export class HeldOutEvaluation {
  readonly #experiment: Experiment;
  readonly #executor: Executor;
  readonly #key: RandomKey;

  constructor(experiment: Experiment, executor: Executor, key: RandomKey) {
    this.#experiment = experiment;
    this.#executor = executor;
    this.#key = key;
  }

  async evaluate({ versions, update }: EvaluationPoint, size: EvaluationSize): Promise<Evaluated> {
    const metrics: Record<string, number> = {};
    const played: Episode[] = [];
    for (const { name, games, score } of this.#experiment.evaluations) {
      const exam = `evaluation ${name}`;
      const episodes = await this.#play(exam, games(versions, size), `${name}-${size}`, update);
      Object.assign(metrics, checkMetrics(exam, score(episodes)));
      for (const episode of episodes) played.push(episode);
    }
    return { metrics, episodes: played };
  }

  /** The canary's metrics as `canary.*`; none where there is no canary. */
  async evaluateCanary({ versions, update }: EvaluationPoint): Promise<Evaluated> {
    const { canary } = this.#experiment;
    if (!canary) return { metrics: {}, episodes: [] };
    const episodes = await this.#play('canary', canary.games(versions), 'canary', update);
    const metrics = checkMetrics('canary', canary.score(episodes));
    return {
      metrics: Object.fromEntries(
        Object.entries(metrics).map(([name, value]) => [`canary.${name}`, value]),
      ),
      episodes,
    };
  }

  isCanaryDue(update: number): boolean {
    const { canary } = this.#experiment;
    return canary ? update % canary.every === 0 : false;
  }

  /** @throws UserError if no game comes to its end at the first look: the scenario is broken then */
  async #play(
    exam: string,
    games: readonly EpisodeRequest[],
    phase: string,
    update: number,
  ): Promise<readonly Episode[]> {
    const { environment } = this.#experiment;
    const key = foldKey(this.#key, exam); // so its name decides its chance, at every look the same
    checkGames(`${exam}, games`, games);
    const plans = makePlans(games, environment.name, `${phase}-${update}`, key);
    const episodes = await this.#executor.play(plans);
    if (update === 0 && episodes.length > 0 && failedGames(episodes).length === episodes.length) {
      throw new UserError(
        `${exam}: its games must come to their end, but ${describeFailures(episodes)}; mend the environment or its roles`,
      );
    }
    return episodes;
  }
}

/**
 * Nobody may have type-checked the scenario: what an `async` one gives would pass for no metrics at all.
 * NaN is a number: a metric may have no case.
 */
function checkMetrics(exam: string, metrics: Metrics): Metrics {
  const given: unknown = metrics;
  if (!isPlainObject(given)) {
    throw new UserError(
      `${exam}, score: must give metrics by name, got ${showValue(given)}; mend it`,
    );
  }
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'number') continue;
    throw new UserError(
      `${exam}, score: ${name} must be a number, got ${showValue(value)}; mend it`,
    );
  }
  return metrics;
}

function isPlainObject(value: unknown): value is object {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
