import { replyRow } from '../../src/policies/transformer/reply-row.ts';
import { afterAll, expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Episode } from '../../src/core/episode.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import type { GradientJob, GradientResult } from '../../src/learning/gradient-job.ts';
import { reinforcePlusPlus } from '../../src/learning/objectives/reinforce-plus-plus.ts';
import type { Objective } from '../../src/learning/objective.ts';
import { scpo } from '../../src/learning/objectives/scpo.ts';
import { packTraining } from '../../src/learning/training-batch.ts';
import { initialParameters } from '../../src/policies/transformer/initial-parameters.ts';
import type { Executor } from '../../src/training/executor.ts';
import { LocalExecutor } from '../../src/training/local-executor.ts';
import { WorkerExecutor } from '../../src/workers/worker-executor.ts';
import { config, openRuntime, vocabulary } from '../workers/ping-pong-runtime.ts';
import { pingPongPlan } from '../actors/toys/ping-pong.ts';

const parameters = initialParameters(config, keyFromSeed(1));
const runtime = await openRuntime();
const source = {
  module: new URL('../workers/ping-pong-runtime.ts', import.meta.url).href,
  input: null,
};
const executors: readonly Executor[] = [
  new LocalExecutor(runtime),
  new WorkerExecutor({ workers: 1, runtime: await openRuntime(), source }),
  new WorkerExecutor({ workers: 2, runtime: await openRuntime(), source, shardSize: 3 }),
];
for (const executor of executors) executor.weights.publish('player', 0, parameters);
afterAll(() => Promise.all(executors.map((executor) => executor.close())));

const plans = Array.from({ length: 20 }, (_, i) => pingPongPlan(i));

/** Gradients of what was played, in micro-batches of a few rows. */
function jobsOf(
  episodes: readonly Episode[],
  objective: Objective = reinforcePlusPlus(),
): readonly GradientJob[] {
  const rows = episodes.flatMap(decisionsOf).map((decision, i) => ({
    ...replyRow(decision),
    logProbs: decision.logProbs,
    weights: 1,
    advantage: (i % 3) - 1,
    return: 0,
    preference: i % 2,
  }));
  const limits = { tokens: 64, padding: 8 };
  return packTraining(rows, objective, { vocabulary, config, limits }).map((batch) => ({
    policy: 'player',
    parameters,
    ...(objective.usesReference ? { reference: initialParameters(config, keyFromSeed(2)) } : {}),
    batch,
  }));
}

test('transformers play the same episodes in workers as in this thread, to the last bit', async () => {
  const [here, ...elsewhere] = await Promise.all(executors.map((executor) => executor.play(plans)));
  expect(here?.flatMap(decisionsOf)).toHaveLength(60);
  for (const episodes of elsewhere) expect(episodes).toEqual(here);
  const beside = await executors[2]?.play(plans, { beside: true });
  expect(beside).toEqual(here);
});

test.each([
  ['rows', reinforcePlusPlus()],
  ['pairs', scpo()],
])(
  'gradients of %s in workers are the same as in this thread, to the last bit',
  async (_, objective) => {
    const jobs = jobsOf((await executors[0]?.play(plans)) as readonly Episode[], objective);
    expect(jobs.length).toBeGreaterThan(3);
    const results: (readonly GradientResult[])[] = [];
    for (const executor of executors) results.push(await executor.gradients(jobs));
    const [here, ...elsewhere] = results;
    expect(here?.[0]?.gradient.some((slope) => slope !== 0)).toBe(true);
    for (const others of elsewhere) expect(others).toEqual(here);
  },
);
