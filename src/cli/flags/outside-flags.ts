import { Option } from 'commander';
import type { Command } from 'commander';
import { UserError } from '../../core/errors.ts';
import { readSeatedPlayer } from '../../experiment/player.ts';
import type { OutsideOptions } from '../../runs/outside/outside-options.ts';
import { wordsFlag } from './list-flag.ts';

/** Who plays in place of a scenario's own policies, as commander gives it. */
export interface OutsideFlags {
  readonly policy?: readonly string[];
  readonly keyEnv?: readonly string[];
  readonly endpoint?: readonly string[];
  readonly onOutage?: 'pause' | 'end';
}

/** Adds the flags of commands that may ask models behind endpoints. */
export function addOutsideFlags(command: Command): Command {
  return command
    .option(
      '--policy <who=player>',
      'who plays a role or a seat: URL#MODEL (an OpenAI-compatible endpoint), random or first-legal; may be repeated',
      (word: string, before?: readonly string[]) => {
        readSeatedPlayer(word); // says what is wrong with it
        return wordsFlag(word, before);
      },
    )
    .option(
      '--key-env <name>',
      'the variable of the environment that holds the key of the address that you name; URL=NAME for one of several',
      wordsFlag,
    )
    .option(
      '--endpoint <a.b=c>',
      'how endpoints are asked: budget.tokens, price.in, maxTokens …, see docs/endpoints.md; may be repeated',
      (word: string, before?: readonly string[]) => {
        if (word.includes('=')) return wordsFlag(word, before);
        throw new UserError(
          `--endpoint: must read path=value, got "${word}"; for instance --endpoint budget.tokens=100000`,
        );
      },
    )
    .addOption(
      new Option(
        '--on-outage <what>',
        'when an endpoint is gone: wait for ten minutes, or end',
      ).choices(['pause', 'end']),
    );
}

/** Flags with those of outside policies as runs take them. */
export function outsideOf<Flags extends OutsideFlags>({
  policy,
  keyEnv,
  endpoint,
  onOutage,
  ...rest
}: Flags): Omit<Flags, keyof OutsideFlags> & OutsideOptions {
  const asked = [...(endpoint ?? []), ...(onOutage === undefined ? [] : [`onOutage=${onOutage}`])];
  return {
    ...rest,
    ...(policy === undefined ? {} : { players: policy }),
    ...(keyEnv === undefined ? {} : { keyEnv }),
    ...(asked.length === 0 ? {} : { endpoint: asked }),
  };
}
