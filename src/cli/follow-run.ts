import type { RunEvent, RunResult } from '../runs/run-events.ts';
import type { RunOptions } from '../runs/run-options.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { listenForInterrupts } from './listen-for-interrupts.ts';
import { openLiveProgress } from './progress/live-progress.ts';
import { openPlainProgress } from './progress/plain-progress.ts';
import type { Progress } from './progress/progress.ts';
import { leavesCheckpoint } from './progress/leaves-checkpoint.ts';
import { renderRunSummary } from './progress/run-summary.ts';
import type { RunLeft } from './progress/run-summary.ts';
import { printable } from '../core/printable.ts';
import { styleFor } from './terminal/style.ts';
import { shellWord } from './text/shell-word.ts';
import { writeJson, writeLines } from './write-output.ts';
import type { World } from './world.ts';

export interface FollowOptions {
  readonly json: boolean;
  readonly minutes?: number; // the run's bound
}

/** Runs with a run until it ends: shows its progress, hears Ctrl-C, says the last words. */
export async function followRun(
  world: World,
  { json, minutes }: FollowOptions,
  run: (watch: Required<Pick<RunOptions, 'signal' | 'onEvent'>>) => Promise<RunResult>,
): Promise<ExitCode> {
  const style = styleFor(world.stdout, world.env);
  const progress = openProgress(world, { json, ...(minutes === undefined ? {} : { minutes }) });
  let left: Left = { run: '', hasBench: false, saved: false };
  const interrupts = listenForInterrupts(world, {
    asked: () =>
      progress.notice(
        left.saved
          ? 'ends after this update, with everything saved; Ctrl-C again ends at once'
          : 'ends after this step; a warm start is not saved half-way. Ctrl-C again ends at once',
      ),
    leave: () => progress.close(),
  });
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'scenario-changed') {
      // Told before anything is drawn; a block drawn in place would soon wipe it out.
      world.stderr.write(`warning: ${printable(event.text)}\n`);
      return;
    }
    if (event.kind === 'outside') {
      progress.notice(printable(event.text));
      return;
    }
    if (event.kind === 'started') left = { ...left, run: event.run, hasBench: event.hasBench };
    if (leavesCheckpoint(event)) left = { ...left, saved: true };
    progress.tell(event);
  };
  const forget = world.onStray(() => {
    progress.close();
    sayWhatIsKept(world, left);
  });
  let result: RunResult;
  try {
    result = await run({ signal: interrupts.signal, onEvent });
  } catch (error) {
    progress.close();
    sayWhatIsKept(world, left);
    throw error;
  } finally {
    interrupts.stop();
    forget();
    progress.close();
  }
  if (json) writeJson(world.stdout, result);
  else writeLines(world.stdout, renderRunSummary(result, left, style));
  return EXIT.ok;
}

interface Left extends RunLeft {
  readonly run: string; // its folder, once there is one
}

/** Before the error itself is told: what it doesn't take along. */
function sayWhatIsKept({ stderr, kindOfPath }: World, { run, saved }: Left): void {
  if (!saved || kindOfPath(run) !== 'folder') return;
  const name = printable(run);
  stderr.write(
    `kept in ${name} up to its last checkpoint; "agon resume ${shellWord(name)}" goes on from there\n`,
  );
}

/** Drawn in place on a terminal, else as plain lines; beside JSON on stderr, which leaves stdout to it. */
function openProgress(world: World, { json, minutes }: FollowOptions): Progress {
  const { stdout, stderr, now } = world;
  const bound = minutes === undefined ? {} : { minutes };
  if (json) return openPlainProgress({ write: stderr.write, now, ...bound });
  if (!stdout.interactive) return openPlainProgress({ write: stdout.write, now, ...bound });
  return openLiveProgress({ output: stdout, style: styleFor(stdout, world.env), now, ...bound });
}
