import type { Command } from 'commander';
import { printableData } from '../../core/printable.ts';
import { UserError } from '../../core/errors.ts';
import { EXIT } from '../exit-codes.ts';
import type { ExitCode } from '../exit-codes.ts';
import { addTrustFlags, trustOf } from '../flags/trust-flags.ts';
import type { TrustFlags } from '../flags/trust-flags.ts';
import { shellWord } from '../text/shell-word.ts';
import { findRun } from '../find-run.ts';
import { rangeFlag } from '../flags/number-flag.ts';
import { textFlag } from '../flags/text-flag.ts';
import { newCommand } from '../new-command.ts';
import { openVerificationProgress } from '../progress/verification-progress.ts';
import { styleFor } from '../terminal/style.ts';
import { renderEpisodeList } from '../transcript/render-episode-list.ts';
import { renderTranscript } from '../transcript/render-transcript.ts';
import type { EventRange } from '../transcript/render-transcript.ts';
import { renderVerification } from '../transcript/render-verification.ts';
import type { World } from '../world.ts';
import { writeJson, writeLines } from '../write-output.ts';

interface Flags extends TrustFlags {
  readonly episode?: string;
  readonly events?: EventRange;
  readonly verify?: boolean;
  readonly hashes?: boolean;
  readonly json?: boolean;
}

/** Episodes in a list for people; scripts get them all. */
const LISTED = 20;

/** `agon replay`: lists a run's episodes, shows one, or plays them again and compares. */
export function replayCommand(world: World, done: (code: ExitCode) => void): Command {
  const { stdout } = world;
  const style = styleFor(stdout, world.env);

  const verify = async (
    run: string,
    { episode, json = false, hashes = false, ...flags }: Flags,
  ): Promise<ExitCode> => {
    const { stderr: output, now } = world;
    const progress = openVerificationProgress({ output, plain: json, now });
    const { verifyRun } = await import('../../runs/replay-run.ts');
    const verification = await verifyRun({
      run,
      ...trustOf(flags, `agon replay ${shellWord(run)} --verify`),
      ...(episode === undefined ? {} : { episode }),
      ...(hashes && { hashesOnly: true }),
      onProgress: (count) => progress.tell(count),
    }).finally(() => progress.close());
    if (json) writeJson(stdout, verification);
    else writeLines(stdout, renderVerification(printableData(verification), run, style));
    return verification.firstDifference === null ? EXIT.ok : EXIT.difference;
  };
  const show = async (
    run: string,
    episode: string,
    { json = false, events }: Flags,
  ): Promise<ExitCode> => {
    const { readEpisode } = await import('../read-episodes.ts');
    const record = readEpisode({ run, episode });
    if (json) writeJson(stdout, record);
    else writeLines(stdout, renderTranscript(printableData(record), style, events));
    return EXIT.ok;
  };
  const list = async (run: string, json: boolean): Promise<ExitCode> => {
    const { listEpisodes } = await import('../read-episodes.ts');
    const episodes = listEpisodes({ run, ...(json ? {} : { last: LISTED }) });
    if (json) writeJson(stdout, episodes);
    else writeLines(stdout, renderEpisodeList(printableData(episodes), run));
    return EXIT.ok;
  };

  const command = newCommand(world, {
    name: 'replay',
    summary: "look at a run's episodes, or verify them",
    description:
      "Lists a run's episodes; with --episode, shows who said what to whom in one of them.\n\n" +
      'With --verify, holds games, credits and metrics against the hashes that were kept while the run ' +
      'went on, plays the games again through the machines with the recorded decisions, and ' +
      'compares every event byte for byte; ends with exit code 3 at a difference.',
    examples: [
      ['agon replay runs/spc-1-1 --episode train-12-37', 'read one game'],
      ['agon replay runs/spc-1-1 --verify --json', 'prove to a script that the recording is true'],
    ],
  })
    .argument('<run>', "the run's folder, or its name in the folder runs")
    .option(
      '--episode <id>',
      'this episode only',
      textFlag('--episode', "an episode's id", 'train-12-37'),
    )
    .option(
      '--events <a-b>',
      'with --episode: these events of it, for instance 120-180',
      rangeFlag('--events', '120-180'),
    )
    .option('--verify', 'play again and compare')
    .option(
      '--hashes',
      "with --verify: compare hashes alone, which runs none of the scenario's code",
    )
    .option('--json', 'one JSON object on stdout');
  return addTrustFlags(command).action(async (named: string, flags: Flags) => {
    const run = await findRun(named, world);
    const { episode, json = false } = flags;
    if (flags.hashes && !flags.verify) {
      throw new UserError('--hashes: goes with --verify, got it alone; type both');
    }
    if (flags.verify) done(await verify(run, flags));
    else if (episode !== undefined) done(await show(run, episode, flags));
    else done(await list(run, json));
  });
}
