import { QUIET, UNSEEN, checkAlarms, watchGoodhart } from '../learning/index.ts';
import type { Alarm, AlarmState, GoodhartState } from '../learning/index.ts';
import { alarmsOf } from '../experiment/alarms-of.ts';
import type { Experiment } from '../experiment/experiment.ts';

type Metrics = Readonly<Record<string, number>>;

/** What a watch remembers; plain data, part of the checkpoint. */
export interface RunMonitorState {
  readonly alarms: AlarmState;
  readonly goodhart: GoodhartState;
}

/** Looks after a run: the experiment's alarms, and its rule for a reward that rises while the truth falls. */
export class RunMonitor {
  readonly #experiment: Pick<Experiment, 'alarms' | 'stopWhen'>;
  #alarms: AlarmState = QUIET;
  #goodhart: GoodhartState = UNSEEN;

  constructor(experiment: Pick<Experiment, 'alarms' | 'stopWhen'>) {
    this.#experiment = experiment;
  }

  get state(): RunMonitorState {
    return { alarms: this.#alarms, goodhart: this.#goodhart };
  }

  /** The update of the canary's best look so far, if there is a rule that may name it. */
  get bestUpdate(): number | null {
    return this.#goodhart.best?.update ?? null;
  }

  /** Continues from a checkpoint. */
  restore({ alarms, goodhart }: RunMonitorState): void {
    this.#alarms = alarms;
    this.#goodhart = goodhart;
  }

  /** Sees where the truth stands before anything is learned. */
  begin(metrics: Metrics): void {
    // Ratios count from here; nothing is outside its band before it could move.
    const { first } = checkAlarms(alarmsOf(this.#experiment), metrics, QUIET).state;
    this.#alarms = { ...QUIET, first };
    this.#compare(0, metrics);
  }

  /** Looks at an update's metrics. `stop` says why the run must end here, if its rule for that spoke. */
  check(
    update: number,
    metrics: Metrics,
  ): { readonly alarms: readonly Alarm[]; readonly stop: string | null } {
    const { stopWhen } = this.#experiment;
    const { alarms, state } = checkAlarms(alarmsOf(this.#experiment), metrics, this.#alarms);
    this.#alarms = state;
    const verdict = this.#compare(update, metrics);
    if (!stopWhen || verdict === null) return { alarms, stop: null };
    return {
      alarms: [...alarms, { name: 'goodhart', metric: stopWhen.truth, text: verdict }],
      stop: stopWhen.then === 'stop' ? verdict : null,
    };
  }

  #compare(update: number, metrics: Metrics): string | null {
    const { stopWhen } = this.#experiment;
    if (!stopWhen) return null;
    const { state, verdict } = watchGoodhart(stopWhen, update, metrics, this.#goodhart);
    this.#goodhart = state;
    return verdict;
  }
}
