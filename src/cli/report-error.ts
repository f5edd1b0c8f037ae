import { CommanderError } from 'commander';
import { asError } from '../core/errors.ts';
import { cutMiddle, printable } from '../core/printable.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { explainRefusal } from './explain-refusal.ts';
import { styleFor } from './terminal/style.ts';
import type { World } from './world.ts';

/** Tells on stderr what was thrown, and what it means for the exit code. */
export function reportError(error: unknown, world: World): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok; // help, version
  const { bad } = styleFor(world.stderr, world.env);
  const say = (text: string): void => world.stderr.write(`${printable(text)}\n`);
  const debug = Boolean(world.env['AGON_DEBUG']);
  const thrown = asError(error);
  const stack = (): void => {
    if (debug) say(stackOf(thrown));
  };
  // By name: a scenario outside the package may throw the UserError of another copy of it.
  if (['UserError', 'BackendUnavailableError'].includes(thrown.name)) {
    world.stderr.write(`${bad('error')} ${sentence(thrown.message)}\n`);
    stack();
    return EXIT.input;
  }
  const refusal = explainRefusal(thrown);
  if (refusal !== undefined) {
    world.stderr.write(`${bad('error')} ${sentence(refusal)}\n`);
    stack();
    return EXIT.input;
  }
  world.stderr.write(`${bad('internal error')} ${sentence(thrown.message)}\n`);
  stack();
  say(
    debug
      ? 'This is a bug in Agon. Please report it with the lines above and the command that you typed.'
      : 'This is a bug in Agon. Please report it with what AGON_DEBUG=1 in front of the same command shows.',
  );
  return EXIT.internal;
}

/** A refused reply may be quoted whole, and may be megabytes. */
const LONGEST_MESSAGE = 2_000;

/** A message on one line: a name with a line end in it must not pass for a message of its own. */
function sentence(message: string): string {
  return printable(cutMiddle(message, LONGEST_MESSAGE), { lineEnds: 'show' });
}

function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own;
}
