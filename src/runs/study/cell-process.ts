/** The process that a run of a study gets for itself: it is told what to do, does it, and ends. */
import { UserError } from '../../core/errors.ts';
import { blameStray } from '../../experiment/guard-experiment.ts';
import { resumeRun, startRun } from '../start-run.ts';
import type { ResumeOptions } from '../start-run.ts';
import type { RunOptions } from '../run-options.ts';

/** What the process is asked to do. Plain data. */
export type CellOrder =
  | { readonly kind: 'start'; readonly options: CellOptions }
  | { readonly kind: 'resume'; readonly options: Omit<ResumeOptions, 'signal' | 'onEvent'> };

export type CellOptions = Omit<RunOptions, 'signal' | 'onEvent' | 'initialWeights'>;

/** What it says at its end. */
export type CellReply =
  { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: string };

process.once('message', (order: CellOrder) => {
  const work: Promise<unknown> =
    order.kind === 'start' ? startRun(order.options) : resumeRun(order.options);
  work.then(
    () => tell({ kind: 'done' }),
    (error: unknown) => tell({ kind: 'failed', error: explain(error) }),
  );
});
process.on('uncaughtException', (thrown) =>
  tell({ kind: 'failed', error: explain(blameStray(thrown)) }),
);
// Whoever asked is gone: nobody will read the result.
process.once('disconnect', () => process.exit());

let told = false;

function tell(reply: CellReply): void {
  if (told) return;
  told = true;
  process.send?.(reply, () => process.disconnect());
}

function explain(error: unknown): string {
  if (error instanceof UserError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
