import type { Credit } from '../core/credit.ts';
import type { Episode, EpisodePlan } from '../core/episode.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import {
  QUIET,
  UNSEEN,
  checkAlarms,
  collectExperiences,
  prepareLoss,
  roleMetrics,
  searchFigures,
  watchGoodhart,
} from '../learning/index.ts';
import type {
  Alarm,
  AlarmState,
  EstimatorState,
  Experience,
  GoodhartState,
} from '../learning/index.ts';
import type { Executor } from '../rollout/executor.ts';
import { UserError } from '../core/errors.ts';
import { versionsIn, versionsSeated } from './begun-games.ts';
import type { BegunGames } from './begun-games.ts';
import type { Experiment, Turn } from './experiment.ts';
import {
  admitVersion,
  drawOpponents,
  mayLearn,
  noteResults,
  openLeague,
  versionsInPool,
} from './league-table.ts';
import type { LeagueTable } from './league-table.ts';
import { makePlans } from './make-plans.ts';
import type { LearningPolicies } from './open-learners.ts';
import { Exams } from './exams.ts';
import { WeightShelf } from './weight-shelf.ts';

/** What one turn gave: games, what they were worth, and what was learned from them. */
export interface TurnReport {
  readonly episodes: readonly Episode[];
  readonly credits: readonly Credit[];
  readonly tokens: number; // sampled
  readonly metrics: Readonly<Record<string, number>>;
  readonly alarms: readonly Alarm[];
  /** Why the run must end here, if its rule for that spoke. */
  readonly stop: string | null;
}

/** What `SelfPlay` carries from turn to turn besides the learners: plain data for the checkpoint. */
export interface SelfPlayState {
  readonly league: LeagueTable;
  /** By policy, and by `policy.part` where its training has parts. */
  readonly estimators: Readonly<Record<string, EstimatorState>>;
  readonly alarms: AlarmState;
  /** Absent in checkpoints of older versions. */
  readonly goodhart?: GoodhartState;
  /** Games that were begun ahead of their turn, where the schedule has staleness. */
  readonly ahead: readonly EpisodePlan[] | null;
}

/**
 * The loop of self-play, turn by turn: plan games, play them, judge them, learn from them. All chance
 * comes from the key and the number of the turn, so a turn gives the same whenever it is made.
 */
export class SelfPlay {
  readonly #experiment: Experiment;
  readonly #executor: Executor;
  readonly #policies: LearningPolicies;
  readonly #key: RandomKey;
  readonly #exams: Exams;
  readonly shelf: WeightShelf;
  #league: LeagueTable;
  #estimators: Readonly<Record<string, EstimatorState>> = {};
  #alarms: AlarmState = QUIET;
  #goodhart: GoodhartState = UNSEEN;
  #ahead: BegunGames | null = null;

  constructor(
    experiment: Experiment,
    executor: Executor,
    policies: LearningPolicies,
    key: RandomKey,
  ) {
    this.#exams = new Exams(experiment, executor, key);
    this.#experiment = experiment;
    this.#executor = executor;
    this.#policies = policies;
    this.#key = key;
    this.#league = openLeague(experiment.opponents ?? {});
    this.shelf = new WeightShelf(executor);
  }

  /** The current version of each learning policy. */
  get versions(): Readonly<Record<PolicyName, PolicyVersion>> {
    return Object.fromEntries(
      Object.entries(this.#policies).map(([name, { learner }]) => [name, learner.version]),
    );
  }

  /** Makes the learners' weights playable. To be called once they are at their starting version. */
  publishWeights(): void {
    for (const [name, { learner }] of Object.entries(this.#policies)) {
      this.shelf.put(name, learner.version, learner.parameters);
    }
  }

  /** Plays one turn and learns from it. Turns come in order, from 1 or from where a checkpoint left off. */
  async turn(update: number): Promise<TurnReport> {
    const { play, versions } = this.#ahead ?? this.#begin(update, false);
    this.#ahead = null;
    const episodes = await play();
    const { schedule } = this.#experiment;
    if (schedule.staleness === 1 && update < schedule.updates) {
      this.#ahead = this.#begin(update + 1, true);
    }
    const experiences = collectExperiences(episodes, this.#experiment.rewards, update);
    const own = experiences.filter(({ policy, version }) => versions[policy] === version);
    this.#noteResults(episodes, versions);
    const metrics: Record<string, number> = {
      ...roleMetrics(own),
      ...countFailures(episodes),
      ...searchFigures(episodes, experiences),
    };
    for (const policy of Object.keys(this.#experiment.training)) {
      Object.assign(metrics, await this.#learn(policy, experiences, versions[policy] ?? 0, update));
    }
    this.#tidyShelf();
    if (this.#exams.isCanaryDue(update)) {
      const candidates = { versions: this.versions, update };
      Object.assign(metrics, await this.#exams.lookAtCanary(candidates));
    }
    const { stopWhen } = this.#experiment;
    const { alarms, state } = checkAlarms(this.#experiment.alarms, metrics, this.#alarms);
    this.#alarms = state;
    const verdict = this.#watch(update, metrics);
    const stop = stopWhen?.then === 'stop' ? verdict : null;
    const warnings: readonly Alarm[] =
      verdict === null ? [] : [{ name: 'goodhart', metric: stopWhen?.truth ?? '', text: verdict }];
    const tokens = experiences.reduce((sum, experience) => sum + experience.tokens.length, 0);
    return {
      episodes,
      credits: creditsOf(experiences),
      tokens,
      metrics,
      alarms: [...alarms, ...warnings],
      stop,
    };
  }

  /** Plays held-out games, the canary's too, and scores them; leaves no trace in what is learned. */
  async evaluate(
    update: number,
    extent: 'brief' | 'full',
  ): Promise<Readonly<Record<string, number>>> {
    const candidates = { versions: this.versions, update };
    const canary = await this.#exams.lookAtCanary(candidates);
    const metrics = { ...(await this.#exams.evaluate(candidates, extent)), ...canary };
    if (update === 0) this.#watch(update, metrics);
    return metrics;
  }

  exportState(): SelfPlayState {
    return {
      league: this.#league,
      estimators: this.#estimators,
      alarms: this.#alarms,
      goodhart: this.#goodhart,
      ahead: this.#ahead?.plans ?? null,
    };
  }

  /**
   * Continues from a checkpoint, whose weights must be on the shelf already. Games that were begun
   * ahead wait for their turn: who only looks at a checkpoint doesn't start them.
   */
  importState({ league, estimators, alarms, goodhart, ahead }: SelfPlayState): void {
    this.#league = league;
    this.#estimators = estimators;
    this.#alarms = alarms;
    this.#goodhart = goodhart ?? UNSEEN;
    if (ahead === null) return;
    const versions = versionsIn(ahead, Object.keys(this.#policies));
    this.#ahead = { plans: ahead, versions, play: () => this.#executor.play(ahead) };
  }

  #begin(update: number, beside: boolean): BegunGames {
    const { environment, plan } = this.#experiment;
    const key = foldKey(foldKey(this.#key, 'turn'), update);
    const { versions } = this;
    const turn: Turn = {
      update,
      key,
      versions,
      opponents: (policy, count) => {
        const rules = this.#experiment.opponents?.[policy];
        const entry = this.#league[policy];
        if (rules === undefined || entry === undefined) {
          throw new UserError(
            `plan: ${policy} must be named in the experiment's opponents to be met in past versions`,
          );
        }
        return drawOpponents(entry, rules, count, versions[policy] ?? 0, foldKey(key, policy));
      },
    };
    const plans = makePlans(plan(turn), environment.name, `train-${update}`, foldKey(key, 'games'));
    return this.#play(plans, versions, beside);
  }

  #play(
    plans: readonly EpisodePlan[],
    versions: BegunGames['versions'],
    beside: boolean,
  ): BegunGames {
    const episodes = this.#executor.play(plans, { beside });
    episodes.catch(() => undefined); // reported by the turn that waits for it
    return { plans, versions, play: () => episodes };
  }

  #watch(update: number, metrics: Readonly<Record<string, number>>): string | null {
    const { stopWhen } = this.#experiment;
    if (stopWhen === undefined) return null;
    const { state, verdict } = watchGoodhart(stopWhen, update, metrics, this.#goodhart);
    this.#goodhart = state;
    return verdict;
  }

  #noteResults(episodes: readonly Episode[], versions: BegunGames['versions']): void {
    const noted = Object.entries(this.#experiment.opponents ?? {}).map(([policy, rules]) => {
      const entry = this.#league[policy];
      if (entry === undefined) throw new Error(`internal: ${policy} has no entry in the league`);
      return [policy, noteResults(entry, rules, episodes, versions[policy] ?? 0)] as const;
    });
    this.#league = Object.fromEntries(noted);
  }

  async #learn(
    policy: PolicyName,
    experiences: readonly Experience[],
    version: PolicyVersion,
    update: number,
  ): Promise<Readonly<Record<string, number>>> {
    const training = this.#experiment.training[policy];
    const learner = this.#policies[policy]?.learner;
    if (training === undefined || learner === undefined) {
      throw new UserError(
        `training: ${policy} must be a transformer among the experiment's policies`,
      );
    }
    const rules = this.#experiment.opponents?.[policy];
    const entry = this.#league[policy];
    const batch = experiences.filter((experience) => experience.policy === policy);
    if (batch.length === 0 || !mayLearn(entry, rules)) return { [`learn.${policy}.applied`]: 0 };
    const key = foldKey(foldKey(foldKey(this.#key, 'learn'), update), policy);
    const { parts, states } = prepareLoss(training, batch, this.#estimators, {
      policy,
      version,
      key,
    });
    this.#estimators = states;
    const { applied, metrics } = await learner.updateParts(parts, training);
    if (applied) {
      const { reference = 'warm start' } = training;
      if (reference !== 'warm start' && learner.version % reference.every === 0) {
        learner.freezeReference();
      }
      this.shelf.put(policy, learner.version, learner.parameters);
      if (rules !== undefined && entry !== undefined) {
        this.#league = { ...this.#league, [policy]: admitVersion(entry, rules, learner.version) };
      }
    }
    return {
      [`learn.${policy}.applied`]: applied ? 1 : 0,
      ...Object.fromEntries(
        Object.entries(metrics).map(([name, value]) => [`learn.${policy}.${name}`, value]),
      ),
    };
  }

  /** Keeps the weights that a plan may still name: the start, the latest, the pool, and games begun ahead. */
  #tidyShelf(): void {
    for (const [policy, version] of Object.entries(this.versions)) {
      const ahead = versionsSeated(this.#ahead?.plans ?? [], policy);
      this.shelf.keepOnly(policy, [0, version, ...versionsInPool(this.#league[policy]), ...ahead]);
    }
  }
}

function countFailures(episodes: readonly Episode[]): Readonly<Record<string, number>> {
  const failed = episodes.filter(({ ending }) => ending.kind === 'failed').length;
  return { 'episodes.failed': failed };
}

function creditsOf(experiences: readonly Experience[]): readonly Credit[] {
  return experiences.flatMap(({ episode, decision, columns }) =>
    Object.entries(columns).map(([term, value]) => ({ episode, decision, term, value })),
  );
}
