import type { InferenceKernels, Pointer } from '../../engine/index.ts';
import type { TransformerConfig } from './config.ts';
import type { DecoderMemory } from './decoder-memory.ts';
import { checkParameters, parameterLayout } from './layout.ts';

/** Where the parameters of one version lie in the kernels' memory. */
export interface ParameterPointers {
  readonly tokens: Pointer;
  readonly positions: Pointer;
  readonly blocks: readonly BlockPointers[];
  readonly finalNorm: Pointer;
  readonly head: Pointer;
}

export interface BlockPointers {
  readonly attentionNorm: Pointer;
  readonly qkv: Pointer;
  readonly out: Pointer;
  readonly hiddenNorm: Pointer;
  readonly up: Pointer;
  readonly down: Pointer;
}

/**
 * Gives a function that finds parameters in the kernels' memory, packing them there when they aren't,
 * over those that were unused longest. They are known by the identity of their array.
 */
export function residentParameters(
  kernels: InferenceKernels,
  config: TransformerConfig,
  memory: DecoderMemory,
): (parameters: Float32Array) => ParameterPointers {
  const places = memory.versions.map((at) => ({
    at,
    pointers: parameterPointers(config, at),
    holds: undefined as Float32Array | undefined,
  })); // the most recently used first
  return (parameters) => {
    const found = places.findIndex(({ holds }) => holds === parameters);
    const [place] = places.splice(found < 0 ? places.length - 1 : found, 1);
    if (place === undefined) throw new Error('internal: decoder: no place for parameters');
    places.unshift(place);
    if (found < 0) {
      checkParameters(config, parameters, 'decoder');
      memory.views().heap.set(parameters, memory.arrival / 4);
      packParameters(kernels, config, memory.arrival, place.at);
      place.holds = parameters;
    }
    return place.pointers;
  };
}

/** Copies a vector of parameters, with the matrices of products in the order that products read. */
function packParameters(
  kernels: InferenceKernels,
  config: TransformerConfig,
  from: Pointer,
  to: Pointer,
): void {
  for (const { name, shape, offset, size } of parameterLayout(config).slots) {
    const [source, target] = [from + 4 * offset, to + 4 * offset];
    const [inner = 0, columns] = shape;
    const isTable = name === 'tokens' || name === 'positions';
    if (columns === undefined || isTable)
      kernels.floats(target, size).set(kernels.floats(source, size));
    else kernels.packWeights({ b: source, out: target, inner, columns });
  }
}

function parameterPointers(config: TransformerConfig, start: Pointer): ParameterPointers {
  const offsets = new Map(parameterLayout(config).slots.map(({ name, offset }) => [name, offset]));
  const of = (name: string): Pointer => {
    const offset = offsets.get(name);
    if (offset === undefined)
      throw new Error(`internal: decoder: the layout has no parameter ${name}`);
    return start + 4 * offset;
  };
  return {
    tokens: of('tokens'),
    positions: of('positions'),
    blocks: Array.from({ length: config.layers }, (_, layer) => ({
      attentionNorm: of(`block${layer}.attentionNorm`),
      qkv: of(`block${layer}.qkv`),
      out: of(`block${layer}.out`),
      hiddenNorm: of(`block${layer}.hiddenNorm`),
      up: of(`block${layer}.up`),
      down: of(`block${layer}.down`),
    })),
    finalNorm: of('finalNorm'),
    head: of('head'),
  };
}
