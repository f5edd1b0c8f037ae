import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { printable } from '../../core/printable.ts';
import type { ScenarioTrust } from '../../runs/trust/load-recorded.ts';
import { textFlag } from './text-flag.ts';

/** What lets the code of a run's scenario be used; see `ScenarioTrust`. */
export interface TrustFlags {
  readonly scenario?: string;
  readonly trust?: boolean;
}

/** Adds `--scenario` and `--trust`, for the commands that run the code which a run's folder names. */
export function addTrustFlags(command: Command): Command {
  return command
    .option(
      '--scenario <file>',
      "the scenario's file, in place of the one that the run names",
      textFlag('--scenario', 'a file', 'mine.ts'),
    )
    .option('--trust', "trust the scenario's file and the addresses that the run names");
}

/** @param typed - the command so far, for the line that a refusal says */
export function trustOf({ scenario, trust }: TrustFlags, typed: string): ScenarioTrust {
  const { stdin, stderr } = process;
  const canAsk = stdin.isTTY && stderr.isTTY;
  return {
    typed,
    ...(scenario === undefined ? {} : { scenario }),
    ...(trust === undefined ? {} : { trust }),
    ...(canAsk ? { ask } : {}),
  };
}

async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${printable(question, { lineEnds: 'show' })} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
