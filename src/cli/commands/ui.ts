import type { Command } from 'commander';
import { printable } from '../../core/printable.ts';
import { RUNS } from '../../runs/run-options.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { openInBrowser } from '../../viewer/server/open-in-browser.ts';
import { findRun } from '../find-run.ts';
import { integerFlag } from '../flags/number-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { listenForInterrupts } from '../listen-for-interrupts.ts';
import { newCommand } from '../new-command.ts';
import type { World } from '../world.ts';
import { writeLines } from '../write-output.ts';

interface Flags {
  readonly port: number;
  readonly host: string;
  readonly open: boolean;
}

/** `agon ui`: the viewer, a page that this process serves until it is interrupted. */
export function uiCommand(world: World, done: (code: ExitCode) => void): Command {
  const { stdout, stderr } = world;
  return newCommand(world, {
    name: 'ui',
    summary: 'look at runs and their games in a browser',
    description:
      'Serves a page for your browser on this machine, and prints a link that lets you in: runs as they train, ' +
      'their episodes, who said what in which state, what it earned and why. Reads only: no code of a run is run.',
    examples: [
      ['agon ui', 'all runs in the folder runs'],
      ['agon ui runs/spc-1-1 --no-open', 'one run; prints the link, opens no browser'],
    ],
  })
    .argument('[folder]', 'a folder of runs, or one run', RUNS)
    .option('--port <n>', 'to listen on; 0: a free one', integerFlag('--port', 0, 7007), 0)
    .option(
      '--host <address>',
      'to listen on; whoever reaches it and has the link can read the runs',
      textFlag('--host', 'an address of this machine', '127.0.0.1'),
      '127.0.0.1',
    )
    .option('--no-open', "don't open a browser")
    .action(async (named: string, { open, ...address }: Flags) => {
      // The folder of all runs needn't be there yet: the page says so, and shows them when they come.
      const folder = named === RUNS ? named : await findRun(named, world);
      const { openViewer } = await import('../../viewer/server/open-viewer.ts');
      const viewer = await openViewer({ folder, ...address });
      writeLines(stdout, [`${printable(folder)} at ${viewer.link}`, 'Ctrl-C ends it.']);
      const { signal, stop } = listenForInterrupts(world, {
        asked: () => undefined,
        leave: () => undefined,
      });
      if (open && stdout.interactive && !(await openInBrowser(viewer.link))) {
        writeLines(stderr, ['No browser could be opened; open the link yourself.']);
      }
      if (!signal.aborted) {
        await new Promise<void>((ended) => signal.addEventListener('abort', () => ended()));
      }
      stop();
      await viewer.close();
      done(EXIT.ok);
    });
}
