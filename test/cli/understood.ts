import { newProgram } from '../../src/cli/program.ts';
import { fakeWorld } from './fake-world.ts';

/** A line as the program understands it. */
export interface Understood {
  readonly command: string;
  readonly args: readonly string[];
  readonly flags: Readonly<Record<string, unknown>>;
}

/**
 * What is understood of a line, in words apart by blanks, without doing it.
 *
 * @throws UserError as the program would, for an unknown flag or an odd value
 */
export async function understood(line: string): Promise<Understood> {
  const program = newProgram(fakeWorld(), '0.1.0', () => undefined);
  let noted: Understood | undefined;
  for (const command of program.commands) {
    command.action(() => {
      noted = { command: command.name(), args: command.args, flags: command.opts() };
    });
  }
  await program.parseAsync(
    line.split(/\s+/).filter((word) => word !== ''),
    { from: 'user' },
  );
  if (noted === undefined) throw new Error(`internal: no command took "${line}"`);
  return noted;
}
