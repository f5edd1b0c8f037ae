import { Option } from 'commander';
import type { Command } from 'commander';
import type { RunOptions } from '../../runs/run-options.ts';
import { integerFlag, positiveFlag } from './number-flag.ts';

const BACKENDS = ['auto', 'wasm', 'cpu', 'webgpu', 'tensorflow'] as const;

/** What `run` and `resume` both take, as commander gives it. */
export interface RunFlags extends Pick<RunOptions, 'updates' | 'minutes' | 'workers' | 'backend'> {
  readonly json?: boolean;
}

/**
 * Adds the flags that `run` and `resume` share.
 *
 * @param otherwise - what says how many updates there are, where the flag doesn't
 */
export function addRunFlags(command: Command, otherwise: string): Command {
  return command
    .option(
      '--updates <n>',
      `updates to reach; else what ${otherwise}`,
      integerFlag('--updates', 0, 300),
    )
    .option(
      '--minutes <m>',
      'end when the whole run, warm start included, has taken them',
      positiveFlag('--minutes', 2.5),
    )
    .option(
      '--workers <n>',
      'threads that play and learn beside the main one',
      integerFlag('--workers', 0, 2),
    )
    .addOption(new Option('--backend <name>', 'what computes').choices(BACKENDS))
    .option('--json', 'one JSON object on stdout at the end, progress on stderr');
}
