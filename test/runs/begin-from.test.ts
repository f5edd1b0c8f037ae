import { afterAll, describe, expect, test } from 'vitest';
import { WeightStore } from '../../src/training/weight-store.ts';
import { openLearners } from '../../src/training/open-learners.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { openEngine } from '../../src/engine/index.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { readCheckpoint } from '../../src/runs/folder/checkpoint.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { readWarmWeights } from '../../src/runs/read-warm-weights.ts';
import { echoExperiment, runsFolder } from './echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

const experiment = echoExperiment({ schedule: { updates: 3, staleness: 0, evaluateEvery: 1 } });

/** What `readWarmWeights` gives a run of the experiment. */
async function warmWeights(run: string, of: Experiment) {
  const engine = await openEngine({ backend: 'wasm' });
  const executor = {
    workers: 0,
    weights: new WeightStore(),
    play: () => Promise.resolve([]),
    gradients: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
  const policies = openLearners(of, engine, executor, keyFromSeed(99));
  try {
    return readWarmWeights(run, policies);
  } finally {
    for (const { learner } of Object.values(policies)) learner.dispose();
  }
}

describe('the weights that a run begins with from another', () => {
  test('are those after the warm start, whatever the other run learned since', async () => {
    await runs.train('teacher', experiment);
    const [first, ...later] = readRun(runs.at('teacher'))
      .checkpoints()
      .map(({ file }) => readCheckpoint(file));
    const { agent } = await warmWeights(runs.at('teacher'), experiment);
    expect(agent).toEqual(first?.tensors['agent/parameters']);
    expect(first?.update).toBe(0);
    expect(agent).not.toEqual(later.at(-1)?.tensors['agent/parameters']);
  });

  test('are asked of a run that has gone through its warm start', async () => {
    const controlled = echoExperiment({
      evaluations: [
        {
          name: 'broken',
          games: () => {
            throw new Error('no evaluation today');
          },
          score: () => ({}),
        },
      ],
    });
    await expect(runs.train('unborn', controlled)).rejects.toThrow('no evaluation today');
    await expect(warmWeights(runs.at('unborn'), experiment)).rejects.toThrow(
      /must be a run whose warm start is done/,
    );
  });

  test('must be of the same policies', async () => {
    const { agent } = experiment.policies;
    if (agent?.kind !== 'transformer') throw new Error('the agent is a transformer');
    const asked = (policies: Experiment['policies']) =>
      warmWeights(runs.at('teacher'), { ...experiment, policies });
    await expect(asked({ student: agent })).rejects.toThrow(
      /must have the policy student, got agent; name a run of the same policies/,
    );
    const wider = { ...agent, config: { ...agent.config, width: 32 } };
    await expect(asked({ agent: wider })).rejects.toThrow(
      /must have the policy agent with width 32, got 16;/,
    );
    await expect(asked({ agent: { ...agent, characters: 'ny?=3210' } })).rejects.toThrow(
      /must have the policy agent with characters "ny\?=3210", got "0123=\?yn";/,
    );
  });
});
