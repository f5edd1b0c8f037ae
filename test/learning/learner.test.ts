import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { computeGradient } from '../../src/learning/compute-gradient.ts';
import type { GradientJob } from '../../src/learning/gradient-job.ts';
import type { LossFunction, Objective } from '../../src/learning/objective.ts';
import { ppoClip } from '../../src/learning/objectives/ppo-clip.ts';
import { reinforcePlusPlus } from '../../src/learning/objectives/reinforce-plus-plus.ts';
import { config, ownExperiences, smallLearner, vocabulary } from './small-learner.ts';

const advantages = Float64Array.of(1, -0.5, 2, 0.3, -1, 0.8, -0.1);
const rate = { learningRate: 0.01 };

const sumOf = (values: readonly number[] = []) => values.reduce((sum, value) => sum + value, 0);

describe.each(['cpu', 'wasm'] as const)('a learner on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend });
  });

  test('sees replies under the mask and temperature they were drawn with', async () => {
    const learner = smallLearner(engine);
    const batch = await ownExperiences(engine, learner);
    const { metrics } = await learner.update(batch, advantages, ppoClip(), rate);
    expect(metrics['drift']).toBeCloseTo(0, 7);
    expect(metrics).toMatchObject({ rows: 7, tokens: 13, dropped: 0, clipped: 0 });
    learner.dispose();
  });

  test('makes the same update however its batch is cut', async () => {
    const ends = await Promise.all(
      [1, 12, 10_000].map(async (tokens) => {
        const learner = smallLearner(engine, { limits: { tokens, padding: 4 } });
        learner.freezeReference();
        const batch = await ownExperiences(engine, learner);
        const objective = ppoClip({ klWeight: 0.1, entropyWeight: 0.1, valueWeight: 0.5 });
        // A small step of Adam is the sign of the gradient; three give its size a say.
        for (let i = 0; i < 3; i++) await learner.update(batch, advantages, objective, rate);
        const state = await learner.exportState();
        learner.dispose();
        return state;
      }),
    );
    const [one, few, all] = ends.map(({ adam }) => adam.means);
    const size = Math.hypot(...(all ?? []));
    for (const other of [one, few]) {
      const apart = (all ?? []).map((value, i) => value - (other?.[i] ?? NaN));
      expect(Math.hypot(...apart) / size).toBeLessThan(1e-4);
    }
  });

  test('makes the same update, to the last bit, wherever micro-batches are differentiated', async () => {
    const limits = { tokens: 10, padding: 2 };
    const elsewhere = async (jobs: readonly GradientJob[]) => {
      expect(jobs.length).toBeGreaterThan(2);
      // As threads would: any order of work, copies of the data, results in the order of the jobs.
      const last = await Promise.all(
        jobs.toReversed().map((job) => computeGradient(structuredClone(job), { engine, config })),
      );
      return last.toReversed();
    };
    const here = smallLearner(engine, { limits });
    const there = smallLearner(engine, { limits, gradients: elsewhere });
    const batch = await ownExperiences(engine, here);
    for (const learner of [here, there]) {
      learner.freezeReference();
      const objective = reinforcePlusPlus({ klWeight: 0.1, klCoefficient: 0.1 });
      for (let i = 0; i < 2; i++) await learner.update(batch, advantages, objective, rate);
    }
    expect(there.parameters).toEqual(here.parameters);
    here.dispose();
    there.dispose();
  });

  test('gives rows without effect no say and no time', async () => {
    const divisor = { kind: 'rows' } as const;
    const sparse = advantages.map((advantage, i) => (i < 3 ? advantage : 0));
    const seen: number[] = [];
    const learner = smallLearner(engine, {
      gradients: (jobs) =>
        Promise.all(
          jobs.map(async (job) => {
            const result = await computeGradient(job, { engine, config });
            seen.push(result.sums['rows'] ?? NaN);
            return result;
          }),
        ),
    });
    const batch = await ownExperiences(engine, learner);
    const { metrics } = await learner.update(batch, sparse, ppoClip(), { ...rate, divisor });
    expect(metrics).toMatchObject({ rows: 3, dropped: 4 });
    expect(seen.reduce((a, b) => a + b, 0)).toBe(3);
    learner.dispose();
  });

  test('skips a batch that teaches nothing: weights, optimiser and version stay', async () => {
    const learner = smallLearner(engine);
    const before = learner.parameters;
    const batch = await ownExperiences(engine, learner);
    const { applied } = await learner.update(batch, new Float64Array(7), ppoClip(), rate);
    expect(applied).toBe(false);
    expect(learner.version).toBe(0);
    expect(learner.parameters).toBe(before);
    expect((await learner.exportState()).adam.steps).toBe(0);
    learner.dispose();
  });

  test('makes good replies likelier and bad ones less likely', async () => {
    const learner = smallLearner(engine);
    const batch = await ownExperiences(engine, learner);
    await learner.update(batch, advantages, reinforcePlusPlus(), { learningRate: 0.003 });
    const after = await ownExperiences(engine, learner);
    const gains = batch.map(
      (row, i) => sumOf(after[i]?.decision.logProbs) - sumOf(row.decision.logProbs),
    );
    for (const i of [0, 2, 5]) expect(gains[i]).toBeGreaterThan(0);
    for (const i of [1, 4]) expect(gains[i]).toBeLessThan(0);
    learner.dispose();
  });

  test('clips the gradient to its global norm', async () => {
    const learner = smallLearner(engine, { maxNorm: 0.01 });
    const batch = await ownExperiences(engine, learner);
    const { metrics } = await learner.update(batch, advantages, ppoClip(), rate);
    expect(metrics['gradientNorm']).toBeGreaterThan(0.01);
    expect(metrics['gradientClipped']).toBe(1);
    const { adam } = await learner.exportState();
    expect(Math.hypot(...adam.means)).toBeCloseTo(0.1 * 0.01, 6); // 1 - β₁ = .1
    expect(sumOf([...adam.squares])).toBeCloseTo(0.01 * 0.01 ** 2, 8); // 1 - β₂ = .01
    learner.dispose();
  });

  test('takes several steps on one batch, which the clip then holds back', async () => {
    const learner = smallLearner(engine);
    const batch = await ownExperiences(engine, learner);
    const narrow = ppoClip({ clipBelow: 0.01, clipAbove: 0.01 });
    await learner.update(batch, advantages, narrow, { learningRate: 0.03, passes: 3 });
    expect(learner.version).toBe(1);
    expect((await learner.exportState()).adam.steps).toBe(3);
    const { metrics } = await learner.update(batch, advantages, narrow, rate);
    expect(metrics['clipped']).toBeGreaterThan(0.5);
    learner.dispose();
  });

  test('tells the largest gradient of several steps', async () => {
    const norms: number[] = [];
    const learner = smallLearner(engine, {
      limits: { tokens: 10_000, padding: 10_000 },
      gradients: async ([job]) => {
        if (!job) throw new Error('no job');
        const { gradient, sums } = await computeGradient(job, { engine, config });
        const scaled = gradient.map((value) => value * ([1, 3, 2][norms.length] ?? NaN));
        norms.push(Math.hypot(...scaled));
        return [{ gradient: scaled, sums }];
      },
    });
    const batch = await ownExperiences(engine, learner);
    const options = { learningRate: 1e-4, passes: 3 };
    const { metrics } = await learner.update(batch, advantages, ppoClip(), options);
    expect(Math.max(...norms)).toBe(norms[1]);
    expect(metrics['gradientNorm']).toBeCloseTo(norms[1] ?? NaN, 4);
    learner.dispose();
  });

  test('measures its distance from the frozen reference, which is 0 at first', async () => {
    const learner = smallLearner(engine);
    learner.freezeReference();
    const batch = await ownExperiences(engine, learner);
    const objective = ppoClip({ klWeight: 0.1 });
    const first = await learner.update(batch, advantages, objective, rate);
    const second = await learner.update(batch, advantages, objective, rate);
    expect(first.metrics['kl']).toBeCloseTo(0, 6);
    expect(second.metrics['kl']).toBeGreaterThan(1e-4);
    learner.dispose();
  });

  test.each([
    ['a KL term', ppoClip({ klWeight: 1 })],
    ['a k3 term', ppoClip({ klWeight: 1, klEstimator: 'k3' })],
    ['the drift', reinforcePlusPlus({ klCoefficient: 1 })],
  ])('is pulled back to the reference by %s', async (_, objective) => {
    const learner = smallLearner(engine);
    learner.freezeReference();
    const first = await ownExperiences(engine, learner);
    await learner.update(first, advantages, ppoClip(), { learningRate: 0.02 });
    const moved = await ownExperiences(engine, learner);
    await learner.update(moved, new Float64Array(7), objective, { learningRate: 0.002 });
    const back = await ownExperiences(engine, learner);
    const farthest = moved.reduce((most, _, i) => (gain(i) > gain(most) ? i : most), 0);
    function gain(i: number): number {
      return sumOf(moved[i]?.decision.logProbs) - sumOf(first[i]?.decision.logProbs);
    }
    expect(gain(farthest)).toBeGreaterThan(0.1);
    expect(sumOf(back[farthest]?.decision.logProbs)).toBeLessThan(
      sumOf(moved[farthest]?.decision.logProbs),
    );
    learner.dispose();
  });

  test('goes on from a checkpoint as if it had never stopped', async () => {
    const learner = smallLearner(engine);
    learner.freezeReference();
    const batch = await ownExperiences(engine, learner);
    const objective = ppoClip({ klWeight: 0.1 });
    await learner.update(batch, advantages, objective, rate);
    const state = structuredClone(await learner.exportState());
    await learner.update(batch, advantages, objective, rate);
    const resumed = smallLearner(engine, {}, 2);
    resumed.importState(state);
    expect(resumed.version).toBe(1);
    await resumed.update(batch, advantages, objective, rate);
    expect(resumed.parameters).toEqual(learner.parameters);
    learner.dispose();
    resumed.dispose();
  });

  test('takes over other weights as if it had begun with them', async () => {
    const [learner, other] = [smallLearner(engine), smallLearner(engine, {}, 2)];
    const batch = await ownExperiences(engine, learner);
    await learner.update(batch, advantages, ppoClip(), rate);
    learner.startFrom(other.parameters);
    expect(learner.parameters).toEqual(other.parameters);
    for (const one of [learner, other]) await one.update(batch, advantages, ppoClip(), rate);
    expect(learner.parameters).toEqual(other.parameters);
    learner.dispose();
    other.dispose();
  });

  test('hands out weights that later updates leave alone', async () => {
    const learner = smallLearner(engine);
    const batch = await ownExperiences(engine, learner);
    const given = learner.parameters;
    const copy = new Float32Array(given);
    await learner.update(batch, advantages, ppoClip(), rate);
    expect(given).toEqual(copy);
    expect(learner.parameters).not.toEqual(copy);
    learner.dispose();
  });

  test('leaves no tensors behind', async () => {
    const { tf } = engine;
    const before = tf.memory().numTensors;
    const learner = smallLearner(engine, { limits: { tokens: 24, padding: 2 } });
    learner.freezeReference();
    const batch = await ownExperiences(engine, learner);
    const objective = ppoClip({ klWeight: 0.1, klEstimator: 'k3', valueWeight: 0.1 });
    await learner.update(batch, advantages, objective, rate);
    const settled = tf.memory().numTensors;
    // 100 updates of a whole model are counted in test/engine/training.test.ts.
    for (let i = 0; i < 5; i++) await learner.update(batch, advantages, objective, rate);
    learner.resetOptimiser();
    await learner.update(batch, advantages, objective, rate);
    expect(tf.memory().numTensors).toBe(settled);
    learner.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  describe('refuses before any weight changes', () => {
    const broken: Objective = {
      kind: 'broken',
      usesReference: false,
      trainsOnZeroAdvantage: false,
    };
    const loss: LossFunction = (tf, _objective, { logProb }) => ({
      loss: tf.mul(tf.sum(logProb), NaN),
      metrics: {},
    });
    const losses = [{ kind: 'broken', loss }];

    test('a loss that is NaN, and frees its tensors', async () => {
      const learner = smallLearner(engine, { losses });
      const { means } = (await learner.exportState()).adam;
      const before = learner.parameters;
      const batch = await ownExperiences(engine, learner);
      const tensors = engine.tf.memory().numTensors;
      await expect(learner.update(batch, advantages, broken, rate)).rejects.toThrow(
        /^learner critic: the loss must be finite, got NaN at version 0; the weights are unchanged/,
      );
      expect(learner.parameters).toBe(before);
      expect(learner.version).toBe(0);
      expect((await learner.exportState()).adam.means).toEqual(means);
      expect(engine.tf.memory().numTensors).toBe(tensors);
      learner.dispose();
    });

    test('a gradient that is infinite under a finite loss', async () => {
      const learner = smallLearner(engine, {
        gradients: async (jobs) => {
          const results = await Promise.all(
            jobs.map((job) => computeGradient(job, { engine, config })),
          );
          results[0]?.gradient.fill(Infinity, 3, 4);
          return results;
        },
      });
      const batch = await ownExperiences(engine, learner);
      const before = learner.parameters;
      await expect(learner.update(batch, advantages, ppoClip(), rate)).rejects.toThrow(
        /the gradient norm must be finite, got Infinity/,
      );
      expect(learner.parameters).toBe(before);
      learner.dispose();
    });

    test('a later pass that fails, and takes back the passes before it', async () => {
      let calls = 0;
      const learner = smallLearner(engine, {
        limits: { tokens: 10_000, padding: 10_000 },
        gradients: async ([job]) => {
          if (!job) throw new Error('no job');
          const result = await computeGradient(job, { engine, config });
          return [++calls < 3 ? result : { ...result, sums: { ...result.sums, loss: NaN } }];
        },
      });
      const batch = await ownExperiences(engine, learner);
      const before = structuredClone(await learner.exportState());
      await expect(
        learner.update(batch, advantages, ppoClip(), { ...rate, passes: 4 }),
      ).rejects.toThrow(/the loss must be finite, got NaN/);
      expect(calls).toBe(3);
      expect(await learner.exportState()).toEqual(before);
      learner.dispose();
    });

    test('an objective with a KL term where no reference was frozen', async () => {
      const learner = smallLearner(engine);
      const batch = await ownExperiences(engine, learner);
      const objective = ppoClip({ klWeight: 0.1 });
      await expect(learner.update(batch, advantages, objective, rate)).rejects.toThrow(
        /needs a reference, got none; call freezeReference/,
      );
      learner.dispose();
    });

    test('a character that the vocabulary does not have', async () => {
      const learner = smallLearner(engine);
      const [first] = await ownExperiences(engine, learner);
      if (!first) throw new Error('no experience');
      const update = learner.update(
        [
          {
            ...first,
            decision: { ...first.decision, shown: { kind: 'compact', text: 'x' } },
          },
        ],
        Float64Array.of(1),
        ppoClip(),
        rate,
      );
      await expect(update).rejects.toThrow(/got "x"/);
      expect(vocabulary.characters).not.toContain('x');
      learner.dispose();
    });
  });
});
