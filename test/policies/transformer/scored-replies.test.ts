import { decideAll } from '../../../src/policies/decide-all.ts';
import { replyRow } from '../../../src/policies/transformer/reply-row.ts';
import { shownText } from '../../../src/core/decision.ts';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DecisionRequest } from '../../../src/core/decision.ts';
import { UserError } from '../../../src/core/errors.ts';
import type { Engine } from '../../../src/engine/index.ts';
import { createInferenceKernels, openEngine } from '../../../src/engine/index.ts';
import { TransformerPolicy } from '../../../src/policies/transformer-policy.ts';
import type { Decoder } from '../../../src/policies/transformer/completion.ts';
import { openDecoder } from '../../../src/policies/transformer/decoder.ts';
import { openTensorDecoder } from '../../../src/policies/transformer/tensor-decoder.ts';
import { request } from '../requests.ts';
import { naiveForward, softmax } from './naive-forward.ts';
import { livelyParameters, smallConfig, vocabulary } from './small-policy.ts';

const PROMPTS = ['a', 'bca', 'hhggffeeddcc', 'bca', '?'];
const TEXTS = ['h', 'gfedcba', 'ab', ';', 'aaaaaaaa'];

/** A text to score under a prompt, with a sampling that must not matter. */
const scoring = (index: number): DecisionRequest =>
  request(
    { compact: PROMPTS[index % 5]!, maxLength: 8, scored: TEXTS[Math.floor(index / 5) % 5]! },
    {
      decisionIndex: index,
      sampling: { temperature: [1, 0.4, 0][index % 3]!, topP: [1, 0.5][index % 2]! },
      version: index % 4 === 1 ? 0 : 'latest',
    },
  );

const drawing = (index: number): DecisionRequest =>
  request(
    {
      compact: PROMPTS[index % 5]!,
      maxLength: 2 + (index % 6),
      ...(index % 3 === 0 ? { stop: ';' } : {}),
      ...(index % 4 === 0 ? { choices: ['a', 'ab', 'hd'] } : {}),
    },
    {
      decisionIndex: index,
      sampling: { temperature: [1, 0.6, 1.7, 0][index % 4]!, topP: [1, 0.7][index % 2]! },
    },
  );

const config = smallConfig();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: 'wasm' });
});

const decoders: Readonly<Record<string, () => Promise<Decoder>>> = {
  'inference kernels': async () => openDecoder(await createInferenceKernels(), config),
  'tensor operations': () => Promise.resolve(openTensorDecoder(engine, config, 4)),
};

describe.each(Object.keys(decoders))('a scored reply on %s', (name) => {
  let policy: TransformerPolicy;
  beforeAll(async () => {
    const decoder = await decoders[name]!();
    policy = new TransformerPolicy({ name: 'critic', config, vocabulary, decoder });
    for (const [version, seed] of [5, 6].entries()) {
      policy.setWeights(version, livelyParameters(config, seed));
    }
  });

  test('is the text that was given, token by token, at temperature 1', async () => {
    const requests = Array.from({ length: 25 }, (_, index) => scoring(index));
    for (const [at, decision] of (await decideAll(policy, requests)).entries()) {
      const { scored = '', compact } = requests[at]!.prompt;
      expect(decision).toMatchObject({
        text: scored,
        shown: { kind: 'compact', text: compact },
        sampling: { temperature: 1 },
        scored: true,
      });
      expect(decision.tokens).toEqual([...vocabulary.encode(scored, 'test')]);
      expect(decision).not.toHaveProperty('masked');
    }
  });

  test('has the log-probabilities of the whole distribution', async () => {
    const requests = Array.from({ length: 25 }, (_, index) => scoring(index));
    for (const decision of await decideAll(policy, requests)) {
      const { tokens, logProbs, version } = decision;
      const before = [...vocabulary.encode(shownText(decision), 'test')];
      const { logits } = naiveForward(config, policy.weightsOf(version), [...before, ...tokens]);
      expect(logProbs.length).toBe(tokens.length);
      for (const [step, token] of tokens.entries()) {
        const expected = Math.log(softmax(logits[before.length - 1 + step]!)[token]!);
        expect(Math.abs(logProbs[step]! - expected)).toBeLessThan(1e-4);
      }
    }
  });

  test('has those of the forward pass of training', async () => {
    const requests = Array.from({ length: 25 }, (_, index) => scoring(5 * index + 2));
    const latest = requests.map((each) => ({ ...each, version: 'latest' as const }));
    const decisions = await decideAll(policy, latest);
    const trained = await policy.logProbsOf(engine, decisions.map(replyRow));
    for (const [at, { logProbs }] of decisions.entries()) {
      for (const [step, logProb] of logProbs.entries()) {
        expect(Math.abs(logProb - trained[at]!.logProbs[step]!)).toBeLessThan(1e-4);
      }
    }
  });

  test('is the same, bit for bit, in every batch, and leaves drawn replies what they are', async () => {
    const all = Array.from({ length: 30 }, (_, index) =>
      index % 2 === 0 ? scoring(index) : drawing(index),
    );
    const alone = await Promise.all(all.map(async (each) => (await decideAll(policy, [each]))[0]!));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...all.keys()], { minLength: 2 }), async (order) => {
        const decisions = await decideAll(
          policy,
          order.map((index) => all[index]!),
        );
        expect(decisions).toStrictEqual(order.map((index) => alone[index]));
      }),
      { numRuns: name === 'inference kernels' ? 20 : 4, seed: 2 },
    );
  });

  test('is as likely as when it was drawn', async () => {
    const drawn = await decideAll(policy, [
      request({ compact: 'bca', maxLength: 6 }),
      request({ compact: 'bca', maxLength: 4, stop: ';' }, { decisionIndex: 1 }),
    ]);
    const scored = await decideAll(
      policy,
      drawn.map((decision, index) =>
        request(
          {
            compact: shownText(decision),
            maxLength: 8,
            scored: vocabulary.decode(decision.tokens),
          },
          { decisionIndex: index },
        ),
      ),
    );
    for (const [at, { logProbs }] of drawn.entries()) {
      // An end token stands for no character, and is not scored.
      expect(scored[at]!.logProbs).toStrictEqual(logProbs.slice(0, scored[at]!.tokens.length));
    }
  });

  test.each([
    [{ scored: '' }, /scored: must have 1 to/],
    [{ scored: 'abcdefgha' }, /scored: must have 1 to prompt\.maxLength = 8/],
    [{ scored: 'xyz' }, /scored: every character must be in the vocabulary/],
    [{ scored: 'ab', stop: ';' }, /without stop and choices/],
    [{ scored: 'ab', choices: ['ab', 'c'] }, /without stop and choices/],
  ])('is refused where it breaks a rule: %j', async (prompt, rule) => {
    const asked = decideAll(policy, [request({ compact: 'a', maxLength: 8, ...prompt })]);
    await expect(asked).rejects.toThrow(rule);
    await expect(asked).rejects.toThrow(UserError);
  });

  test('says so when the weights have diverged', async () => {
    const sick = new TransformerPolicy({
      name: 'critic',
      config,
      vocabulary,
      decoder: await decoders[name]!(),
    });
    sick.setWeights(0, livelyParameters(config, 5).fill(Number.NaN));
    await expect(decideAll(sick, [scoring(0)])).rejects.toThrow(/diverged/);
  });
});
