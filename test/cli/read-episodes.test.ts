import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listEpisodes, readEpisode } from '../../src/cli/read-episodes.ts';
import { UserError } from '../../src/core/errors.ts';
import { EpisodeWriter } from '../../src/recording/episode-writer-file.ts';
import { START_OF_LOG } from '../../src/recording/log-folder-file.ts';
import { temporaryFolder } from '../recording/temporary-folder.ts';
import { EPISODE } from './fake-run.ts';

const CREDIT = { agent: 'critic', decisionIndex: 0, term: 'verdict', value: 1 };

/** A run's folder with `count` episodes, each with one credit. */
async function recordRun(count: number): Promise<string> {
  const run = temporaryFolder();
  const folder = join(run, 'episodes');
  mkdirSync(folder);
  const writer = new EpisodeWriter(folder, START_OF_LOG);
  await writer.append(
    Array.from({ length: count }, (_, i) => {
      const id = `train-1-${i}`;
      const episode = { ...EPISODE, plan: { ...EPISODE.plan, id } };
      return { episode, credits: [{ episode: id, ...CREDIT }] };
    }),
  );
  writer.close();
  return run;
}

test('lists the last episodes in the order they were recorded, and counts all', async () => {
  const run = await recordRun(5);
  expect(listEpisodes({ run, last: 2 })).toEqual({
    total: 5,
    episodes: ['train-1-3', 'train-1-4'].map((id) => ({ id, events: 4, ending: 'finished' })),
  });
  expect(listEpisodes({ run, last: 9 }).episodes).toHaveLength(5);
});

test('lists all of them if not told how many', async () => {
  const { total, episodes } = listEpisodes({ run: await recordRun(5) });
  expect(total).toBe(5);
  expect(episodes.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4].map((i) => `train-1-${i}`));
});

test('reads an episode with the credits of its decisions', async () => {
  const { episode, credits } = readEpisode({ run: await recordRun(3), episode: 'train-1-1' });
  expect(episode.plan.id).toBe('train-1-1');
  expect(credits).toMatchObject([{ episode: 'train-1-1', ...CREDIT }]);
});

test('names the episode that was meant', async () => {
  const run = await recordRun(3);
  const read = (episode: string) => readEpisode({ run, episode });
  expect(() => read('trian-1-2')).toThrow(UserError);
  expect(() => read('trian-1-2')).toThrow(/did you mean train-1-2\?/);
  expect(() => read('completely different')).toThrow(/" lists them/);
});

test('says what is missing in a folder that is no run', () => {
  expect(() => listEpisodes({ run: temporaryFolder() })).toThrow(UserError);
});
