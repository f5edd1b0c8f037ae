import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { dpo } from '../../src/learning/objectives/dpo.ts';
import { filteredCloning } from '../../src/learning/objectives/filtered-cloning.ts';
import { klPenalty } from '../../src/learning/objectives/kl-penalty.ts';
import { scpo } from '../../src/learning/objectives/scpo.ts';
import { sentenceClip } from '../../src/learning/objectives/sentence-clip.ts';
import { meanByReply, sumByReply } from '../../src/learning/sum-by-reply.ts';
import { bothGradients, evaluate } from './objective-terms.ts';

/** -log σ(x) */
const surprise = (x: number) => Math.log1p(Math.exp(-x));

// Two pairs. Log ratios of the replies: .2 + .4 = .6 and -.4;  0 and 1.
const twoPairs = {
  logProb: [-1, -0.5, -2, -1, -1, -2],
  reference: [-1.2, -0.9, -1.6, -1, -1.5, -2.5],
  starts: [0, 2, 3, 4, 6],
};

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend });
  });

  test('sumByReply adds each reply up by itself, and meanByReply divides by its length', async () => {
    const { tf } = engine;
    const [sums, means] = tf.tidy(() => {
      const values = tf.tensor1d([1, 2, 4, 8, 16]);
      const starts = Int32Array.of(0, 2, 3, 5);
      return [sumByReply(tf, values, starts), meanByReply(tf, values, starts)];
    });
    expect([...(await sums.data())]).toEqual([3, 4, 24]);
    expect([...(await means.data())]).toEqual([1.5, 4, 12]);
    tf.dispose([sums, means]);
  });

  test('dpo is the surprise of the margin of log ratios, times the weight', async () => {
    const { loss, margin, agreed } = await evaluate(engine, dpo({ beta: 0.5 }), {
      ...twoPairs,
      preference: [2, 0, 0.3, 0],
    });
    expect(loss).toBeCloseTo(2 * surprise(0.5) + 0.3 * surprise(-0.5), 5);
    expect(margin).toBeCloseTo(0.5 - 0.5, 5);
    expect(agreed).toBe(1);
  });

  test('dpo prefers the second reply where that has the weight', async () => {
    const { loss, margin, agreed } = await evaluate(engine, dpo({ beta: 0.5 }), {
      ...twoPairs,
      preference: [0, 2, 0, 1],
    });
    expect(loss).toBeCloseTo(2 * surprise(-0.5) + surprise(0.5), 5);
    expect(margin).toBeCloseTo(-0.5 + 0.5, 5);
    expect(agreed).toBe(1);
  });

  test('dpo with weights C and 1 - C both ways is the loss of CREAM', async () => {
    const { loss } = await evaluate(engine, dpo({ beta: 0.5 }), {
      logProb: twoPairs.logProb.slice(0, 3),
      reference: twoPairs.reference.slice(0, 3),
      starts: [0, 2, 3],
      preference: [0.75, 0.25],
    });
    expect(loss).toBeCloseTo(0.75 * 0.474077 + 0.25 * 0.974077, 5);
  });

  test('dpo at the reference loses log 2 per pair, however likely the replies', async () => {
    const { loss, agreed } = await evaluate(engine, dpo(), {
      logProb: [-1, -9],
      reference: [-1, -9],
      preference: [1, 0],
    });
    expect(loss).toBeCloseTo(Math.LN2, 6);
    expect(agreed).toBe(0); // a tie is no agreement
  });

  test('dpo stays finite where a margin is enormous', async () => {
    const { loss } = await evaluate(engine, dpo({ beta: 10 }), {
      logProb: [-1, -1],
      reference: [-1, -90],
      preference: [1, 0],
    });
    expect(loss).toBeCloseTo(890, 2);
  });

  test('scpo also imitates the chosen reply, by the mean of its tokens', async () => {
    const { loss } = await evaluate(engine, scpo({ beta: 0.5, cloneWeight: 0.4 }), {
      ...twoPairs,
      oldLogProb: twoPairs.logProb.map(() => -9), // what acted has no say
      preference: [2, 0, 0, 0.3],
    });
    const pairs = 2 * surprise(0.5) + 0.3 * surprise(0.5);
    expect(loss).toBeCloseTo(pairs + 0.4 * (2 * 0.75 + 0.3 * 1.5), 5);
  });

  test('filteredCloning is the surprise of what was selected, by its weight', async () => {
    const { loss } = await evaluate(engine, filteredCloning(), {
      logProb: [-1, -3, -5, -7],
      advantage: [1, 0, -2, 0.5],
      weight: [0.5, 1, 1, 2],
    });
    expect(loss).toBeCloseTo(0.5 * 1 + 2 * 0.5 * 7, 5);
  });

  test('klPenalty is the weighted divergence and nothing else', async () => {
    const { loss, kl } = await evaluate(engine, klPenalty({ klWeight: 0.3 }), {
      logProb: [-1, -2],
      advantage: [5, -5],
      divergence: [0.2, 0.4],
      weight: [1, 0.5],
    });
    expect(loss).toBeCloseTo(0.3 * (0.2 + 0.2), 6);
    expect(kl).toBeCloseTo(0.6, 6);
  });

  // Log ratios to the reference: (.1 + .3)/2 = .2, so ρ = 1.2214; -.5, so ρ = .6065.
  const replies = {
    logProb: [-1, -1, -2],
    reference: [-1.1, -1.3, -1.5],
    oldLogProb: [-1, -1, -2],
    starts: [0, 2, 3],
    weight: [0.5, 0.5, 2],
  };

  test.each([
    [[1, 1, 1], 0.5 * 1.2 + 2 * Math.exp(-0.5)],
    [[-1, -1, -1], -0.5 * Math.exp(0.2) - 2 * 0.8],
    [[3, 3, 0], 0.5 * 3 * 1.2],
  ])('sentenceClip clips the mean ratio of a reply: advantages %j', async (advantage, gain) => {
    const { loss } = await evaluate(engine, sentenceClip(), { ...replies, advantage });
    expect(loss).toBeCloseTo(-gain, 5);
  });

  test('sentenceClip compares with the policy that acted where asked to', async () => {
    const objective = sentenceClip({ against: 'acting' });
    expect(objective.usesReference).toBe(false);
    const { loss } = await evaluate(engine, objective, { ...replies, advantage: [1, 1, 1] });
    expect(loss).toBeCloseTo(-2.5, 5);
  });

  test.each([
    dpo({ beta: 2 }),
    scpo({ beta: 2, cloneWeight: 0.5 }),
    filteredCloning(),
    klPenalty({ klWeight: 3 }),
    sentenceClip({ clip: 5 }),
    sentenceClip({ clip: 0.05, against: 'acting' }),
  ])('the gradient of %j is that of finite differences', async (objective) => {
    const { tape, differences } = await bothGradients(engine, objective);
    tape.forEach((value, i) => expect(value).toBeCloseTo(differences[i] ?? NaN, 3));
    expect(Math.hypot(...tape)).toBeGreaterThan(0.05);
  });
});

test.each([
  [() => dpo({ beta: 0 }), /dpo: beta must be finite and above 0, got 0/],
  [() => dpo({ beta: NaN }), /got NaN/],
  [() => scpo({ beta: -1 }), /scpo: beta/],
  [() => scpo({ cloneWeight: -1 }), /cloneWeight/],
  [() => klPenalty({ klWeight: NaN }), /klWeight/],
  [() => sentenceClip({ clip: 0 }), /clip must be above 0/],
])('settings out of range are refused', (make, message) => {
  expect(make).toThrow(message);
});
