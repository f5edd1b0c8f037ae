import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, test } from 'vitest';
import { riseOf } from '../../bench/rise-of.ts';
import { verifyLog } from '../../src/recording/verify-log-file.ts';
import { verifyEpisodes } from '../../src/replay/verify-episode.ts';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import { judgeAccuracy } from 'agon-sim/curricula';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { environmentsOf } from '../../src/experiment/environments-of.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { echoExperiment, oneOfEach, runsFolder } from '../runs/echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Pays every other game, so that there is something to learn from at every update. */
const everyOther: RewardTerm = {
  name: 'every-other',
  sources: [],
  range: [0, 1],
  judge: (group) =>
    group.map(({ plan: { id } }) => ({
      episode: id,
      agent: 'solver-1',
      decisionIndex: 0,
      term: 'every-other',
      value: Number(id.split('-').at(-1)) % 2,
    })),
};

/**
 * The short version of `bench/long-run.ts`. One vector of weights that stays behind at every update is
 * 7 kB here and would be 2 MB in the end.
 */
test('400 updates of 16 games leave memory as it was, and a folder that verifies', async () => {
  const experiment = echoExperiment({
    schedule: { updates: 400, staleness: 0, evaluateEvery: 50 },
    rewards: composeRewards([{ term: everyOther, weight: 1 }]),
    canary: { every: 10, games: oneOfEach, score: judgeAccuracy },
    evaluations: [{ name: 'held-out', games: oneOfEach, score: judgeAccuracy }],
  });
  const samples: { buffers: number; heap: number }[] = [];
  const { result } = await runs.train('long', experiment, {
    onEvent: (event) => {
      if (event.kind !== 'update' || event.update < 100 || event.update % 10 !== 0) return;
      collectGarbage();
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      samples.push({ buffers: arrayBuffers / 2 ** 20, heap: heapUsed / 2 ** 20 });
    },
  });
  expect(result.ended).toBe('complete');
  expect(samples).toHaveLength(31);
  expect(riseOf(samples.map(({ buffers }) => buffers))).toBeLessThan(0.5);
  expect(riseOf(samples.map(({ heap }) => heap))).toBeLessThan(4);

  const log = verifyLog(`${runs.at('long')}/episodes`);
  expect(log).toMatchObject({ episodes: 400 * 16, problems: [] });
  const recorded = readRun(runs.at('long')).episodes;
  function* played() {
    for (const stored of recorded.read()) yield stored.decode().episode;
  }
  expect(await verifyEpisodes(played(), environmentsOf(experiment))).toMatchObject({
    episodes: 400 * 16,
    verified: 400 * 16,
  });
});
