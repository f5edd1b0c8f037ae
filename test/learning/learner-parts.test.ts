import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { computeGradient } from '../../src/learning/compute-gradient.ts';
import type { Experience } from '../../src/learning/experience.ts';
import type { GradientJob } from '../../src/learning/gradient-job.ts';
import type { Learner } from '../../src/learning/learner.ts';
import type { LossPart } from '../../src/learning/loss-parts.ts';
import type { Objective } from '../../src/learning/objective.ts';
import { dpo } from '../../src/learning/objectives/dpo.ts';
import { klPenalty } from '../../src/learning/objectives/kl-penalty.ts';
import { ppoClip } from '../../src/learning/objectives/ppo-clip.ts';
import { reinforcePlusPlus } from '../../src/learning/objectives/reinforce-plus-plus.ts';
import { scpo } from '../../src/learning/objectives/scpo.ts';
import type { TrainingBatch } from '../../src/learning/training-batch.ts';
import { pairRows, trainingRows } from '../../src/learning/training-rows.ts';
import { config, ownExperiences, smallLearner } from './small-learner.ts';

const advantages = Float64Array.of(1, -0.5, 2, 0.3, -1, 0.8, -0.1);
const rate = { learningRate: 0.01 };

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: 'wasm' });
});

const rowPart = (
  name: string,
  batch: readonly Experience[],
  from: number,
  to: number,
  objective: Objective,
): LossPart => ({
  name,
  objective,
  // Divided by the size of the whole batch, so that parts add up to it.
  rows: trainingRows(batch.slice(from, to), { advantages: advantages.slice(from, to) }, objective, {
    kind: 'rows',
  }).map((row) => ({ ...row, weights: 1 / batch.length })),
  dropped: 0,
});

const pairPart = (batch: readonly Experience[], objective: Objective = dpo()): LossPart => ({
  name: 'pairs',
  objective,
  dropped: batch.length - 6,
  rows: pairRows(batch, [
    { rows: [0, 5], weights: [1, 0] },
    { rows: [1, 6], weights: [0.25, 0.75] },
    { rows: [2, 3], weights: [0, 0.5] },
  ]),
});

async function momentsAfter(learner: Learner, parts: readonly LossPart[], updates = 1) {
  for (let i = 0; i < updates; i++) await learner.updateParts(parts, rate);
  const { adam } = await learner.exportState();
  return adam;
}

const distance = (a: Float32Array, b: Float32Array) =>
  Math.hypot(...a.map((value, i) => value - (b[i] ?? NaN))) / Math.hypot(...a);

describe('an update of several parts', () => {
  test('is one step, on the sum of the gradients', async () => {
    const [whole, split] = [smallLearner(engine), smallLearner(engine)];
    const batch = await ownExperiences(engine, whole);
    const objective = reinforcePlusPlus();
    const one = await momentsAfter(whole, [rowPart('', batch, 0, 7, objective)]);
    const two = await momentsAfter(split, [
      rowPart('first', batch, 0, 3, objective),
      rowPart('second', batch, 3, 7, objective),
    ]);
    expect(two.steps).toBe(1);
    expect(split.version).toBe(1);
    expect(distance(one.means, two.means)).toBeLessThan(1e-5);
    whole.dispose();
    split.dispose();
  });

  test('takes several passes over all of them, or none', async () => {
    const learner = smallLearner(engine);
    const batch = await ownExperiences(engine, learner);
    const parts = [rowPart('a', batch, 0, 3, ppoClip()), rowPart('b', batch, 3, 7, ppoClip())];
    await learner.updateParts(parts, { ...rate, passes: 3 });
    expect((await learner.exportState()).adam.steps).toBe(3);
    expect(learner.version).toBe(1);
    learner.dispose();
  });

  test('holds one role to the reference and lets the other go', async () => {
    const learner = smallLearner(engine);
    learner.freezeReference();
    const batch = await ownExperiences(engine, learner);
    const jobs: GradientJob[] = [];
    const spied = smallLearner(engine, {
      gradients: (given) => {
        jobs.push(...given);
        return Promise.all(given.map((job) => computeGradient(job, { engine, config })));
      },
    });
    spied.freezeReference();
    const parts = [
      rowPart('solver', batch, 0, 3, reinforcePlusPlus()),
      rowPart('judge', batch, 3, 7, reinforcePlusPlus({ klWeight: 0.3 })),
    ];
    await spied.updateParts(parts, rate);
    const { metrics } = await spied.updateParts(parts, rate);
    expect(metrics['judge.kl']).toBeGreaterThan(0);
    expect(metrics).not.toHaveProperty('solver.kl');
    for (const job of jobs) {
      const { objective } = job.batch as TrainingBatch;
      expect(job.reference !== undefined).toBe(objective.usesReference);
    }
    learner.dispose();
    spied.dispose();
  });

  test('names the metrics of each part, and adds up what adds up', async () => {
    const learner = smallLearner(engine);
    learner.freezeReference();
    const batch = await ownExperiences(engine, learner);
    const parts = [
      { ...rowPart('solver', batch, 0, 3, reinforcePlusPlus()), dropped: 2 },
      pairPart(batch),
      { ...rowPart('idle', batch, 0, 0, klPenalty()), dropped: 1 },
    ];
    const { metrics } = await learner.updateParts(parts, rate);
    expect(metrics).toMatchObject({
      rows: 9,
      dropped: 4,
      'solver.rows': 3,
      'solver.dropped': 2,
      'pairs.rows': 6,
      'pairs.pairs': 3,
      'pairs.dropped': 1,
      'idle.rows': 0,
      'solver.clipped': 0,
    });
    const lossOf = (name: string) => metrics[name] ?? NaN;
    expect(lossOf('loss')).toBeCloseTo(lossOf('solver.loss') + lossOf('pairs.loss'), 6);
    // At the reference each of the weights 1, 1 and ½ loses log 2; divided by three pairs.
    expect(metrics['pairs.loss']).toBeCloseTo((2.5 / 3) * Math.LN2, 5);
    expect(metrics['pairs.margin']).toBeCloseTo(0, 6);
    expect(metrics).not.toHaveProperty('idle.kl');
    for (let i = 0; i < 8; i++) await learner.updateParts(parts, rate);
    const later = await learner.updateParts(parts, rate);
    expect(later.metrics['pairs.agreed']).toBeGreaterThan(0.6); // of the pairs, not of the tokens
    expect(metrics).not.toHaveProperty('pairs');
    learner.dispose();
  });

  test('is not applied where no part has rows', async () => {
    const learner = smallLearner(engine);
    const idle = { name: 'idle', objective: dpo(), rows: [], dropped: 3 };
    expect(await learner.updateParts([idle, { ...idle, name: 'b' }], rate)).toEqual({
      applied: false,
      metrics: {
        rows: 0,
        dropped: 6,
        tokens: 0,
        'idle.rows': 0,
        'idle.dropped': 3,
        'idle.tokens': 0,
        'b.rows': 0,
        'b.dropped': 3,
        'b.tokens': 0,
      },
    });
    expect(learner.version).toBe(0);
    learner.dispose();
  });
});

describe('pairs', () => {
  test('stay together in a micro-batch, and give the same update however they are cut', async () => {
    const ends: Float32Array[] = [];
    for (const tokens of [1, 16, 10_000]) {
      const sizes: number[] = [];
      const learner = smallLearner(engine, {
        limits: { tokens, padding: 4 },
        gradients: (jobs) => {
          for (const { batch } of jobs) {
            const { packed, preferences } = batch as TrainingBatch;
            if (preferences === null) continue;
            sizes.push(packed.rows);
            expect(packed.rows === 2 || packed.rows * packed.length <= tokens).toBe(true);
          }
          return Promise.all(jobs.map((job) => computeGradient(job, { engine, config })));
        },
      });
      learner.freezeReference();
      const batch = await ownExperiences(engine, learner);
      const parts = [pairPart(batch, scpo()), rowPart('kl', batch, 0, 7, klPenalty())];
      ends.push((await momentsAfter(learner, parts, 3)).means);
      expect(sizes.every((rows) => rows % 2 === 0)).toBe(true);
      if (tokens === 1) expect(sizes).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2]);
      if (tokens === 10_000) expect(Math.max(...sizes)).toBeGreaterThan(2);
      learner.dispose();
    }
    const [one, few, all] = ends;
    if (!one || !few || !all) throw new Error('no ends');
    expect(distance(all, one)).toBeLessThan(1e-4);
    expect(distance(all, few)).toBeLessThan(1e-4);
  });

  test('give the same update, to the last bit, wherever micro-batches are differentiated', async () => {
    const limits = { tokens: 16, padding: 2 };
    const elsewhere = async (jobs: readonly GradientJob[]) => {
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
      await momentsAfter(learner, [pairPart(batch), rowPart('rl', batch, 0, 7, ppoClip())], 2);
    }
    expect(there.parameters).toEqual(here.parameters);
    here.dispose();
    there.dispose();
  });

  test('need a reference', async () => {
    const learner = smallLearner(engine);
    const batch = await ownExperiences(engine, learner);
    await expect(learner.updateParts([pairPart(batch)], rate)).rejects.toThrow(/needs a reference/);
    learner.dispose();
  });

  test('leave no tensors behind', async () => {
    const learner = smallLearner(engine);
    learner.freezeReference();
    const batch = await ownExperiences(engine, learner);
    const parts = [pairPart(batch), pairPart(batch, scpo())].map((part, i) => ({
      ...part,
      name: `${i}`,
    }));
    await learner.updateParts(parts, rate);
    const settled = engine.tf.memory().numTensors;
    for (let i = 0; i < 10; i++) await learner.updateParts(parts, rate);
    expect(engine.tf.memory().numTensors).toBe(settled);
    learner.dispose();
  });
});
