import { Command } from 'commander';
import { explainUsage } from './explain-usage.ts';
import type { World } from './world.ts';

/** Lines longer than this are hard to read, however wide the terminal is. */
const WIDEST_HELP = 100;

export interface CommandTexts {
  readonly name: string;
  readonly summary: string; // in the list of commands
  readonly description: string;
  /** Lines shown as they are, before the examples. */
  readonly notes?: readonly string[];
  /** Command lines that work, each with what it is good for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
}

/** A command that speaks through the world's streams and explains wrong usage in our words. */
export function newCommand(world: World, texts: CommandTexts): Command {
  const command: Command = new Command(texts.name)
    .summary(texts.summary)
    .description(texts.description)
    .helpOption('-h, --help', 'show this')
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: () => undefined, // what went wrong is thrown, and told once at the end
      getOutHelpWidth: () =>
        world.stdout.interactive ? Math.min(WIDEST_HELP, world.stdout.size().columns) : 80,
    })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : explainUsage(error, command);
    });
  const examples = texts.examples.map(([line, purpose]) => `  ${line}\n      ${purpose}`);
  const notes = texts.notes === undefined ? [] : ['', ...texts.notes];
  return command.addHelpText('after', [...notes, '', 'Examples:', ...examples].join('\n'));
}
