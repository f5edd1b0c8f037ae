import { beforeAll, describe, expect, test } from 'vitest';
import { shownText } from '../../../src/core/decision.ts';
import type { Decision, DecisionRequest } from '../../../src/core/decision.ts';
import { createInferenceKernels, openEngine } from '../../../src/engine/index.ts';
import type { Engine } from '../../../src/engine/index.ts';
import { decideAll } from '../../../src/policies/decide-all.ts';
import { TransformerPolicy } from '../../../src/policies/transformer-policy.ts';
import type { Decoder } from '../../../src/policies/transformer/completion.ts';
import { openDecoder } from '../../../src/policies/transformer/decoder.ts';
import { openTensorDecoder } from '../../../src/policies/transformer/tensor-decoder.ts';
import { request } from '../requests.ts';
import { naiveForward } from './naive-forward.ts';
import { livelyParameters, smallConfig, smallPolicy, vocabulary } from './small-policy.ts';

const config = smallConfig();
const requests: readonly DecisionRequest[] = Array.from({ length: 20 }, (_, index) =>
  request(
    {
      compact: ['a', 'bca', 'bca', 'hhggff'][index % 4]!,
      maxLength: 2 + (index % 5),
      ...(index % 3 === 1 ? { choices: ['ab', 'hd', 'c'] } : {}),
      ...(index % 5 === 3 ? { scored: 'ab', maxLength: 2, choices: undefined as never } : {}),
    },
    { decisionIndex: index, version: index % 2 },
  ),
).map((one) => {
  const { choices, ...prompt } = one.prompt;
  return { ...one, prompt: prompt.scored === undefined && choices ? one.prompt : prompt };
});

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ backend: 'cpu' });
});
const decoders: Readonly<Record<string, (values: boolean) => Promise<Decoder>>> = {
  'inference kernels': async (values) =>
    openDecoder(await createInferenceKernels(), config, { values }),
  'tensor operations': (values) =>
    Promise.resolve(openTensorDecoder(engine, config, 4, { values })),
};

describe.each(Object.entries(decoders))('the value head by %s', (_, open) => {
  const policyOf = async (values: boolean) => {
    const decoder = await open(values);
    const policy = new TransformerPolicy({ name: 'critic', config, vocabulary, decoder });
    for (const [version, seed] of [5, 6].entries()) {
      policy.setWeights(version, livelyParameters(config, seed));
    }
    return policy;
  };

  test('says before each token what the model expects there', async () => {
    const policy = await policyOf(true);
    for (const decision of await decideAll(policy, requests)) {
      const expected = naiveValues(policy, decision);
      expect(decision.values).toHaveLength(decision.tokens.length);
      for (const [at, value] of decision.values?.entries() ?? []) {
        expect(value).toBeCloseTo(expected[at]!, 4);
      }
    }
  });

  test('says the same, bit for bit, in every batch, in float32', async () => {
    const policy = await policyOf(true);
    const together = await decideAll(policy, requests);
    for (const [at, one] of requests.entries()) {
      const [alone] = await decideAll(policy, [one]);
      expect(alone?.values).toEqual(together[at]?.values);
      expect(alone?.values?.map((value) => Math.fround(value))).toEqual(alone?.values);
    }
  });

  test('is silent unless asked, and changes nothing of what is drawn', async () => {
    const silent = await decideAll(await policyOf(false), requests);
    const told = await decideAll(await policyOf(true), requests);
    expect(told.map(({ values: _values, ...rest }) => rest)).toEqual(silent);
  });
});

test('a policy of the small tests is silent', async () => {
  const [decision] = await decideAll(await smallPolicy(), requests.slice(0, 1));
  expect(decision).not.toHaveProperty('values');
});

function naiveValues(policy: TransformerPolicy, decision: Decision): readonly number[] {
  const { tokens, version } = decision;
  const before = [...vocabulary.encode(shownText(decision), 'test')];
  const { values } = naiveForward(config, policy.weightsOf(version), [...before, ...tokens]);
  return values.slice(before.length - 1, before.length - 1 + tokens.length);
}
