import { decideAll } from '../../../src/policies/decide-all.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DecisionRequest } from '../../../src/core/decision.ts';
import type { Engine } from '../../../src/engine/index.ts';
import { openEngine } from '../../../src/engine/index.ts';
import { TransformerPolicy } from '../../../src/policies/transformer-policy.ts';
import { openTensorDecoder } from '../../../src/policies/transformer/tensor-decoder.ts';
import { request } from '../requests.ts';
import { naiveForward, softmax } from './naive-forward.ts';
import { livelyParameters, smallConfig, smallPolicy, vocabulary } from './small-policy.ts';

const requests: readonly DecisionRequest[] = Array.from({ length: 16 }, (_, index) => {
  const choices = [undefined, ['a', 'ab', 'hd'], ['b', 'c']][index % 3];
  return request(
    {
      compact: ['a', 'bca', 'hhggffeeddccbb', '?'][index % 4]!,
      maxLength: 2 + (index % 5),
      stop: ';',
      ...(choices === undefined ? {} : { choices }),
    },
    {
      decisionIndex: index,
      sampling: { temperature: [1, 0.6, 1.7, 0][index % 4]!, topP: [1, 0.7][index % 2]! },
      version: index % 5 === 1 ? 0 : 'latest',
    },
  );
});

describe.each(['cpu', 'wasm'] as const)('the tensor decoder on %s', (backend) => {
  const config = smallConfig();
  let engine: Engine;
  let policy: TransformerPolicy;
  beforeAll(async () => {
    engine = await openEngine({ backend });
    policy = new TransformerPolicy({
      name: 'critic',
      config,
      vocabulary,
      decoder: openTensorDecoder(engine, config, 4),
    });
    for (const [version, seed] of [5, 6].entries()) {
      policy.setWeights(version, livelyParameters(config, seed));
    }
  });

  test('replies as the inference kernels do', async () => {
    const expected = await decideAll(await smallPolicy(), requests);
    for (const [at, decision] of (await decideAll(policy, requests)).entries()) {
      const { logProbs, ...rest } = expected[at]!;
      expect(decision).toMatchObject(rest);
      for (const [step, logProb] of logProbs.entries()) {
        expect(decision.logProbs[step]).toBeCloseTo(logProb, 4);
      }
    }
  });

  test('reports the log-probabilities of the model', async () => {
    const [decision] = await decideAll(policy, [request({ compact: 'abcd', maxLength: 6 })]);
    const tokens = [...vocabulary.encode('abcd', 'test'), ...decision!.tokens];
    const { logits } = naiveForward(config, policy.weightsOf(1), tokens);
    for (const [step, token] of decision!.tokens.entries()) {
      expect(decision!.logProbs[step]).toBeCloseTo(Math.log(softmax(logits[3 + step]!)[token]!), 4);
    }
  });

  test('gives a request the same decision, bit for bit, in every batch and order', async () => {
    const together = await decideAll(policy, requests);
    const backwards = await decideAll(policy, [...requests].reverse());
    expect([...backwards].reverse()).toStrictEqual(together);
    for (const index of [0, 7]) {
      expect(await decideAll(policy, [requests[index]!])).toStrictEqual([together[index]]);
    }
  });

  test('answers batches that overlap in time', async () => {
    const together = await decideAll(policy, requests);
    const halves = await Promise.all([
      decideAll(policy, requests.slice(0, 7)),
      decideAll(policy, requests.slice(7)),
    ]);
    expect(halves.flat()).toStrictEqual(together);
  });

  test('leaves no tensors behind but the weights of a few versions', async () => {
    const { tf } = engine;
    const before = tf.memory().numTensors;
    const fresh = new TransformerPolicy({
      name: 'critic',
      config,
      vocabulary,
      decoder: openTensorDecoder(engine, config, 4),
    });
    for (let version = 0; version < 6; version++)
      fresh.setWeights(version, livelyParameters(config, version));
    const ask = (version: number) =>
      decideAll(fresh, [request({ compact: 'a', maxLength: 2 }, { version })]);
    for (let version = 0; version < 6; version++) await ask(version);
    const weights = tf.memory().numTensors - before;
    await ask(5);
    await ask(0);
    expect(tf.memory().numTensors - before).toBe(weights);
    fresh.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
