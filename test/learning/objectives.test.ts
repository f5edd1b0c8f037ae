import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { lossOf } from '../../src/learning/losses.ts';
import { ppoClip } from '../../src/learning/objectives/ppo-clip.ts';
import { reinforcePlusPlus } from '../../src/learning/objectives/reinforce-plus-plus.ts';
import { supervised } from '../../src/learning/objectives/supervised.ts';
import { bothGradients, evaluate } from './objective-terms.ts';

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend });
  });
  // log-probabilities whose ratio to old is 1.5, .5, 1.5, .5
  const ratios = {
    logProb: [1.5, 0.5, 1.5, 0.5].map(Math.log),
    oldLogProb: [0, 0, 0, 0],
    advantage: [1, 1, -1, -1],
  };

  test('ppoClip takes the worse of the ratio and its clip', async () => {
    const { loss, clipped, drift } = await evaluate(
      engine,
      ppoClip({ clipBelow: 0.3, clipAbove: 0.2 }),
      ratios,
    );
    // min(1.5, 1.2), min(.5, .7), min(-1.5, -1.2), min(-.5, -.7)
    expect(loss).toBeCloseTo(-(1.2 + 0.5 - 1.5 - 0.7), 5);
    expect(clipped).toBe(2);
    // how far what acted is from what learns: ρ - 1 - log ρ of each token
    expect(drift).toBeCloseTo(2 * (1.5 - 1 - Math.log(1.5)) + 2 * (0.5 - 1 - Math.log(0.5)), 5);
  });

  test('ppoClip adds half the squared value error, the divergence and takes off the entropy', async () => {
    const { loss, valueError, kl } = await evaluate(
      engine,
      ppoClip({ valueWeight: 0.5, klWeight: 0.1, entropyWeight: 0.01 }),
      {
        logProb: [-1, -1],
        value: [1, 0.5],
        return: [0, 1],
        divergence: [0.2, 0.4],
        reference: [-1, -1],
        entropy: [2, 1],
        weight: [1, 2],
      },
    );
    const first = 0.25 * 1 + 0.1 * 0.2 - 0.01 * 2;
    const second = 0.25 * 0.25 + 0.1 * 0.4 - 0.01 * 1;
    expect(loss).toBeCloseTo(first + 2 * second, 5);
    expect(valueError).toBeCloseTo(1.25, 5);
    expect(kl).toBeCloseTo(0.6, 5);
  });

  test('the k3 estimate of the divergence is e^-d - 1 + d', async () => {
    const { loss, kl } = await evaluate(engine, ppoClip({ klWeight: 2, klEstimator: 'k3' }), {
      logProb: [-1],
      reference: [-1.5],
    });
    const k3 = Math.exp(-0.5) - 1 + 0.5;
    expect(kl).toBeCloseTo(k3, 5);
    expect(loss).toBeCloseTo(2 * k3, 5);
  });

  test('reinforcePlusPlus is -A·ρ, which where nothing has moved is -A', async () => {
    const tokens = { logProb: [-0.5, -2], advantage: [1, -3], weight: [0.5, 0.5] };
    const { loss, clipped, drift } = await evaluate(engine, reinforcePlusPlus(), tokens);
    expect(loss).toBeCloseTo(1, 5);
    expect(clipped).toBe(0);
    expect(drift).toBeCloseTo(0, 6);
  });

  test('reinforcePlusPlus clips as PPO does', async () => {
    const { loss } = await evaluate(engine, reinforcePlusPlus({ clip: 0.2 }), ratios);
    expect(loss).toBeCloseTo(-(1.2 + 0.5 - 1.5 - 0.8), 5);
  });

  test('supervised is the weighted surprise', async () => {
    const tokens = { logProb: [-1, -3], weight: [0.5, 0.1] };
    const { loss, surprise } = await evaluate(engine, supervised(), tokens);
    expect(loss).toBeCloseTo(0.8, 5);
    expect(surprise).toBeCloseTo(4, 5);
  });

  test.each([
    ppoClip({ klWeight: 0.3, entropyWeight: 0.2, valueWeight: 0.1 }),
    ppoClip({ klWeight: 0.3, klEstimator: 'k3', clipBelow: 0.1, clipAbove: 0.5 }),
    reinforcePlusPlus({ klWeight: 0.1, entropyWeight: 0.1 }),
  ])('the gradient of %j is that of finite differences', async (objective) => {
    const { tape, differences } = await bothGradients(engine, objective);
    tape.forEach((value, i) => expect(value).toBeCloseTo(differences[i] ?? NaN, 3));
  });

  test('leave no tensors behind', async () => {
    const before = engine.tf.memory().numTensors;
    await bothGradients(engine, ppoClip({ klWeight: 1, entropyWeight: 1, valueWeight: 1 }));
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});

describe('objectives', () => {
  test('say whether they need the reference and every row', () => {
    expect(reinforcePlusPlus()).toMatchObject({
      usesReference: false,
      trainsOnZeroAdvantage: false,
    });
    expect(reinforcePlusPlus({ klCoefficient: 0.1 })).toMatchObject({ usesReference: true });
    expect(ppoClip({ entropyWeight: 0.1 })).toMatchObject({
      usesReference: false,
      trainsOnZeroAdvantage: true,
    });
  });

  test.each([
    [() => ppoClip({ klWeight: NaN }), /ppoClip: klWeight must be finite/],
    [() => ppoClip({ clipBelow: 0 }), /clipBelow must be in \(0, 1\]/],
    [() => ppoClip({ valueWeight: -1 }), /valueWeight/],
    [() => reinforcePlusPlus({ clip: NaN }), /clip must be above 0, got NaN/],
  ])('refuse settings out of range', (make, message) => {
    expect(make).toThrow(message);
  });

  test('of an unknown kind are refused by name, unless their loss is given', () => {
    const own = { kind: 'mine', usesReference: false, trainsOnZeroAdvantage: false };
    expect(() => lossOf(own)).toThrow(/one of dpo, .*ppo-clip, .*supervised, got mine/);
    const loss = () => {
      throw new Error('never called');
    };
    expect(lossOf(own, [{ kind: 'mine', loss }])).toBe(loss);
  });
});
