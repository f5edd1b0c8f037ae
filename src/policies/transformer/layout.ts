import type { TransformerConfig } from './config.ts';

/** Where one named parameter lies in the flat vector. */
export interface ParameterSlot {
  readonly name: string;
  /** Row-major; matrices are [inputs, outputs]. */
  readonly shape: readonly number[];
  /** Of its first value, in values. */
  readonly offset: number;
  /** Number of values. */
  readonly size: number;
}

/**
 * All parameters as one flat Float32Array, so that weights travel between threads, files and
 * machines as a single buffer.
 */
export interface ParameterLayout {
  /** In the order of their offsets, without gaps. */
  readonly slots: readonly ParameterSlot[];
  /** Number of values of the whole vector. */
  readonly size: number;
}

/** The names and shapes of a transformer's parameters; blocks count from 0. */
export function parameterLayout(config: TransformerConfig): ParameterLayout {
  const { vocabulary, width, hidden, context, layers } = config;
  const shapes: [name: string, ...shape: number[]][] = [
    ['tokens', vocabulary, width],
    ['positions', context, width],
  ];
  for (let layer = 0; layer < layers; layer++) {
    shapes.push(
      [`block${layer}.attentionNorm`, width],
      [`block${layer}.qkv`, width, 3 * width], // columns: queries, keys, values; within each, head after head
      [`block${layer}.out`, width, width],
      [`block${layer}.hiddenNorm`, width],
      [`block${layer}.up`, width, hidden],
      [`block${layer}.down`, hidden, width],
    );
  }
  shapes.push(['finalNorm', width], ['head', width, vocabulary], ['value', width, 1]);

  let offset = 0;
  const slots = shapes.map(([name, ...shape]): ParameterSlot => {
    const size = shape.reduce((product, side) => product * side, 1);
    const slot = { name, shape, offset, size };
    // Widths are multiples of 4, so every offset is one of 16 bytes, which the inference kernels ask for.
    offset += size;
    return slot;
  });
  return { slots, size: offset };
}

/** Throws if a vector can't be the parameters of this configuration. */
export function checkParameters(
  config: TransformerConfig,
  parameters: Float32Array,
  where: string,
): void {
  const { size } = parameterLayout(config);
  if (parameters.length !== size) {
    throw new Error(
      `internal: ${where}: the transformer has ${size} parameters, got ${parameters.length}; ` +
        'were they made for another configuration?',
    );
  }
}
