import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import { forkEpisode } from '../../src/replay/index.ts';
import { rewardGroup } from '../../src/rewards/index.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { openPolicies } from '../../src/runs/open-policies.ts';
import type { TrainedPolicies } from '../../src/runs/open-policies.ts';
import { startRun } from '../../src/runs/start-run.ts';
import { runsFolder } from './echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());
const run = runs.at('rps');
const opened: TrainedPolicies[] = [];
const open = async (checkpoint?: number) => {
  const policies = await openPolicies({ run, ...(checkpoint === undefined ? {} : { checkpoint }) });
  opened.push(policies);
  return policies;
};
afterAll(() => opened.forEach(({ close }) => close()));

/** The game played once more from its start, by policies as they are at a checkpoint. */
async function playedAgain(game: string, checkpoint: number) {
  const episode = readRun(run).episodes.get(game)?.decode().episode;
  if (episode === undefined) throw new Error(`no ${game}`);
  const { policies, environments } = await open(checkpoint);
  const fork = await forkEpisode(episode, 0, {
    id: 'fork',
    environment: environments[0] as (typeof environments)[0],
    policies,
  });
  return { recorded: decisionsOf(episode), again: decisionsOf(fork) };
}

describe('policies of a run', () => {
  beforeAll(async () => {
    await startRun({
      scenario: resolve(import.meta.dirname, '../../docs/examples/rock-paper-scissors.ts'),
      set: ['games=4', 'learningRate=0.1'],
      updates: 2,
      workers: 0,
      out: run,
    });
  });

  test('say in a fork what they said in the run, where they are those of then', async () => {
    const { recorded, again } = await playedAgain('train-1-3', 0);
    expect(again.map((decision) => ({ ...decision, episode: 'train-1-3' }))).toEqual(recorded);
  });

  test('reply as they are at the checkpoint, whatever version played', async () => {
    const { recorded, again } = await playedAgain('train-1-3', 2);
    expect(again[0]).toMatchObject({ policy: 'player', version: 2 });
    expect(again[0]?.shown).toEqual(recorded[0]?.shown);
    expect(again[0]?.logProbs).not.toEqual(recorded[0]?.logProbs);
  });

  test('come with the rewards of the run, which pay a fork as they paid its game', async () => {
    const stored = readRun(run).episodes.get('train-1-3')?.decode();
    if (stored === undefined) throw new Error('no train-1-3');
    const { policies, environments, rewards } = await open(0);
    const environment = environments[0] as (typeof environments)[0];
    const fork = (replies: readonly string[]) =>
      forkEpisode(stored.episode, 0, { id: 'fork', environment, policies, replies });
    const paid = async (...replies: readonly string[]) =>
      rewardGroup(rewards, [await fork(replies)], 1).map(({ reward }) => reward);
    expect(await paid()).toEqual(stored.credits.map(({ value }) => value));
    expect(await paid('r', 'p')).toEqual([-1, 1]);
    expect(await paid('p', 'r')).toEqual([1, -1]);
  });

  test('are those of the newest checkpoint, unless another is named', async () => {
    const { checkpoint, policies } = await open();
    expect({ checkpoint, version: policies['player']?.version }).toEqual({
      checkpoint: 2,
      version: 2,
    });
    await expect(openPolicies({ run, checkpoint: 1 })).rejects.toThrow(
      /the weights of update 1 are not kept; the nearest that are: those of 0 \(kept are: 0, 2\)/,
    );
  });
});
