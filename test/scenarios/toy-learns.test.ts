import { beforeAll, describe, expect, test } from 'vitest';
import { foldKey, keyFromSeed, openStream } from '../../src/core/random.ts';
import type { RandomStream } from '../../src/core/random.ts';
import { openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { batchNormalised } from '../../src/learning/estimators/batch-normalised.ts';
import { groupNormalised } from '../../src/learning/estimators/group-normalised.ts';
import type { AdvantageEstimator, Experience } from '../../src/learning/experience.ts';
import type { Learner } from '../../src/learning/learner.ts';
import type { Objective } from '../../src/learning/objective.ts';
import { ppoClip } from '../../src/learning/objectives/ppo-clip.ts';
import { reinforcePlusPlus } from '../../src/learning/objectives/reinforce-plus-plus.ts';
import { runSupervisedPhase } from '../../src/learning/supervised-phase.ts';
import type { SupervisedPhase } from '../../src/learning/supervised-phase.ts';
import { scoreReplies } from '../../src/policies/transformer/score-replies.ts';
import { experience } from '../learning/experiences.ts';
import { config, smallLearner, vocabulary } from '../learning/small-learner.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: 'wasm' });
});

/** The learner's log-probability of each token as the whole reply to each prompt. */
async function answers(learner: Learner, prompts: readonly string[]): Promise<number[][]> {
  const rows = prompts.flatMap((prompt) =>
    Array.from({ length: vocabulary.size }, (_, token) => ({ prompt, tokens: [token] })),
  );
  const scores = await scoreReplies(engine, config, vocabulary, learner.parameters, rows);
  return prompts.map((_, i) =>
    scores
      .slice(i * vocabulary.size, (i + 1) * vocabulary.size)
      .map(({ logProbs }) => logProbs[0] ?? NaN),
  );
}

function draw(logProbs: readonly number[], stream: RandomStream): number {
  let rest = stream.uniform();
  const at = logProbs.findIndex((logProb) => (rest -= Math.exp(logProb)) < 0);
  return at === -1 ? logProbs.length - 1 : at;
}

/** Three one-character tasks, each with one right answer: 1 for it, 0 for any other. */
const RIGHT: readonly [prompt: string, token: number][] = [
  ['1?', 7],
  ['2?', 3],
  ['3?', 0],
];

async function playBandit(
  learner: Learner,
  estimator: AdvantageEstimator,
  objective: Objective,
  updates: number,
  seed: number,
): Promise<number> {
  const prompts = RIGHT.map(([prompt]) => prompt);
  for (let update = 0; update < updates; update++) {
    const stream = openStream(foldKey(keyFromSeed(seed), update));
    const logProbs = await answers(learner, prompts);
    const batch = RIGHT.flatMap(([prompt, right], task) =>
      Array.from({ length: 24 }, (_, i): Experience => {
        const token = draw(logProbs[task] ?? [], stream);
        return experience({
          prompt,
          episode: `${update}-${task}-${i}`,
          group: `${update}-${task}`,
          tokens: [token],
          logProbs: [logProbs[task]?.[token] ?? NaN],
          reward: token === right ? 1 : 0,
        });
      }),
    );
    const { advantages } = estimator.estimate(batch, {});
    await learner.update(batch, advantages, objective, {
      learningRate: 0.01,
      passes: objective.kind === 'ppo-clip' ? 2 : 1,
    });
  }
  const after = await answers(learner, prompts);
  return Math.min(...RIGHT.map(([, right], task) => Math.exp(after[task]?.[right] ?? NaN)));
}

describe.each([1, 2, 3])('from seed %i', (seed) => {
  test.each([
    ['REINFORCE++', batchNormalised(), reinforcePlusPlus()],
    ['PPO', groupNormalised(), ppoClip({ entropyWeight: 0.001 })],
  ] as const)('%s finds the right answer to every prompt', async (_, estimator, objective) => {
    const learner = smallLearner(engine, {}, seed);
    expect(await playBandit(learner, estimator, objective, 40, seed)).toBeGreaterThan(0.9);
    learner.dispose();
  });
});

test('without a reward that tells answers apart nothing is learnt', async () => {
  const learner = smallLearner(engine);
  const before = learner.parameters;
  const constant: AdvantageEstimator = {
    ...batchNormalised(),
    estimate: (batch, state) =>
      batchNormalised().estimate(
        batch.map((one) => ({ ...one, reward: 1 })),
        state,
      ),
  };
  await playBandit(learner, constant, reinforcePlusPlus(), 3, 1);
  expect(learner.parameters).toBe(before);
  learner.dispose();
});

test('a supervised phase learns to add digits', async () => {
  const learner = smallLearner(engine);
  const sum = (a: number, b: number) => String((a + b) % 10);
  const phase: SupervisedPhase = {
    name: 'sums',
    steps: 150,
    batch: 48,
    learningRate: { peak: 0.015, warmUp: 10, decayFrom: 0.6, decayTo: 0.1 },
    examples: (stream, count) =>
      Array.from({ length: count }, () => {
        const [a, b] = [stream.integer(0, 5), stream.integer(0, 5)];
        return { prompt: `${a}+${b}=`, reply: sum(a, b) };
      }),
  };
  await runSupervisedPhase(learner, vocabulary, phase, keyFromSeed(1));
  const pairs = Array.from({ length: 25 }, (_, i) => [Math.floor(i / 5), i % 5] as const);
  const logProbs = await answers(
    learner,
    pairs.map(([a, b]) => `${a}+${b}=`),
  );
  const right = pairs.filter(([a, b], i) => {
    const row = logProbs[i] ?? [];
    return String(row.indexOf(Math.max(...row))) === sum(a, b);
  });
  expect(right).toHaveLength(25);
  learner.dispose();
});
