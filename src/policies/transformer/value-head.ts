import type { TransformerConfig } from './config.ts';
import type { DecoderPass } from './decoder-pass.ts';
import { parameterLayout } from './layout.ts';

/** (width): the weights of the value head, a view. */
export function valueWeights(config: TransformerConfig, parameters: Float32Array): Float32Array {
  const slot = parameterLayout(config).slots.find(({ name }) => name === 'value');
  if (slot === undefined) throw new Error('internal: the layout has no value head');
  return parameters.subarray(slot.offset, slot.offset + slot.size);
}

/**
 * What the value head says of each row, from the normalised stream that `drawTokens` left in memory.h. A row
 * depends on itself alone: it is one sum of products in a fixed order.
 *
 * @param weights - (width), see `valueWeights`
 * @returns (rows)
 */
export function readValues(
  { kernels, config, memory }: DecoderPass,
  rows: number,
  weights: Float32Array,
): Float32Array {
  const { width } = config;
  kernels.toRows({ x: memory.h, out: memory.normed, rows, width });
  const stream = kernels.floats(memory.normed, rows * width);
  return Float32Array.from({ length: rows }, (_, row) => {
    let value = 0;
    for (let i = 0; i < width; i++)
      value += (stream[row * width + i] as number) * (weights[i] as number);
    return value;
  });
}
