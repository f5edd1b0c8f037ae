import { afterAll, describe, expect, test } from 'vitest';
import { keyFromSeed } from '../../src/core/random.ts';
import { openEngine } from '../../src/engine/index.ts';
import { supervised } from '../../src/learning/index.ts';
import type { GradientJob } from '../../src/learning/gradient-job.ts';
import { scriptedPolicy } from '../../src/policies/index.ts';
import type { Executor } from '../../src/training/executor.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import { describeTransformer } from '../../src/experiment/describe-transformers.ts';
import { WeightStore } from '../../src/training/weight-store.ts';
import { openLearners } from '../../src/training/open-learners.ts';
import { echoExperiment } from '../runs/echo-experiment.ts';

const config = { width: 16, layers: 1, heads: 1, hidden: 16, context: 4 };
const transformer = { kind: 'transformer', characters: '0123=?yn', config } as const;
const engine = await openEngine({ backend: 'wasm' });
const opened: { dispose(): void }[] = [];
afterAll(() => opened.forEach((learner) => learner.dispose()));

/** Gives every job the gradient of ones, and keeps it. */
function onesExecutor() {
  const jobs: GradientJob[] = [];
  const executor: Executor = {
    workers: 0,
    weights: new WeightStore(),
    play: () => Promise.resolve([]),
    gradients: (asked) => {
      jobs.push(...asked);
      return Promise.resolve(
        asked.map(({ parameters }) => ({
          gradient: new Float32Array(parameters.length).fill(1),
          sums: { loss: 1, tokens: 1, rows: 1 },
        })),
      );
    },
    close: () => Promise.resolve(),
  };
  return { executor, jobs };
}

function open(changes: Partial<Experiment> = {}, seed = 1) {
  const { executor, jobs } = onesExecutor();
  const experiment = echoExperiment(changes);
  const learners = openLearners(experiment, engine, executor, keyFromSeed(seed));
  for (const { learner } of Object.values(learners)) opened.push(learner);
  return { learners, jobs };
}

const row = {
  prompt: '1=',
  tokens: [1],
  weights: 1,
  advantage: 0,
  return: 0,
  logProbs: [],
};

describe('describeTransformer', () => {
  test('has a vocabulary of the characters, as large as the configuration says', () => {
    const { vocabulary, config: described } = describeTransformer(transformer);
    expect(described).toMatchObject(config);
    expect(described.vocabulary).toBe(vocabulary.size);
    expect(vocabulary.decode(Array.from(vocabulary.encode('2=?', 'here')))).toBe('2=?');
  });
});

describe('learners', () => {
  test('are opened for every transformer and for nothing else', () => {
    const given = { kind: 'given', policy: scriptedPolicy('given', () => 'y') } as const;
    const { learners } = open({ policies: { given, agent: transformer, still: transformer } });
    expect(Object.keys(learners)).toEqual(['agent', 'still']);
    expect(learners['agent']?.learner).toMatchObject({ policy: 'agent', version: 0 });
  });

  test('begin with weights that follow from the seed and the policy’s name', () => {
    const policies = { agent: transformer, other: transformer };
    const weightsOf = (seed: number, name: string) =>
      Array.from(open({ policies }, seed).learners[name]?.learner.parameters ?? []);
    expect(weightsOf(1, 'agent').length).toBeGreaterThan(100);
    expect(weightsOf(1, 'agent')).toEqual(weightsOf(1, 'agent'));
    expect(weightsOf(1, 'agent')).not.toEqual(weightsOf(2, 'agent'));
    expect(weightsOf(1, 'agent')).not.toEqual(weightsOf(1, 'other'));
  });

  test('have their gradients computed by the executor', async () => {
    const { learners, jobs } = open();
    await learners['agent']?.learner.train([row], supervised(), 0.01);
    expect(jobs.map(({ policy }) => policy)).toEqual(['agent']);
  });

  test('clip and step as their training says', async () => {
    const { agent } = echoExperiment().training;
    if (agent === undefined) throw new Error('agent learns');
    const metricsWith = async (changes: object) => {
      const { learners } = open({ training: { agent: { ...agent, ...changes } } });
      const learner = learners['agent']?.learner;
      const before = Array.from(learner?.parameters ?? []);
      const report = await learner?.train([row], supervised(), 0.01);
      const moved = (learner?.parameters[5] ?? NaN) - (before[5] ?? NaN);
      return { clipped: report?.metrics['gradientClipped'], moved };
    };
    expect((await metricsWith({})).clipped).toBe(1); // a norm of 1 by default
    expect((await metricsWith({ maxNorm: 1e6 })).clipped).toBe(0);
    const plain = await metricsWith({ maxNorm: 1e6 });
    const damped = await metricsWith({ maxNorm: 1e6, adam: { epsilon: 9 } });
    expect(plain.moved).toBeCloseTo(-0.01, 5);
    expect(damped.moved).toBeCloseTo(-0.001, 5);
  });
});
