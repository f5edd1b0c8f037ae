import type { Command } from 'commander';
import * as commands from './commands/index.generated.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { guardWorld } from './guard-output.ts';
import { newCommand } from './new-command.ts';
import { unknownCommand } from './explain-usage.ts';
import { reportError } from './report-error.ts';
import type { World } from './world.ts';

/**
 * Runs the program on a command line, from its words to its exit code. Never throws.
 *
 * @param words - what was typed after `agon`
 */
export async function runProgram(
  words: readonly string[],
  outside: World,
  version: string,
): Promise<ExitCode> {
  const world = guardWorld(outside);
  let code: ExitCode = EXIT.ok;
  try {
    const program = newProgram(world, version, (ended) => (code = ended));
    if (words.length === 0) program.outputHelp();
    else await program.parseAsync(expandHelp(checkCommand(words, program)), { from: 'user' });
    await world.stdout.flush();
  } catch (error) {
    code = reportError(error, world);
  }
  await world.stderr.flush().catch(() => undefined); // there is no one left to tell
  return code;
}

/** All commands, each of which tells `done` how it ended. */
export function newProgram(world: World, version: string, done: (code: ExitCode) => void): Command {
  const program = newCommand(world, {
    name: 'agon',
    summary: '',
    description:
      'Agents that teach each other by playing: runs self-play experiments, and keeps every game.',
    examples: [
      ['agon run spc', 'a sneaky generator and a critic, in under three minutes'],
      ['agon replay runs/spc-1-1', 'look at the games they played'],
    ],
  })
    .usage('<command> [options]')
    .version(version, '-V, --version', 'show the version')
    .helpCommand(false); // `expandHelp` does it, after the command's name was checked
  for (const define of Object.values(commands)) {
    program.addCommand(define(world, done));
  }
  return program.addHelpText(
    'after',
    '\nExit codes: 0 done, 1 a bug of Agon, 2 wrong input, 3 a difference found,\n130 interrupted twice. "agon <command> --help" tells more about each command.',
  );
}

/** Commander would answer `agon rum --help` with the general help, as if nothing were wrong. */
function checkCommand(words: readonly string[], program: Command): readonly string[] {
  const command = words[0] === 'help' ? words[1] : words[0];
  const known = program.commands.map((child) => child.name());
  if (command === undefined || command.startsWith('-') || known.includes(command)) return words;
  throw unknownCommand(command, known);
}

/** `agon help run` means `agon run --help`. */
function expandHelp(words: readonly string[]): string[] {
  const [first, command] = words;
  if (first !== 'help') return [...words];
  return command === undefined ? ['--help'] : [command, '--help'];
}
