import { keyFromSeed } from '../../../src/core/random.ts';
import { createInferenceKernels } from '../../../src/engine/index.ts';
import { TransformerPolicy } from '../../../src/policies/transformer-policy.ts';
import type { TransformerConfig } from '../../../src/policies/transformer/config.ts';
import { transformerConfig } from '../../../src/policies/transformer/config.ts';
import { openDecoder } from '../../../src/policies/transformer/decoder.ts';
import { initialParameters } from '../../../src/policies/transformer/initial-parameters.ts';
import { parameterLayout } from '../../../src/policies/transformer/layout.ts';
import { openVocabulary } from '../../../src/policies/vocabulary.ts';

/** Ten characters and an end token: id 10. */
export const vocabulary = openVocabulary('abcdefgh;?', { end: true });

export function smallConfig(given: Partial<TransformerConfig> = {}): TransformerConfig {
  return transformerConfig({
    vocabulary: vocabulary.size,
    width: 16,
    layers: 2,
    heads: 2,
    hidden: 24,
    context: 24,
    ...given,
  });
}

/** Parameters of every kind away from their starting values, so that none can be left out unnoticed. */
export function livelyParameters(config: TransformerConfig, seed: number): Float32Array {
  const parameters = initialParameters({ ...config, embeddingStd: 1 }, keyFromSeed(seed));
  for (const { name, offset, size } of parameterLayout(config).slots) {
    const values = parameters.subarray(offset, offset + size);
    if (name === 'value') values.forEach((_, i) => (values[i] = Math.sin(i + 1) / 2));
    else if (name.endsWith('Norm')) values.forEach((_, i) => (values[i] = 1 + 0.3 * Math.cos(i)));
    else if (name !== 'tokens' && name !== 'positions')
      values.forEach((value, i) => (values[i] = 2 * value));
  }
  return parameters;
}

/** A policy on the inference kernels with two versions, 0 and 1. */
export async function smallPolicy(
  given: Partial<TransformerConfig> = {},
): Promise<TransformerPolicy> {
  const config = smallConfig(given);
  const decoder = openDecoder(await createInferenceKernels(), config);
  const policy = new TransformerPolicy({ name: 'critic', config, vocabulary, decoder });
  policy.setWeights(0, livelyParameters(config, 5));
  policy.setWeights(1, livelyParameters(config, 6));
  return policy;
}
