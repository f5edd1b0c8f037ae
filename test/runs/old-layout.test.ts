import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listEpisodes, readEpisode } from '../../src/cli/read-episodes.ts';
import { UserError } from '../../src/core/errors.ts';
import { EpisodeLog } from '../../src/recording/episode-log-file.ts';
import { listRuns } from '../../src/runs/list-runs.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';
import { resumeRun } from '../../src/runs/start-run.ts';
import { temporaryFolder } from '../recording/temporary-folder.ts';

/** A run of one update that agon 0.1 recorded: all but its first checkpoint. */
function oldRun(): string {
  const run = join(temporaryFolder(), 'old');
  cpSync(join(import.meta.dirname, 'layout-1'), run, { recursive: true });
  return run;
}

const digest = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => join(folder, name))
    .map((path) => [
      path,
      statSync(path).isFile() && createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]);

describe('a run of layout 1', () => {
  test('is listed', () => {
    const run = oldRun();
    expect(listRuns(join(run, '..'))).toMatchObject([
      {
        run,
        scenario: 'rock-paper-scissors',
        seed: 1,
        updates: 1,
        episodes: 64,
        ended: 'complete',
      },
    ]);
  });

  const commands: readonly (readonly [string, (run: string) => unknown])[] = [
    ['replay', (run) => listEpisodes({ run })],
    ['replay --episode', (run) => readEpisode({ run, episode: 'train-1-0' })],
    ['replay --verify', (run) => verifyRun({ run })],
    ['resume', (run) => resumeRun({ run })],
  ];
  test.each(commands)(
    'is not opened by %s, which says what does, and leaves it alone',
    async (_, command) => {
      const run = oldRun();
      const before = digest(run);
      const opened = Promise.resolve().then(() => command(run));
      await expect(opened).rejects.toThrow(UserError); // exit code 2
      await expect(opened).rejects.toThrow(
        'recorded by agon 0.1 (layout 1); this is layout 2: open it with that version',
      );
      expect(digest(run)).toEqual(before);
    },
  );

  test('has episode files that say so themselves', () => {
    expect(() => [...new EpisodeLog(join(oldRun(), 'episodes')).read()]).toThrow(/layout 1/);
  });
});
