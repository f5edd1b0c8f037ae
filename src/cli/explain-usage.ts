import type { Command, CommanderError } from 'commander';
import { closestTo } from '../core/closest-to.ts';
import { UserError } from '../core/errors.ts';

/** Says what is wrong with a command line, and what would be right, in our own words. */
export function explainUsage(error: CommanderError, command: Command): UserError {
  const name = command.parent ? `agon ${command.name()}` : 'agon';
  const help = `"${name} --help" shows how it goes`;
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? '';
  const usage = command.registeredArguments.map((argument) => `<${argument.name()}>`).join(' ');
  switch (error.code) {
    case 'commander.unknownOption': {
      const known = command.options.flatMap(({ long }) => (long ? [long] : []));
      return new UserError(
        `${name}: has no option "${quoted}"; ${didYouMean(quoted, known)}${help}`,
      );
    }
    case 'commander.missingArgument':
      return new UserError(`${name}: needs ${usage}, got nothing; ${help}`);
    case 'commander.excessArguments':
      return new UserError(
        usage === ''
          ? `${name}: takes no arguments, got "${command.args.join(' ')}"; ${help}`
          : `${name}: takes ${usage} only, got "${command.args.join(' ')}"; ${help}`,
      );
    case 'commander.optionMissingArgument':
      return new UserError(`${name}: ${quoted} needs a value, got nothing; ${help}`);
    case 'commander.missingMandatoryOptionValue':
      return new UserError(`${name}: needs ${quoted}, got nothing; ${help}`);
    default:
      return new UserError(`${name}: ${error.message.replace(/^error: /, '')}; ${help}`);
  }
}

/** Says which command was meant. */
export function unknownCommand(word: string, known: readonly string[]): UserError {
  return new UserError(
    `agon: there is no command "${word}"; ${didYouMean(word, known)}there are ${known.join(', ')}`,
  );
}

function didYouMean(word: string, known: readonly string[]): string {
  const meant = closestTo(word, known);
  return meant === undefined ? '' : `did you mean ${meant}? `;
}
