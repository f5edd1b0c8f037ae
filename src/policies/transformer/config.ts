import { UserError } from '../../core/errors.ts';

/**
 * A decoder-only transformer: learned positions, RMSNorm before attention and before the hidden
 * layer, no biases, a head of its own for the characters and one for the value of a position.
 */
export interface TransformerConfig {
  /** Number of token ids, `Vocabulary.size`. */
  readonly vocabulary: number;
  /** Values per position; a multiple of 4 × `heads`. */
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  /** Units of the hidden layer of each block; a multiple of 4. */
  readonly hidden: number;
  /** Positions it knows: prompt and reply together must fit. */
  readonly context: number;
  /** Of the hidden layer. `relu-squared` is max(x, 0)² (So et al. 2021, "Primer"), `silu` is x·sigmoid(x). */
  readonly activation: 'relu-squared' | 'silu';
  /** Standard deviation of the token and position embeddings at the start. */
  readonly embeddingStd: number;
}

/**
 * Fills in what is left out and checks the rest.
 *
 * @throws UserError naming the field, its value and its range
 */
export function transformerConfig(
  given: Pick<TransformerConfig, 'vocabulary'> & Partial<TransformerConfig>,
): TransformerConfig {
  const config: TransformerConfig = {
    width: 64,
    layers: 2,
    heads: 4,
    hidden: 128,
    context: 64,
    activation: 'relu-squared',
    // Ten times what large language models use: on digits, tiny models learn faster from well-spread embeddings.
    embeddingStd: 0.3,
    ...given,
  };
  atLeastOne(config, ['vocabulary', 'width', 'layers', 'heads', 'hidden', 'context']);
  if (config.width % (4 * config.heads) !== 0) {
    refuse('width', `must be a multiple of 4 × heads = ${4 * config.heads}`, config.width);
  }
  if (config.hidden % 4 !== 0) refuse('hidden', 'must be a multiple of 4', config.hidden);
  if (!(config.embeddingStd >= 0 && config.embeddingStd < Infinity)) {
    refuse('embeddingStd', 'must be finite and at least 0', config.embeddingStd);
  }
  return config;
}

function atLeastOne(config: TransformerConfig, fields: readonly (keyof TransformerConfig)[]): void {
  for (const field of fields) {
    const value = config[field];
    if (!(Number.isSafeInteger(value) && Number(value) >= 1))
      refuse(field, 'must be an integer of at least 1', value);
  }
}

function refuse(field: string, rule: string, value: string | number): never {
  throw new UserError(
    `transformer.${field}: ${rule}, got ${value}; change it in the scenario's policy`,
  );
}
