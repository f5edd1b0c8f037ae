import { decideAll } from '../../../src/policies/decide-all.ts';
import { replyRow } from '../../../src/policies/transformer/reply-row.ts';
import type { Scalar, Variable } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/engine/index.ts';
import { openEngine } from '../../../src/engine/index.ts';
import { choiceTrie } from '../../../src/policies/transformer/choice-trie.ts';
import { forward } from '../../../src/policies/transformer/forward.ts';
import { packReplies } from '../../../src/policies/transformer/packed-replies.ts';
import type { ReplyRow } from '../../../src/policies/transformer/packed-replies.ts';
import {
  parameterTensors,
  parameterVariables,
} from '../../../src/policies/transformer/parameter-tensors.ts';
import { replyTerms } from '../../../src/policies/transformer/reply-terms.ts';
import { scoreReplies } from '../../../src/policies/transformer/score-replies.ts';
import { request } from '../requests.ts';
import { naiveForward, softmax } from './naive-forward.ts';
import { livelyParameters, smallConfig, smallPolicy, vocabulary } from './small-policy.ts';

const rows: readonly ReplyRow[] = [
  { prompt: 'abc', tokens: [3, 4, 8] },
  { prompt: 'hgfedcba?', tokens: [0] },
  { prompt: 'a', tokens: [7, 7, 7, 7, 7], offset: 11, temperature: 0.5 },
  { prompt: 'bb', tokens: [0, 1, 10], choices: ['a', 'ab', 'abc'] },
  { prompt: 'cd', tokens: [2, 5], offset: 20 },
];

describe.each(['cpu', 'wasm'] as const)('the forward pass on %s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend });
  });

  test.each(['relu-squared', 'silu'] as const)(
    'equals the naive one, in logits and values: %s',
    (activation) => {
      const config = smallConfig({ activation });
      const parameters = livelyParameters(config, 5);
      const { tf } = engine;
      const packed = packReplies(rows, vocabulary, config);
      const outputs = tf.tidy(() => {
        const { logits, values } = forward(
          engine,
          config,
          parameterTensors(tf, config, parameters),
          packed,
        );
        return { logits: logits.arraySync(), values: values.arraySync() };
      });
      for (const [row, { prompt, tokens, offset }] of rows.entries()) {
        const before = [...vocabulary.encode(prompt, 'test')];
        const naive = naiveForward(config, parameters, [...before, ...tokens].slice(0, -1), offset);
        for (const step of tokens.keys()) {
          const at = packed.starts[row]! + step;
          const position = before.length - 1 + step;
          expect(outputs.values[at]).toBeCloseTo(naive.values[position]!, 4);
          for (const [id, logit] of naive.logits[position]!.entries()) {
            expect(outputs.logits[at]![id]).toBeCloseTo(logit, 4);
          }
        }
      }
    },
  );

  const config = smallConfig();
  const parameters = livelyParameters(config, 5);

  test('does not let padding or other rows reach a row', async () => {
    const together = await scoreReplies(engine, config, vocabulary, parameters, rows);
    for (const [at, row] of rows.entries()) {
      const [alone] = await scoreReplies(engine, config, vocabulary, parameters, [row]);
      for (const [step, logProb] of alone!.logProbs.entries()) {
        expect(together[at]!.logProbs[step]).toBeCloseTo(logProb, 5);
        expect(together[at]!.values[step]).toBeCloseTo(alone!.values[step]!, 5);
      }
    }
  });

  test('scores replies under their masks and temperatures', async () => {
    const scores = await scoreReplies(engine, config, vocabulary, parameters, rows);
    const masked = rows[3]!;
    const { logits } = naiveForward(config, parameters, [1, 1, 0, 1]);
    let legal = choiceTrie(masked.choices!, vocabulary);
    for (const [step, token] of masked.tokens.entries()) {
      const probabilities = softmax(logits[1 + step]!.map((logit, id) => logit + legal.mask[id]!));
      expect(scores[3]!.logProbs[step]).toBeCloseTo(Math.log(probabilities[token]!), 4);
      legal = legal.children.get(token)!;
    }
    const cold = naiveForward(config, parameters, [0, 7, 7, 7, 7], 11).logits;
    expect(scores[2]!.logProbs[0]).toBeCloseTo(
      Math.log(softmax(cold[0]!.map((logit) => logit / 0.5))[7]!),
      4,
    );
  });

  test('gives the log-probabilities that the decoder reported', async () => {
    const policy = await smallPolicy();
    const requests = Array.from({ length: 60 }, (_, index) => {
      const choices = [undefined, ['a', 'ab', 'hd'], ['b', 'c']][index % 3];
      return request(
        {
          compact: ['a', 'bca', 'hhggff'][index % 3]!,
          stop: ';',
          ...(choices === undefined ? {} : { choices }),
        },
        {
          decisionIndex: index,
          sampling: { temperature: [1, 0.6, 1.7, 0][index % 4]!, topP: [1, 0.7][index % 2]! },
        },
      );
    });
    const decisions = await decideAll(policy, requests);
    const scores = await scoreReplies(
      engine,
      policy.config,
      vocabulary,
      policy.weightsOf('latest'),
      decisions.map(replyRow),
    );
    for (const [at, { logProbs }] of decisions.entries()) {
      expect(scores[at]!.logProbs.length).toBe(logProbs.length);
      for (const [step, logProb] of logProbs.entries()) {
        expect(Math.abs(scores[at]!.logProbs[step]! - logProb)).toBeLessThan(1e-4);
      }
    }
  });

  test('has the gradient that finite differences give', async () => {
    const { tf } = engine;
    const packed = packReplies(rows, vocabulary, config);
    const loss = (flat: Float32Array) => {
      // In float64, by the naive implementation: the sum of log-probabilities and values.
      let sum = 0;
      for (const { prompt, tokens, offset, temperature = 1, choices } of rows) {
        const before = [...vocabulary.encode(prompt, 'test')];
        const { logits, values } = naiveForward(
          config,
          flat,
          [...before, ...tokens].slice(0, -1),
          offset,
        );
        let legal = choices === undefined ? undefined : choiceTrie(choices, vocabulary);
        for (const [step, token] of tokens.entries()) {
          const at = before.length - 1 + step;
          const row = logits[at]!.map(
            (logit, id) => (logit + (legal?.mask[id] ?? 0)) / temperature,
          );
          sum += Math.log(softmax(row)[token]!) + values[at]!;
          legal = legal?.children.get(token);
        }
      }
      return sum;
    };
    const variables: Readonly<Record<string, Variable>> = parameterVariables(
      tf,
      config,
      parameters,
    );
    const { loss: total, gradients } = engine.gradients(Object.values(variables), () => {
      const { logits, values } = forward(engine, config, variables, packed);
      return tf.add<Scalar>(tf.sum(replyTerms(engine, packed, logits).logProb), tf.sum(values));
    });
    expect((await total.data())[0]).toBeCloseTo(loss(parameters), 3);
    const gradient = await engine.flatten(gradients);
    expect(gradient.length).toBe(parameters.length);

    for (let at = 3; at < parameters.length; at += 211) {
      const width = 2 ** -10;
      const [up, down] = [1, -1].map((sign) => {
        const shifted = parameters.slice();
        shifted[at]! += sign * width;
        return { loss: loss(shifted), at: shifted[at]! };
      });
      const slope = (up!.loss - down!.loss) / (up!.at - down!.at);
      expect(Math.abs(gradient[at]! - slope)).toBeLessThan(1e-3 * Math.max(1, Math.abs(slope)));
    }
    tf.dispose([total, ...gradients, ...Object.values(variables)]);
  });

  test('leaves no tensors behind', async () => {
    const { tf } = engine;
    const before = tf.memory().numTensors;
    await scoreReplies(engine, config, vocabulary, parameters, rows);
    await scoreReplies(engine, config, vocabulary, parameters, []);
    expect(tf.memory().numTensors).toBe(before);
  });
});
