import type { RunEvent } from '../../runs/run-events.ts';
import { formatAmount } from '../text/format-number.ts';

/** What a run is, in parts: `spc · seed 7 · 300 updates · wasm · 2 workers · runs/spc-1-1`. */
export function describeStart(
  started: Extract<RunEvent, { readonly kind: 'started' }>,
): readonly string[] {
  return [
    started.scenario,
    `seed ${started.seed}`,
    formatAmount(started.updates, 'update'),
    started.backend,
    formatAmount(started.workers, 'worker'),
    started.run,
    ...(started.resumedFrom === undefined ? [] : [`resumed from update ${started.resumedFrom}`]),
  ];
}
