import type { Credit } from '../core/credit.ts';
import type { Decision } from '../core/decision.ts';
import type { Episode, EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import { foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import { collectExperiences, roleMetrics, explorationMetrics } from '../learning/index.ts';
import type { Alarm } from '../learning/index.ts';
import { summariseStandings } from '../league/index.ts';
import type { Standings, StandingsSummary } from '../league/index.ts';
import type { Executor } from './executor.ts';
import { versionsIn, versionsSeated } from './begun-games.ts';
import type { BegunGames } from './begun-games.ts';
import { checkGames } from '../experiment/check-games.ts';
import { creditsOf } from './episode-credits.ts';
import { HeldOutEvaluation } from './held-out-evaluation.ts';
import { weightAt } from '../rewards/compose-rewards.ts';
import type { Experiment, EvaluationSize, Turn } from '../experiment/experiment.ts';
import { alarmOfFailures, describeFailures, failedGames } from './failed-games.ts';
import { League } from './league.ts';
import type { LeagueTable } from './league-table.ts';
import { makePlans, opponentSeatsOf, trainingPhase } from './make-plans.ts';
import type { OpponentSeats } from './make-plans.ts';
import type { LearningPolicies } from './open-learners.ts';
import { PolicyUpdates } from './policy-updates.ts';
import type { EstimatorStates } from './policy-updates.ts';
import { RunMonitor } from './run-monitor.ts';
import type { RunMonitorState } from './run-monitor.ts';
import type { WeightStore } from './weight-store.ts';

/** So many turns one after the other of which every game failed end a run. */
const LOST_TURNS = 3;

/** What one turn gave: games, what they were worth, and what was learned from them. */
export interface TurnReport {
  readonly episodes: readonly Episode[];
  readonly credits: readonly Credit[];
  /** Of a look at the canary; they aren't trained on. */
  readonly heldOut: readonly Episode[];
  readonly tokens: number; // sampled
  readonly metrics: Readonly<Record<string, number>>;
  readonly alarms: readonly Alarm[];
  /** Why the run must end here, if its rule for that spoke. */
  readonly stop: string | null;
}

/** Held-out metrics, the canary's among them. */
export interface HeldOutMetrics {
  readonly size: EvaluationSize;
  readonly metrics: Readonly<Record<string, number>>;
  /** The games that they are of. */
  readonly heldOut: readonly Episode[];
}

/** What `SelfPlay` carries from turn to turn besides the learners: plain data for the checkpoint. */
export interface SelfPlayState extends RunMonitorState {
  readonly league: LeagueTable;
  readonly standings: Standings;
  readonly estimators: EstimatorStates;
  /** Games that were begun ahead of their turn, where the schedule has staleness. */
  readonly ahead: readonly EpisodePlan[] | null;
  /** Where opponents play in those. */
  readonly aheadSeats?: OpponentSeats;
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
  readonly #exams: HeldOutEvaluation;
  readonly #league: League;
  readonly #updates: PolicyUpdates;
  readonly #watch: RunMonitor;
  readonly weights: WeightStore;
  #ahead: BegunGames | null = null;
  #lostTurns = 0; // those before this one of which every game failed

  constructor(
    experiment: Experiment,
    executor: Executor,
    policies: LearningPolicies,
    key: RandomKey,
  ) {
    this.#experiment = experiment;
    this.#executor = executor;
    this.#policies = policies;
    this.#key = key;
    this.weights = executor.weights;
    this.#exams = new HeldOutEvaluation(experiment, executor, key);
    this.#league = new League(experiment.opponents);
    this.#updates = new PolicyUpdates(experiment, policies, this.#league, this.weights, key);
    this.#watch = new RunMonitor(experiment);
  }

  /** The current version of each learning policy. */
  get versions(): Readonly<Record<PolicyName, PolicyVersion>> {
    return Object.fromEntries(
      Object.entries(this.#policies).map(([name, { learner }]) => [name, learner.version]),
    );
  }

  /** The update whose policies `stopWhen` holds for the best so far; null where there is no such rule. */
  get bestUpdate(): number | null {
    return this.#watch.bestUpdate;
  }

  /** Ratings and payoffs of the versions that met as opponents; null while nobody has. */
  get standings(): StandingsSummary | null {
    return summariseStandings(this.#league.standings);
  }

  /** Makes the learners' weights playable. To be called once they are at their starting version. */
  publishWeights(): void {
    for (const [name, { learner }] of Object.entries(this.#policies)) {
      this.weights.publish(name, learner.version, learner.parameters);
    }
  }

  /**
   * Plays one turn and learns from it. Turns come in order, from 1 or from where a checkpoint left off.
   *
   * @param last - the last turn that will be played, which may lie beyond the schedule's; the schedule's if absent
   */
  async turn(
    update: number,
    last: number = this.#experiment.schedule.updates,
  ): Promise<TurnReport> {
    const { play, versions, opponentSeats } = this.#ahead ?? this.#begin(update, false);
    this.#ahead = null;
    const episodes = await play();
    this.#checkFailures(update, episodes);
    if (this.#experiment.schedule.staleness === 1) this.#ahead = this.#beginNext(update, last);
    const experiences = collectExperiences(episodes, this.#experiment.rewards, update);
    const own = experiences.filter(({ decision }) => isCurrent(decision, versions));
    this.#league.note(episodes, versions, opponentSeats);
    const metrics: Record<string, number> = {
      ...roleMetrics(own),
      'episodes.failed': failedGames(episodes).length,
      ...explorationMetrics(episodes, experiences),
    };
    const pays = this.#experiment.rewards.some((part) => weightAt(part, update) !== 0);
    const trained = new Map<Decision, number | readonly number[]>();
    for (const policy of Object.keys(this.#experiment.training)) {
      const lesson = { experiences, version: versions[policy] ?? 0, update, pays };
      const learned = await this.#updates.learn(policy, lesson);
      Object.assign(metrics, learned.metrics);
      for (const [decision, advantage] of learned.advantages) trained.set(decision, advantage);
    }
    this.#retireWeights();
    let heldOut: readonly Episode[] = [];
    if (this.#exams.isCanaryDue(update)) {
      const canary = await this.#exams.evaluateCanary({ versions: this.versions, update });
      heldOut = canary.episodes;
      Object.assign(metrics, canary.metrics);
    }
    const { alarms, stop } = this.#watch.check(update, metrics);
    return {
      episodes,
      credits: creditsOf(experiences, trained),
      heldOut,
      tokens: experiences.reduce((sum, { decision }) => sum + decision.tokens.length, 0),
      metrics,
      alarms: [...alarmOfFailures(episodes), ...alarms],
      stop,
    };
  }

  /**
   * Plays held-out games, the canary's too, and scores them; leaves no trace in what is learned.
   *
   * @param size - `full` plays the brief games first, by which all looks can be compared
   * @returns the brief metrics, then the full ones if they were asked for; where there are no
   *   evaluations, the canary's alone under the size asked for
   */
  async evaluate(
    update: number,
    size: EvaluationSize,
  ): Promise<readonly [HeldOutMetrics, ...HeldOutMetrics[]]> {
    const candidates = { versions: this.versions, update };
    const canary = await this.#exams.evaluateCanary(candidates);
    if (update === 0) this.#watch.begin(canary.metrics);
    const look = async (of: EvaluationSize, more: readonly Episode[]): Promise<HeldOutMetrics> => {
      const { metrics, episodes } = await this.#exams.evaluate(candidates, of);
      return {
        size: of,
        metrics: { ...metrics, ...canary.metrics },
        heldOut: [...episodes, ...more],
      };
    };
    const hasOne = size === 'brief' || this.#experiment.evaluations.length === 0;
    // The canary is looked at once: its games are those of the first look.
    if (hasOne) return [await look(size, canary.episodes)];
    return [await look('brief', canary.episodes), await look('full', [])];
  }

  exportState(): SelfPlayState {
    return {
      league: this.#league.table,
      standings: this.#league.standings,
      estimators: this.#updates.state,
      ...this.#watch.state,
      ahead: this.#ahead?.plans ?? null,
      ...(this.#ahead && { aheadSeats: this.#ahead.opponentSeats }),
    };
  }

  /**
   * Continues from a checkpoint, whose weights must be published already. Games that were begun
   * ahead wait for their turn: who only looks at a checkpoint doesn't start them.
   */
  importState({
    league,
    standings,
    estimators,
    ahead,
    aheadSeats = {},
    ...watch
  }: SelfPlayState): void {
    this.#league.restore(league, standings);
    this.#updates.restore(estimators);
    this.#watch.restore(watch);
    if (ahead === null) return;
    const versions = versionsIn(ahead, Object.keys(this.#policies));
    this.#ahead = {
      plans: ahead,
      versions,
      opponentSeats: aheadSeats,
      play: () => this.#executor.play(ahead),
    };
  }

  /** Who plays on where nothing comes to its end learns nothing, and pays for it where a policy is served elsewhere. */
  #checkFailures(update: number, episodes: readonly Episode[]): void {
    const isLost = failedGames(episodes).length === episodes.length;
    this.#lostTurns = isLost ? this.#lostTurns + 1 : 0;
    if (this.#lostTurns < LOST_TURNS) return;
    throw new UserError(
      `update ${update}: games must come to their end, but of the last ${LOST_TURNS} updates none did; ` +
        `here ${describeFailures(episodes)}; mend what they need, and resume the run`,
    );
  }

  /** The games of the next turn, begun ahead. After the last one they are only planned, for who goes on some day. */
  #beginNext(update: number, last: number): BegunGames | null {
    if (update < last) return this.#begin(update + 1, true);
    try {
      const { plans, ...begun } = this.#plan(update + 1);
      return { plans, ...begun, play: () => this.#executor.play(plans) };
    } catch {
      return null; // a scenario may have no more games: who goes on then is told why
    }
  }

  #begin(update: number, beside: boolean): BegunGames {
    const planned = this.#plan(update);
    const episodes = this.#executor.play(planned.plans, { beside });
    episodes.catch(() => undefined); // reported by the turn that waits for it
    return { ...planned, play: () => episodes };
  }

  #plan(update: number): Omit<BegunGames, 'play'> {
    const { environment, plan } = this.#experiment;
    const key = foldKey(foldKey(this.#key, 'turn'), update);
    const { versions } = this;
    const turn: Turn = {
      update,
      key,
      versions,
      opponents: (policy, count) =>
        this.#league.draw(policy, count, versions[policy] ?? 0, foldKey(key, policy)),
    };
    const games = plan(turn);
    checkGames('plan', games);
    if (games.length === 0) {
      throw new UserError(
        `plan: must give at least one game for every update, got none for update ${update}; correct the scenario or its settings`,
      );
    }
    const plans = makePlans(games, environment.name, trainingPhase(update), foldKey(key, 'games'));
    return { plans, versions, opponentSeats: opponentSeatsOf(games, plans) };
  }

  /** Keeps the weights that a plan may still name: the start, the latest, the pool, and games begun ahead. */
  #retireWeights(): void {
    for (const [policy, version] of Object.entries(this.versions)) {
      const ahead = versionsSeated(this.#ahead?.plans ?? [], policy);
      this.weights.keepOnly(policy, [0, version, ...this.#league.versionsOf(policy), ...ahead]);
    }
  }
}

/** By a policy as it learns, or by one that doesn't: of past versions as opponents metrics say nothing. */
function isCurrent(
  { policy, version }: Decision,
  versions: Readonly<Record<PolicyName, PolicyVersion>>,
): boolean {
  return (versions[policy] ?? version) === version;
}
