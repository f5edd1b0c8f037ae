import type { PolicyCall } from './policy-call.ts';

/** Calls `tick` every so many milliseconds, until the function that it returns is called. */
export type Ticker = (milliseconds: number, tick: () => void) => () => void;

/** Who looks whether policies answer, and who is told. */
export interface WatchdogOptions {
  /** Of the thread in which the episodes run: a policy that never gives it back can't be seen from here. */
  readonly every: Ticker;
  /** Told what is waited for, after a minute and every further minute. */
  readonly report: (text: string) => void;
}

/** How often it looks. */
const PERIOD_MS = 10_000;
const PATIENCE_MS = 60_000;

/**
 * Looks after calls of policies: says which policy is waited for, and gives up those that take too long.
 *
 * @param calls - those under way
 * @param giveUp - is told which call took longer than its limit
 * @returns ends it
 */
export function watchCalls<
  Call extends Pick<PolicyCall<unknown>, 'name' | 'limitMs' | 'open' | 'waitedMs'>,
>(
  { every, report }: WatchdogOptions,
  calls: Iterable<Call>,
  giveUp: (call: Call) => void,
): () => void {
  return every(PERIOD_MS, () => {
    const late = new Map<string, number>();
    for (const call of [...calls]) {
      call.waitedMs += PERIOD_MS;
      if (call.waitedMs >= call.limitMs) giveUp(call);
      else if (call.waitedMs % PATIENCE_MS === 0) {
        late.set(call.name, (late.get(call.name) ?? 0) + call.open);
      }
    }
    for (const [name, open] of late) {
      report(`waiting for policy ${name}, ${open} ${open === 1 ? 'request' : 'requests'}`);
    }
  });
}
