import type { WatchdogOptions } from '../actors/watchdog.ts';

/** Looks after policies by this thread's own clock, and says on standard error which is waited for. */
export const threadWatchdog: WatchdogOptions = {
  // Not unreferenced: a policy that never answers must be named, not end the process without a word.
  every: (milliseconds, tick) => {
    const timer = setInterval(tick, milliseconds);
    return () => clearInterval(timer);
  },
  report: (text) => console.warn(`agon: ${text}`),
};
