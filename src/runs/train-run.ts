import { performance } from 'node:perf_hooks';
import type { Episode } from '../core/episode.ts';
import type { PolicyName } from '../core/ids.ts';
import { keyFromSeed, foldKey } from '../core/random.ts';
import type { RandomKey } from '../core/random.ts';
import type { Checkpoint } from './folder/checkpoint.ts';
import type { RunFolder } from './folder/run-folder.ts';
import type { OpenRun, PreparedExperiment } from './open-run.ts';
import type { Progress } from './run-checkpoint.ts';
import { packCheckpoint, unpackCheckpoint } from './run-checkpoint.ts';
import type { RunEvent, RunResult } from './run-events.ts';
import { runWarmStart, startFromWeights } from './warm-start.ts';

/** How a run begins, and when it ends. */
export interface RunBounds {
  /** The last update, counted from 1. */
  readonly updates: number;
  /** Of the whole run, warm start included; none if absent. */
  readonly minutes?: number;
  readonly signal?: AbortSignal;
  /** In place of the warm start; see `RunOptions`. */
  readonly initialWeights?: Readonly<Record<PolicyName, Float32Array>>;
}

const SAMPLE_EVERY_MS = 5000;

/**
 * Takes a run from where it is to its end: warm start, then turn after turn, with everything that
 * happens written to its folder and told to `onEvent`.
 *
 * @param from - the checkpoint to go on from; undefined begins with the warm start
 */
export async function trainRun(
  prepared: PreparedExperiment,
  open: OpenRun,
  folder: RunFolder,
  from: Checkpoint | undefined,
  bounds: RunBounds,
  onEvent: (event: RunEvent) => void,
): Promise<RunResult> {
  const session = new Session(prepared, open, folder, bounds, onEvent);
  return session.run(from);
}

class Session {
  readonly #prepared: PreparedExperiment;
  readonly #open: OpenRun;
  readonly #folder: RunFolder;
  readonly #bounds: RunBounds;
  readonly #tell: (event: RunEvent) => void;
  readonly #key: RandomKey;
  readonly #began = performance.now();
  #earlierSeconds = 0;
  #progress: Progress = { update: 0, seconds: 0, episodes: 0, tokens: 0, before: {}, after: {} };
  #lastSample = -Infinity;

  constructor(
    prepared: PreparedExperiment,
    open: OpenRun,
    folder: RunFolder,
    bounds: RunBounds,
    onEvent: (event: RunEvent) => void,
  ) {
    this.#prepared = prepared;
    this.#open = open;
    this.#folder = folder;
    this.#bounds = bounds;
    this.#tell = onEvent;
    this.#key = keyFromSeed(prepared.seed);
  }

  async run(from: Checkpoint | undefined): Promise<RunResult> {
    const { selfPlay, policies } = this.#open;
    if (from !== undefined) {
      this.#progress = unpackCheckpoint(from, selfPlay, policies);
      this.#earlierSeconds = this.#progress.seconds;
    }
    this.#tellStart(from !== undefined);
    if (from === undefined) {
      if (!(await this.#warmUp())) return this.#finish('interrupted');
      await this.#evaluate('full');
      this.#progress = { ...this.#progress, before: this.#progress.after };
      await this.#checkpoint();
    }
    const { evaluateEvery } = this.#prepared.experiment.schedule;
    let ended: RunResult['ended'] = 'complete';
    while (this.#progress.update < this.#bounds.updates) {
      const stop = this.#mustStop();
      if (stop !== null) {
        ended = stop;
        break;
      }
      const stopped = await this.#turn(this.#progress.update + 1);
      if (stopped) {
        ended = 'goodhart';
        break;
      }
      const { update } = this.#progress;
      if (update % evaluateEvery === 0 && update < this.#bounds.updates) {
        await this.#evaluate('brief');
        await this.#checkpoint();
      }
    }
    await this.#evaluate(ended === 'interrupted' ? 'brief' : 'full');
    await this.#checkpoint();
    return this.#finish(ended);
  }

  #mustStop(): 'minutes' | 'interrupted' | null {
    if (this.#bounds.signal?.aborted === true) return 'interrupted';
    const { minutes } = this.#bounds;
    return minutes !== undefined && this.#seconds() >= 60 * minutes ? 'minutes' : null;
  }

  async #warmUp(): Promise<boolean> {
    const { initialWeights } = this.#bounds;
    if (initialWeights !== undefined) {
      startFromWeights(this.#open.policies, initialWeights);
      this.#open.selfPlay.publishWeights();
      return true;
    }
    const { warmStart } = this.#prepared.experiment;
    const done = await runWarmStart(
      warmStart,
      this.#open.policies,
      foldKey(this.#key, 'warm start'),
      (phase, { step, steps, loss }) => {
        this.#tell({ kind: 'warm-start', phase, step, steps, loss });
        return this.#bounds.signal?.aborted !== true;
      },
    );
    if (done) this.#open.selfPlay.publishWeights();
    return done;
  }

  /** Returns whether the experiment's rule says that the run must end here. */
  async #turn(update: number): Promise<boolean> {
    const began = performance.now();
    const report = await this.#open.selfPlay.turn(update);
    const credits = new Map<string, (typeof report.credits)[number][]>();
    for (const credit of report.credits) {
      const own = credits.get(credit.episode);
      if (own === undefined) credits.set(credit.episode, [credit]);
      else own.push(credit);
    }
    this.#folder.episodes.append(
      report.episodes.map((episode) => ({ episode, credits: credits.get(episode.plan.id) ?? [] })),
    );
    const seconds = (performance.now() - began) / 1000;
    const { episodes, tokens } = this.#progress;
    this.#progress = {
      ...this.#progress,
      update,
      seconds: this.#seconds(),
      episodes: episodes + report.episodes.length,
      tokens: tokens + report.tokens,
    };
    this.#folder.metrics.append({
      kind: 'update',
      update,
      seconds: this.#progress.seconds,
      ...report.metrics,
    });
    this.#tell({
      kind: 'update',
      update,
      updates: this.#bounds.updates,
      seconds: this.#progress.seconds,
      episodes: this.#progress.episodes,
      episodesPerSecond: report.episodes.length / seconds,
      tokensPerSecond: report.tokens / seconds,
      metrics: report.metrics,
    });
    for (const { name, text } of report.alarms) this.#tell({ kind: 'alarm', update, name, text });
    this.#showSample(update, report.episodes);
    return report.stop !== null;
  }

  #showSample(update: number, episodes: readonly Episode[]): void {
    const { describe } = this.#prepared.experiment;
    const episode = episodes[update % Math.max(1, episodes.length)];
    const now = performance.now();
    if (
      describe === undefined ||
      episode === undefined ||
      now - this.#lastSample < SAMPLE_EVERY_MS
    ) {
      return;
    }
    this.#lastSample = now;
    this.#tell({ kind: 'sample', update, episode, text: describe(episode) });
  }

  async #evaluate(extent: 'brief' | 'full'): Promise<void> {
    const { update } = this.#progress;
    const metrics = await this.#open.selfPlay.evaluate(update, extent);
    this.#progress = { ...this.#progress, after: metrics, seconds: this.#seconds() };
    this.#folder.metrics.append({
      kind: 'evaluation',
      update,
      seconds: this.#progress.seconds,
      extent,
      ...metrics,
    });
    this.#tell({ kind: 'evaluation', update, metrics });
  }

  async #checkpoint(): Promise<void> {
    const { update, after } = this.#progress;
    const packed = await packCheckpoint(this.#progress, this.#open.selfPlay, this.#open.policies);
    const { stopWhen, score = stopWhen?.truth } = this.#prepared.experiment;
    const path = this.#folder.saveCheckpoint({
      update,
      score: score === undefined ? null : (after[score] ?? null),
      ...packed,
    });
    this.#tell({ kind: 'checkpoint', update, path });
  }

  #tellStart(resumed: boolean): void {
    const { engine, executor } = this.#open;
    this.#tell({
      kind: 'started',
      run: this.#folder.path,
      scenario: this.#folder.description.scenario,
      seed: this.#prepared.seed,
      backend: engine.backend,
      workers: executor.workers,
      updates: this.#bounds.updates,
      ...(resumed ? { resumedFrom: this.#progress.update } : {}),
      hasBench: this.#prepared.experiment.bench !== undefined,
    });
  }

  #seconds(): number {
    return this.#earlierSeconds + (performance.now() - this.#began) / 1000;
  }

  #finish(ended: RunResult['ended']): RunResult {
    const { update, episodes, before, after } = this.#progress;
    const { best } = this.#folder;
    const result: RunResult = {
      run: this.#folder.path,
      scenario: this.#folder.description.scenario,
      seed: this.#prepared.seed,
      seconds: this.#seconds(),
      updates: update,
      episodes,
      backend: this.#open.engine.backend,
      workers: this.#open.executor.workers,
      before,
      after,
      ended,
      ...(best === undefined ? {} : { best }),
    };
    this.#folder.metrics.append({ kind: 'ended', update, ended });
    this.#tell({ kind: 'finished', result });
    return result;
  }
}
