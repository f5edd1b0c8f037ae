import { replyRow } from '../../src/policies/transformer/reply-row.ts';
import { expect, test } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import { batchNormalised } from '../../src/learning/estimators/batch-normalised.ts';
import { ppoClip } from '../../src/learning/objectives/ppo-clip.ts';
import { reinforcePlusPlus } from '../../src/learning/objectives/reinforce-plus-plus.ts';
import { scoreReplies } from '../../src/policies/transformer/score-replies.ts';
import { config, ownExperiences, smallLearner, vocabulary } from './small-learner.ts';

const REWARDS = [1, 0, 0.5, -1, 0, 1, 0.5];
const BETA = 0.3;

// CoMAS, equations 9 to 11, from the rewards of mixed roles to the loss; written out as sums over tokens.
test('the loss of a batch is that of its tokens by hand', async () => {
  const engine = await openEngine({ backend: 'wasm' });
  const learner = smallLearner(engine);
  learner.freezeReference();
  const first = await ownExperiences(engine, learner);
  const apart = Float64Array.of(1, -0.5, 2, 0.3, -1, 0.8, -0.1);
  await learner.update(first, apart, ppoClip(), { learningRate: 0.02 });
  const reference = learner.reference ?? new Float32Array(0);
  const batch = (await ownExperiences(engine, learner)).map((one, i) => ({
    ...one,
    reward: REWARDS[i] ?? NaN,
    decision: { ...one.decision, role: ['solver', 'evaluator', 'scorer'][i % 3] ?? '' },
  }));
  const scores = await scoreReplies(
    engine,
    config,
    vocabulary,
    reference,
    batch.map(({ decision }) => replyRow(decision)),
  );

  const tokens = batch.flatMap(({ reward, decision }, reply) => {
    const drifts = decision.logProbs.map((one, t) => one - (scores[reply]?.logProbs[t] ?? NaN));
    return drifts.map((_, t) => ({ reward, drift: drifts.slice(t).reduce((a, b) => a + b, 0) }));
  });
  const mean = tokens.reduce((sum, { reward }) => sum + reward, 0) / tokens.length;
  const squares = tokens.reduce((sum, { reward }) => sum + (reward - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / tokens.length);
  const gained = tokens.map(({ reward, drift }) => (reward - mean) / deviation - BETA * drift);

  const { advantages } = batchNormalised().estimate(batch, {});
  const objective = reinforcePlusPlus({ klCoefficient: BETA });
  const { metrics } = await learner.update(batch, advantages, objective, { learningRate: 0 });
  expect(Math.max(...tokens.map(({ drift }) => Math.abs(drift)))).toBeGreaterThan(0.1);
  // Every ratio is 1 where the policy that learns is the one that acted.
  expect(metrics['loss']).toBeCloseTo(-gained.reduce((a, b) => a + b, 0) / batch.length, 5);
  learner.dispose();
});
