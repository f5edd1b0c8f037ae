import type { RandomKey, RandomStream } from '../../core/random.ts';
import { foldKey, openStream } from '../../core/random.ts';
import type { TransformerConfig } from './config.ts';
import type { ParameterSlot } from './layout.ts';
import { parameterLayout } from './layout.ts';

/**
 * Parameters to start from. Each parameter draws from a stream of its own, folded from `key` by its
 * name, so that a change to one leaves the others as they were.
 *
 * Embeddings are normal with `embeddingStd`; gains are 1; the value head is 0 (it knows nothing);
 * matrices are uniform in ±1/√inputs, which is what `torch.nn.Linear` does.
 */
export function initialParameters(config: TransformerConfig, key: RandomKey): Float32Array {
  const { slots, size } = parameterLayout(config);
  const parameters = new Float32Array(size);
  for (const slot of slots) {
    const values = parameters.subarray(slot.offset, slot.offset + slot.size);
    fill(slot, values, openStream(foldKey(key, slot.name)), config.embeddingStd);
  }
  return parameters;
}

function fill(
  slot: ParameterSlot,
  values: Float32Array,
  stream: RandomStream,
  embeddingStd: number,
): void {
  const [inputs] = slot.shape;
  if (slot.name === 'value' || inputs === undefined) return;
  if (slot.name === 'tokens' || slot.name === 'positions') {
    for (let i = 0; i < values.length; i++) values[i] = embeddingStd * normal(stream);
  } else if (slot.shape.length === 1) {
    values.fill(1);
  } else {
    const bound = 1 / Math.sqrt(inputs);
    for (let i = 0; i < values.length; i++) values[i] = (2 * stream.uniform() - 1) * bound;
  }
}

/** Standard normal, by Box & Muller (1958); 1 − u is in (0, 1], so its logarithm is finite. */
function normal(stream: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log(1 - stream.uniform()));
  return radius * Math.cos(2 * Math.PI * stream.uniform());
}
