import type { StandingsSummary } from '../league/index.ts';
import type { Alarm } from '../learning/index.ts';
import { joinCredits } from '../training/episode-credits.ts';
import { describeExperiment } from '../experiment/describe-experiment.ts';
import { isKept } from '../recording/manifest.ts';
import { packRecord } from '../recording/record.ts';
import type { RunFolder } from './folder/open-folder.ts';
import { keepDescription } from './folder/descriptions.ts';
import { keepWeights } from './folder/kept-weights.ts';
import { readRun } from './folder/run-folder.ts';
import type { OpenRun, PreparedExperiment } from './open-run.ts';
import type { Progress } from './run-checkpoint.ts';
import type { RunEvent, RunResult } from './run-events.ts';
import { Samples } from './samples.ts';
import type { HeldOutMetrics, TurnReport } from '../training/self-play.ts';
import type { RunBounds } from './train-run.ts';

/** What happens in a run, as its folder keeps it and as those who watch it are told. */
export class RunLogger {
  readonly #prepared: PreparedExperiment;
  readonly #open: OpenRun;
  readonly #folder: RunFolder;
  readonly #tell: (event: RunEvent) => void;
  readonly #samples: Samples;

  constructor(
    prepared: PreparedExperiment,
    open: OpenRun,
    folder: RunFolder,
    onEvent: (event: RunEvent) => void,
  ) {
    this.#prepared = prepared;
    this.#open = open;
    this.#folder = folder;
    this.#tell = onEvent;
    this.#samples = new Samples(prepared.experiment.describe, onEvent);
  }

  /** @param resumedFrom - the update of the checkpoint; undefined at the very start */
  started(
    { updates, minutes }: Pick<RunBounds, 'updates' | 'minutes'>,
    resumedFrom: number | undefined,
  ): void {
    this.#tell({
      kind: 'started',
      ...this.#about(),
      updates,
      ...(minutes === undefined ? {} : { minutes }),
      ...(resumedFrom === undefined ? {} : { resumedFrom }),
      hasBench: this.#prepared.experiment.bench !== undefined,
    });
  }

  /** Keeps what the experiment is, where that isn't what was kept last. */
  described(update: number, updates: number): void {
    const { path, metrics } = this.#folder;
    const described = describeExperiment(this.#prepared.experiment, updates);
    const digest = keepDescription(path, described);
    const before = readRun(path)
      .metrics()
      .findLast(({ kind }) => kind === 'described');
    if (before?.kind === 'described' && before.digest === digest) return;
    metrics.append({ kind: 'described', update, digest });
  }

  warmed(phase: string, step: { step: number; steps: number; loss: number }): void {
    const { step: nth, steps, loss } = step;
    this.#tell({ kind: 'warm-start', phase, step: nth, steps, loss });
  }

  /**
   * Notes a turn's games in the manifest, and keeps them if the schedule says so. They are on the disk when
   * the next checkpoint is.
   */
  async played(update: number, { episodes, credits, heldOut }: TurnReport): Promise<void> {
    const keep = this.#prepared.experiment.schedule.keepEpisodes;
    const records = joinCredits(episodes, credits).map(packRecord);
    this.#folder.manifest.noteGames(records, keep);
    this.#folder.manifest.noteHeldOut(heldOut);
    if (isKept({ update, keep })) await this.#folder.episodes.append(records);
  }

  /** @param tookSeconds - the turn alone, for its pace */
  updated(progress: Progress, updates: number, report: TurnReport, tookSeconds: number): void {
    const { update, seconds, episodes } = progress;
    const { metrics } = report;
    this.#folder.metrics.append({ kind: 'update', update, seconds, ...metrics });
    this.#tell({
      kind: 'update',
      update,
      updates,
      seconds,
      episodes,
      episodesPerSecond: report.episodes.length / tookSeconds,
      tokensPerSecond: report.tokens / tookSeconds,
      metrics,
    });
    for (const { name, metric, text } of report.alarms) {
      this.#folder.metrics.append({ kind: 'alarm', update, name, metric, text });
    }
    this.#folder.manifest.seal(update);
    this.rang(update, report.alarms);
    this.#samples.show(update, report.episodes);
  }

  /** Keeps the weights of every transformer; to be told before a checkpoint of that update is saved. */
  keptVersions(update: number): void {
    const policies = Object.entries(this.#open.policies).map(([name, { learner }]) => {
      const digest = keepWeights(this.#folder.path, learner.parameters);
      return [name, { version: learner.version, digest }] as const;
    });
    this.#folder.metrics.append({
      kind: 'weights',
      update,
      policies: Object.fromEntries(policies),
    });
  }

  rang(update: number, alarms: readonly Pick<Alarm, 'name' | 'text'>[]): void {
    for (const { name, text } of alarms) this.#tell({ kind: 'alarm', update, name, text });
  }

  evaluated(
    { update, seconds, after }: Progress,
    { size, heldOut }: Pick<HeldOutMetrics, 'size' | 'heldOut'>,
  ): void {
    this.#folder.manifest.noteHeldOut(heldOut);
    this.#folder.metrics.append({ kind: 'evaluation', update, seconds, size, ...after });
    this.#tell({ kind: 'evaluation', update, size, metrics: after });
  }

  /** To be told before the checkpoint of that update is saved: a resumed run goes on behind it. */
  ranked(update: number, standings: StandingsSummary | null): void {
    if (standings === null) return;
    const { ratings, payoffs, equilibrium } = standings;
    this.#folder.metrics.append({
      kind: 'standings',
      update,
      ratings: { ...ratings },
      payoffs: { ...payoffs },
      equilibrium: { ...equilibrium },
    });
  }

  saved(update: number, path: string): void {
    this.#tell({ kind: 'checkpoint', update, path });
  }

  ended(
    { update, seconds, episodes, before, after }: Progress,
    ended: RunResult['ended'],
  ): RunResult {
    const { best } = this.#folder;
    const { backend, workers, ...identity } = this.#about();
    const result: RunResult = {
      ...identity,
      seconds,
      updates: update,
      episodes,
      backend,
      workers,
      before,
      after,
      ended,
      ...(best === undefined ? {} : { best }),
    };
    this.#folder.metrics.append({ kind: 'ended', update, ended });
    this.#folder.manifest.seal(update);
    this.#folder.keepChain();
    this.#tell({ kind: 'finished', result });
    return result;
  }

  #about(): Pick<RunResult, 'run' | 'scenario' | 'seed' | 'backend' | 'workers'> {
    const { path, description } = this.#folder;
    const { engine, executor } = this.#open;
    return {
      run: path,
      scenario: description.scenario,
      seed: this.#prepared.seed,
      backend: engine.backend,
      workers: executor.workers,
    };
  }
}
