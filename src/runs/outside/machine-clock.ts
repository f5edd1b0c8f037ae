import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../policies/endpoint/clock.ts';

/** The machine's own. */
export const machineClock: Clock = {
  now: () => performance.now(),
  wait: async (milliseconds, signal) => {
    try {
      await sleep(milliseconds, undefined, { signal });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    }
  },
};
