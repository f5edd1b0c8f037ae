import type { Command, CommanderError } from 'commander';
import { closestTo } from '../core/closest-to.ts';
import { UserError } from '../core/errors.ts';

/** What commander says of a command line, suggestions included, with where help is to be had. */
export function explainUsage({ message }: CommanderError, command: Command): UserError {
  const name = command.parent ? `agon ${command.name()}` : 'agon';
  const said = message.replace('error: ', '').replaceAll('\n', ' ').replace(/\.$/, '');
  return new UserError(`${name}: ${said}; "${name} --help" shows how it goes`);
}

/** Says which command was meant. */
export function unknownCommand(word: string, known: readonly string[]): UserError {
  const meant = closestTo(word, known);
  const suggestion = meant === undefined ? '' : `did you mean ${meant}? `;
  return new UserError(
    `agon: there is no command "${word}"; ${suggestion}there are ${known.join(', ')}`,
  );
}
