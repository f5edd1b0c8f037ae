import { performance } from 'node:perf_hooks';
import type { PolicyName } from '../core/ids.ts';
import { CannotGoOn } from '../policies/cannot-go-on.ts';
import type { EvaluationSize, Experiment } from '../experiment/experiment.ts';
import type { Checkpoint } from './folder/checkpoint.ts';
import type { RunFolder } from './folder/open-folder.ts';
import type { OpenRun, PreparedExperiment } from './open-run.ts';
import { reachedBound } from './reached-bound.ts';
import { NOTHING_YET, packCheckpoint, unpackCheckpoint } from './run-checkpoint.ts';
import type { Progress } from './run-checkpoint.ts';
import { RunLogger } from './run-logger.ts';
import type { RunEvent, RunResult } from './run-events.ts';
import { tellOfExit } from './tell-of-exit.ts';
import { checkScoreMetric, scoreIn } from '../training/score-metric.ts';
import type { TurnReport } from '../training/self-play.ts';
import { startFromWeights, warmUp } from '../training/warm-start.ts';

/** How a run begins, and when it ends. */
export interface RunBounds {
  /** The last update, counted from 1. */
  readonly updates: number;
  /** Of the whole run, warm start included; none if absent. */
  readonly minutes?: number;
  readonly signal?: AbortSignal;
  /** Whether the scenario is another than when the run was last played: its evaluations may say something else. */
  readonly hasChanged?: boolean;
  /** In place of the warm start; see `RunOptions`. */
  readonly initialWeights?: Readonly<Record<PolicyName, Float32Array>>;
}

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
  const ended = tellOfExit(
    () => `at update ${session.update}, before the run had ended`,
    () => bounds.signal?.aborted === true,
  );
  try {
    return await session.run(from);
  } finally {
    ended();
  }
}

type Metrics = Readonly<Record<string, number>>;

class Session {
  readonly #prepared: PreparedExperiment;
  readonly #open: OpenRun;
  readonly #folder: RunFolder;
  readonly #bounds: RunBounds;
  readonly #diary: RunLogger;
  readonly #began = performance.now();
  #earlierSeconds = 0;
  #progress: Progress = NOTHING_YET;
  /** The update whose weights were kept last. */
  #keptAt: number | null = null;

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
    this.#diary = new RunLogger(prepared, open, folder, onEvent);
  }

  /** The one it is at. */
  get update(): number {
    return this.#progress.update + 1;
  }

  async run(from: Checkpoint | undefined): Promise<RunResult> {
    if (from !== undefined) {
      this.#progress = unpackCheckpoint(from, this.#open.selfPlay, this.#open.policies);
      this.#earlierSeconds = this.#progress.seconds;
      if (this.#bounds.hasChanged === true) this.#progress = { ...this.#progress, evaluated: null };
    }
    this.#diary.started(this.#bounds, from && this.#progress.update);
    this.#diary.described(this.#progress.update, this.#bounds.updates);
    const bound = from && reachedBound(this.#progress, this.#bounds);
    if (bound !== undefined) this.#diary.rang(this.#progress.update, [bound]);
    try {
      return await this.#train(from);
    } catch (error) {
      if (!(error instanceof CannotGoOn)) throw error;
      return this.#stop(error);
    }
  }

  async #train(from: Checkpoint | undefined): Promise<RunResult> {
    if (from === undefined && !(await this.#begin())) return this.#finish('interrupted');
    const ended = await this.#takeTurns();
    // Of a run without updates, everything stands in the first checkpoint.
    if (from !== undefined || this.#progress.update > 0) {
      await this.#checkpoint(await this.#evaluate(ended === 'interrupted' ? 'brief' : 'full'));
    }
    return this.#finish(ended);
  }

  /** Outside policies can't be asked for now: what they have said is kept, and a resumed run finds it. */
  #stop({ why, message }: CannotGoOn): RunResult {
    const { update } = this.#progress;
    const further =
      why === 'budget'
        ? 'a larger one goes on (`agon resume`, with --endpoint budget.tokens=N or budget.money=N)'
        : '`agon resume` goes on';
    const text = `${message}; the run has done ${update} of ${this.#bounds.updates} updates, and all that was said is kept: ${further}`;
    this.#open.outside.sync();
    this.#diary.rang(update, [{ name: why, text }]);
    return this.#finish(why);
  }

  /** Up to the first checkpoint; returns whether it got there. */
  async #begin(): Promise<boolean> {
    if (!(await this.#warmUp())) return false;
    const comparable = await this.#evaluate('full');
    this.#progress = { ...this.#progress, before: this.#progress.after };
    await this.#checkpoint(comparable);
    checkScoreMetric(this.#prepared.experiment, comparable); // now, when the warm start is safe
    return true;
  }

  async #warmUp(): Promise<boolean> {
    const { initialWeights, signal } = this.#bounds;
    if (initialWeights !== undefined) {
      startFromWeights(this.#open, initialWeights);
      return true;
    }
    return warmUp(this.#prepared, this.#open, (phase, step) => {
      this.#diary.warmed(phase, step);
      return signal?.aborted !== true;
    });
  }

  /** Turn after turn; returns why they ended. */
  async #takeTurns(): Promise<RunResult['ended']> {
    const { updates, minutes = Infinity, signal } = this.#bounds;
    const { evaluateEvery } = this.#prepared.experiment.schedule;
    while (this.#progress.update < updates) {
      if (signal?.aborted === true) return 'interrupted';
      if (this.#seconds() >= 60 * minutes) return 'minutes';
      const update = this.#progress.update + 1;
      const { stop, metrics } = await this.#turn(update);
      if (stop !== null) return 'goodhart';
      if (update === updates) break; // the end has an evaluation and a checkpoint of its own
      if (update % evaluateEvery === 0) {
        await this.#checkpoint(await this.#evaluate('brief'));
      } else if (update === this.#open.selfPlay.bestUpdate) {
        // `stopWhen` may name it as the one to go back to. Its score is the canary's, or none.
        const looked = Object.entries(metrics).filter(([name]) => name.startsWith('canary.'));
        await this.#checkpoint(Object.fromEntries(looked));
      }
    }
    return 'complete';
  }

  async #turn(update: number): Promise<TurnReport> {
    const began = performance.now();
    const report = await this.#open.selfPlay.turn(update, this.#bounds.updates);
    await this.#diary.played(update, report);
    const tookSeconds = (performance.now() - began) / 1000;
    const { episodes, tokens } = this.#progress;
    this.#progress = {
      ...this.#progress,
      update,
      seconds: this.#seconds(),
      episodes: episodes + report.episodes.length,
      tokens: tokens + report.tokens,
    };
    this.#diary.updated(this.#progress, this.#bounds.updates, report, tookSeconds);
    this.#keepVersions(false);
    return report;
  }

  /** Returns the metrics that are of the same games at every look, whatever the size. */
  async #evaluate(size: EvaluationSize): Promise<Metrics> {
    const { update, evaluated } = this.#progress;
    const last = evaluated?.update === update ? evaluated : undefined;
    // Resumed where it had ended, or ended where it was just evaluated: the same games would say the same.
    if (last !== undefined && (last.size === 'full' || size === 'brief')) {
      return last.comparable;
    }
    const looks = await this.#open.selfPlay.evaluate(update, size);
    const comparable = looks[0].metrics;
    for (const { metrics: after, size: seen, heldOut } of looks) {
      const seconds = this.#seconds();
      const told = { update, size: seen, comparable };
      this.#progress = { ...this.#progress, after, seconds, evaluated: told };
      if (seen !== last?.size) this.#diary.evaluated(this.#progress, { size: seen, heldOut });
    }
    this.#keepVersions(true);
    return comparable;
  }

  #keepVersions(isEvaluated: boolean): void {
    const { update } = this.#progress;
    const { keepVersions: rule } = this.#prepared.experiment.schedule;
    if (update === this.#keptAt || !keepsVersion(rule, update, isEvaluated)) return;
    this.#keptAt = update;
    this.#diary.keptVersions(update);
  }

  /** @param metrics - those of this very update, in which its score is, if it was looked at */
  async #checkpoint(metrics: Metrics): Promise<void> {
    const { selfPlay, policies } = this.#open;
    const { update } = this.#progress;
    const packed = await packCheckpoint(this.#progress, selfPlay, policies);
    this.#diary.ranked(update, selfPlay.standings);
    const made = { update, score: scoreIn(metrics, this.#prepared.experiment), ...packed };
    this.#open.outside.sync();
    this.#diary.saved(update, this.#folder.saveCheckpoint(made, selfPlay.bestUpdate));
  }

  #finish(ended: RunResult['ended']): RunResult {
    return this.#diary.ended({ ...this.#progress, seconds: this.#seconds() }, ended);
  }

  #seconds(): number {
    return this.#earlierSeconds + (performance.now() - this.#began) / 1000;
  }
}

/** Whether the weights after an update are kept beside checkpoints: of evaluations, unless the schedule says otherwise. */
function keepsVersion(
  rule: Experiment['schedule']['keepVersions'],
  update: number,
  isEvaluated: boolean,
): boolean {
  if (rule === undefined) return isEvaluated;
  if (typeof rule === 'object') return update % rule.every === 0;
  return rule === 'all';
}
