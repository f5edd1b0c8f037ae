import { Worker } from 'node:worker_threads';
import type { CallWatch } from '../experiment/scenario-calls.ts';

/** How a scenario's functions are looked after. */
export interface ScenarioWatchOptions {
  /** How long between two looks; infinite: `look` alone makes them. */
  readonly periodMs: number;
  /** After so many looks at one call that hasn't come back it is told, and after as many again. */
  readonly patience: number;
  /** The file descriptor that is written to. */
  readonly tellTo: number;
}

/** Looks every 10 s, and tells on standard error after a minute and every further one. */
const EVERY_MINUTE: ScenarioWatchOptions = { periodMs: 10_000, patience: 6, tellTo: 2 };

/** A watch, and how it is looked and ended by hand. */
export interface ScenarioWatch extends CallWatch {
  /** Makes one look now, and waits until it is made. */
  readonly look: () => void;
  readonly close: () => Promise<void>;
}

/** Places in the memory that both threads share. */
const SERIAL = 0; // of the call that began last and hasn't come back; 0 where none is at work
const LENGTH = 1; // of its name
const ASKED = 2; // looks asked for by hand
const LOOKS = 3; // looks made

const LONGEST_NAME = 300;

/**
 * Tells which of a scenario's functions has been at work for very long. A function that loops for ever holds the
 * thread that called it, so this looks from another one, which doesn't keep the process alive.
 */
export function watchScenario(options: ScenarioWatchOptions = EVERY_MINUTE): ScenarioWatch {
  const state = new Int32Array(new SharedArrayBuffer(16));
  const name = new Uint8Array(new SharedArrayBuffer(3 * LONGEST_NAME));
  const encoder = new TextEncoder();
  const open: { readonly serial: number; readonly where: string }[] = [];
  let serial = 0;
  const show = (): void => {
    const newest = open.at(-1);
    const bytes = encoder.encode(newest?.where.slice(0, LONGEST_NAME) ?? '');
    name.set(bytes.subarray(0, name.length));
    state[LENGTH] = bytes.length;
    Atomics.store(state, SERIAL, newest?.serial ?? 0);
  };
  const worker = new Worker(WATCHER, {
    eval: true,
    execArgv: [],
    workerData: { ...options, state, name },
  });
  worker.unref();
  return {
    enter: (where) => {
      serial = (serial + 1) % 2 ** 31 || 1;
      const call = { serial, where };
      open.push(call);
      show();
      return () => {
        open.splice(open.indexOf(call), 1);
        show();
      };
    },
    look: () => {
      const before = Atomics.load(state, LOOKS);
      Atomics.add(state, ASKED, 1);
      Atomics.notify(state, ASKED);
      while (Atomics.load(state, LOOKS) === before) Atomics.wait(state, LOOKS, before);
    },
    close: async () => void (await worker.terminate()),
  };
}

/** As a text: a thread's own file would need the flags by which this one reads TypeScript. */
const WATCHER = `
const { workerData: { state, name, periodMs, patience, tellTo } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
let asked = 0;
let seen = 0;
let looks = 0;
for (;;) {
  Atomics.wait(state, ${ASKED}, asked, periodMs);
  asked = Atomics.load(state, ${ASKED});
  const serial = Atomics.load(state, ${SERIAL});
  looks = serial === seen ? looks + 1 : 0;
  seen = serial;
  if (serial !== 0 && looks > 0 && looks % patience === 0) {
    const text = new TextDecoder().decode(name.slice(0, state[${LENGTH}])).replace(/\\p{C}/gu, '?');
    const seconds = Number.isFinite(periodMs) ? ' for ' + Math.round(looks * periodMs / 1000) + ' s' : '';
    if (Atomics.load(state, ${SERIAL}) === serial) {
      writeSync(tellTo, 'agon: waiting for the scenario: ' + text + ' has been at work' + seconds +
        "; if it never comes back, end process " + process.pid + ' and mend it\\n');
    }
  }
  Atomics.add(state, ${LOOKS}, 1);
  Atomics.notify(state, ${LOOKS});
}
`;
