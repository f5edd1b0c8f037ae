import type { RunEvent } from '../../runs/run-events.ts';
import { openCurve } from './curve.ts';
import type { Curve } from './curve.ts';

type EventOf<Kind extends RunEvent['kind']> = Extract<RunEvent, { readonly kind: Kind }>;

/** Updates over which the pace is measured. */
const PACE_UPDATES = 20;

/** What is known of a run from its events so far; the live view and the plain lines read from it. */
export interface RunTracker {
  note(event: RunEvent, nowMs: number): void;
  readonly started: EventOf<'started'> | undefined;
  readonly warmStart: EventOf<'warm-start'> | undefined;
  readonly update: EventOf<'update'> | undefined;
  readonly alarm: EventOf<'alarm'> | undefined;
  readonly sample: EventOf<'sample'> | undefined;
  /** Held-out metrics over the brief evaluations, and learning metrics over the updates, by metric. */
  readonly heldOut: ReadonlyMap<string, Curve>;
  readonly learning: ReadonlyMap<string, Curve>;
  /** Metrics that say whether the others can be believed: the canary's, exploration and exploitation. */
  readonly checks: ReadonlyMap<string, Curve>;
  /** Minutes until the updates are done or the time is up, whichever comes first, if it can be told. */
  minutesLeft(nowMs: number): number | undefined;
}

/** @param minutes - how long the run may take in all, if it doesn't say so itself */
export function trackRun(minutes: number | undefined): RunTracker {
  const latest: { -readonly [Kind in RunEvent['kind']]?: EventOf<Kind> } = {};
  const heldOut = new Map<string, Curve>();
  const learning = new Map<string, Curve>();
  const checks = new Map<string, Curve>();
  let lastLook = -1; // an evaluation at the update of a look says the same again
  /** When it was last known how long the run has taken, and how long that was. */
  let clock: { readonly atMs: number; readonly elapsedMs: number } | undefined;
  let paceMs: readonly number[] = []; // when the last updates ended
  return {
    note: (event, nowMs) => {
      Object.assign(latest, { [event.kind]: event });
      // A resumed run has taken some time before; its first update tells how much.
      if (event.kind === 'started' && event.resumedFrom === undefined) {
        clock = { atMs: nowMs, elapsedMs: 0 };
      }
      // Full ones are of other games: a curve through both would jump where no policy changed.
      if (event.kind === 'evaluation' && event.size === 'brief') {
        pushAll(heldOut, event.metrics, (name) => !isCheck(name));
      }
      if (event.kind === 'update') {
        pushAll(learning, event.metrics, (name) => !isCheck(name));
        clock = { atMs: nowMs, elapsedMs: 1000 * event.seconds };
        paceMs = [...paceMs, nowMs].slice(-PACE_UPDATES - 1);
      }
      if (event.kind === 'evaluation' || event.kind === 'update') {
        pushAll(
          checks,
          event.metrics,
          (name) => isCheck(name) && !(isCanary(name) && event.update === lastLook),
        );
        if (Object.keys(event.metrics).some(isCanary)) lastLook = event.update;
      }
    },
    get started() {
      return latest.started;
    },
    get warmStart() {
      return latest['warm-start'];
    },
    get update() {
      return latest.update;
    },
    get alarm() {
      return latest.alarm;
    },
    get sample() {
      return latest.sample;
    },
    heldOut,
    learning,
    checks,
    minutesLeft: (nowMs) => {
      const bounds: number[] = [];
      const bound = latest.started?.minutes ?? minutes;
      if (bound !== undefined && clock !== undefined) {
        bounds.push(bound - (clock.elapsedMs + nowMs - clock.atMs) / 60_000);
      }
      const first = paceMs[0];
      const last = paceMs.at(-1);
      if (latest.update && first !== undefined && last !== undefined && last > first) {
        const msPerUpdate = (last - first) / (paceMs.length - 1);
        const toGo = latest.update.updates - latest.update.update;
        bounds.push((toGo * msPerUpdate - (nowMs - last)) / 60_000);
      }
      return bounds.length > 0 ? Math.max(0, Math.min(...bounds)) : undefined;
    },
  };
}

/** A metric of the canary. */
export function isCanary(name: string): boolean {
  return name.startsWith('canary.');
}

function isCheck(name: string): boolean {
  return isCanary(name) || name.startsWith('explore.') || name.startsWith('exploit.');
}

function pushAll(
  curves: Map<string, Curve>,
  metrics: Readonly<Record<string, number>>,
  which: (name: string) => boolean,
): void {
  for (const [name, value] of Object.entries(metrics)) {
    if (!which(name)) continue;
    const curve = curves.get(name) ?? openCurve();
    curves.set(name, curve);
    curve.push(value);
  }
}
