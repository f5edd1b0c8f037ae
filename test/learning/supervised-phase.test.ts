import { beforeAll, describe, expect, test } from 'vitest';
import { keyFromSeed } from '../../src/core/random.ts';
import { openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { runSupervisedPhase } from '../../src/learning/supervised-phase.ts';
import type { SupervisedPhase, SupervisedStep } from '../../src/learning/supervised-phase.ts';
import { config, smallLearner, vocabulary } from './small-learner.ts';
import { scoreReplies } from '../../src/policies/transformer/score-replies.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: 'wasm' });
});
const key = keyFromSeed(4);

/** Copies a digit after a prompt of one of several lengths, at one of several places. */
const copying: SupervisedPhase = {
  name: 'copying',
  steps: 6,
  batch: 12,
  learningRate: { peak: 0.01, warmUp: 3, decayFrom: 0.5, decayTo: 0.2 },
  examples: (stream, count) =>
    Array.from({ length: count }, () => {
      const digit = String(stream.integer(0, 10));
      const prompt = `${digit}${'?'.repeat(stream.integer(1, 4))}`;
      return { prompt, reply: digit + '=', weights: [1, 0.5], offset: stream.integer(0, 3) };
    }),
};

describe('runSupervisedPhase', () => {
  test('tells of every step, with a loss that falls', async () => {
    const learner = smallLearner(engine);
    const told: SupervisedStep[] = [];
    const phase = { ...copying, steps: 30, batch: 32 };
    await runSupervisedPhase(learner, vocabulary, phase, key, {
      onStep: (step) => void told.push(step),
    });
    expect(told.map(({ step }) => step)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    expect(told[29]?.loss).toBeLessThan(0.7 * (told[0]?.loss ?? 0));
    expect(learner.version).toBe(0);
    learner.dispose();
  });

  test('ends once the moving average of its loss is low enough', async () => {
    const learner = smallLearner(engine);
    const losses: number[] = [];
    const phase = { ...copying, steps: 200, untilLoss: 3 };
    await runSupervisedPhase(learner, vocabulary, phase, key, {
      onStep: ({ loss }) => void losses.push(loss),
    });
    const averages: number[] = [];
    for (const loss of losses) {
      averages.push(averages.length === 0 ? loss : 0.95 * (averages.at(-1) ?? NaN) + 0.05 * loss);
    }
    expect(losses.length).toBeLessThan(200);
    expect(averages.at(-1)).toBeLessThan(3);
    expect(averages.slice(0, -1).every((average) => average >= 3)).toBe(true);
    expect(Math.min(...losses.slice(0, -1))).toBeLessThan(3); // one good step isn't enough
    learner.dispose();
  });

  test('gives a step the loss that its definition gives', async () => {
    const learner = smallLearner(engine);
    const examples = [
      { prompt: '1?', reply: '23', weights: [1, 0.25] },
      { prompt: '4', reply: '5', offset: 2 },
    ];
    const rows = examples.map(({ prompt, reply, offset }) => ({
      prompt,
      tokens: [...vocabulary.encode(reply, 'reply')],
      ...(offset === undefined ? {} : { offset }),
    }));
    const [first, second] = await scoreReplies(
      engine,
      config,
      vocabulary,
      learner.parameters,
      rows,
    );
    const [a = NaN, b = NaN] = first?.logProbs ?? [];
    const [c = NaN] = second?.logProbs ?? [];
    let told: SupervisedStep | undefined;
    const phase: SupervisedPhase = {
      name: 'one',
      steps: 1,
      batch: 2,
      learningRate: 0.001,
      examples: () => examples,
    };
    await runSupervisedPhase(learner, vocabulary, phase, key, {
      onStep: (step) => void (told = step),
    });
    expect(told?.loss).toBeCloseTo(-(a + 0.25 * b + c) / 2, 5);
    expect(told?.surprise).toBeCloseTo(-(a + b + c) / 3, 5);
    learner.dispose();
  });

  test('starts with fresh moments', async () => {
    const learner = smallLearner(engine);
    await runSupervisedPhase(learner, vocabulary, copying, key);
    await runSupervisedPhase(learner, vocabulary, { ...copying, steps: 2 }, key);
    expect((await learner.exportState()).adam.steps).toBe(2);
    learner.dispose();
  });

  test('does not train characters of weight 0', async () => {
    const learner = smallLearner(engine);
    const phase: SupervisedPhase = {
      ...copying,
      examples: (_, count) =>
        Array.from({ length: count }, () => ({ prompt: '1?', reply: '2', weights: [0] })),
    };
    const before = learner.parameters;
    await runSupervisedPhase(learner, vocabulary, phase, key);
    expect(learner.parameters).toEqual(before);
    learner.dispose();
  });

  test.each([
    [{ prompt: '1', reply: '22', weights: [1] }, /one weight per reply character, got 1 for "22"/],
    [{ prompt: '1', reply: 'x' }, /^phase copying, example 0: .*got "x"/],
    [{ prompt: '1', reply: '2', offset: 16 }, /must fit the context of 16/],
  ])('names what is wrong with the example %j', async (example, message) => {
    const learner = smallLearner(engine);
    const phase = { ...copying, examples: () => [example] };
    await expect(runSupervisedPhase(learner, vocabulary, phase, key)).rejects.toThrow(message);
    learner.dispose();
  });
});

test.each([[[]], [null], [[{ prompt: '1' }]], [Promise.resolve([])]])(
  'whoever gives %o in place of examples is told so',
  async (examples) => {
    const learner = smallLearner(engine);
    const phase = { ...copying, examples: () => examples as never };
    await expect(runSupervisedPhase(learner, vocabulary, phase, key)).rejects.toThrow(
      /^phase copying: examples must give at least one, each with prompt and reply as text, got /,
    );
    learner.dispose();
  },
);
