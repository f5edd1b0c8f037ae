import type { InferenceKernels } from '../../engine/index.ts';
import { NOTHING } from '../../engine/kernels/inference-kernels.ts';
import type { TransformerConfig } from './config.ts';
import type { DecoderMemory } from './decoder-memory.ts';
import type { ParameterPointers } from './resident-parameters.ts';

/** What one forward pass works with. */
export interface DecoderPass {
  readonly kernels: InferenceKernels;
  readonly config: TransformerConfig;
  readonly memory: DecoderMemory;
  readonly parameters: ParameterPointers;
  /** Positions per slot of the cache, at most the context. */
  readonly capacity: number;
}

/**
 * Runs `rows` tokens (memory.tokens, positions, slots) through all blocks, leaving the residual
 * stream in memory.x and their keys and values in the cache.
 */
export function runBlocks(
  { kernels, config, memory, parameters, capacity }: DecoderPass,
  rows: number,
): void {
  const { width, hidden, heads } = config;
  const { x, h, qkv, hidden: f } = memory;
  const { tokens, positions, slots } = memory;
  const headSize = width / heads;
  const { tokens: tokenTable, positions: positionTable } = parameters;
  kernels.embed({ tokens, positions, tokenTable, positionTable, out: x, rows, width });
  for (const [layer, block] of parameters.blocks.entries()) {
    const { keys, values } = memory.caches[layer] ?? noCache(layer);
    kernels.rmsNorm({ x, gain: block.attentionNorm, out: h, rows, width });
    kernels.matMul({ a: h, b: block.qkv, out: qkv, rows, inner: width, columns: 3 * width });
    kernels.attend({
      qkv,
      keys,
      values,
      slots,
      positions,
      out: h,
      rows,
      heads,
      headSize,
      capacity,
    });
    kernels.matMul({
      a: h,
      b: block.out,
      out: x,
      rows,
      inner: width,
      columns: width,
      accumulate: true,
    });
    kernels.rmsNorm({ x, gain: block.hiddenNorm, out: h, rows, width });
    kernels.matMul({ a: h, b: block.up, out: f, rows, inner: width, columns: hidden });
    if (config.activation === 'silu') kernels.silu({ x: f, count: rows * hidden });
    else kernels.reluSquared({ x: f, count: rows * hidden });
    kernels.matMul({
      a: f,
      b: block.down,
      out: x,
      rows,
      inner: hidden,
      columns: width,
      accumulate: true,
    });
  }
}

/** From memory.x: the head's draw into memory.sampled and memory.logProbs; leaves the normalised rows in memory.h. */
export function drawTokens(
  { kernels, config, memory, parameters }: DecoderPass,
  rows: number,
  masked: boolean,
): void {
  const { width, vocabulary } = config;
  const { x, h, logits } = memory;
  kernels.rmsNorm({ x, gain: parameters.finalNorm, out: h, rows, width });
  kernels.matMul({
    a: h,
    b: parameters.head,
    out: logits,
    rows,
    inner: width,
    columns: vocabulary,
  });
  kernels.sample({
    logits,
    mask: masked ? memory.mask : NOTHING,
    uniforms: memory.uniforms,
    temperatures: memory.temperatures,
    topPs: memory.topPs,
    tokens: memory.sampled,
    logProbs: memory.logProbs,
    rows,
    vocabulary,
  });
}

/**
 * From memory.logits, as `drawTokens` left them (masked and scaled): the log-probabilities of
 * memory.sampled, which may have been written to since, into memory.logProbs. Expects temperatures of
 * 1. Those of drawn tokens come out the same to the last bit.
 */
export function scoreTokens({ kernels, config, memory }: DecoderPass, rows: number): void {
  const { logits, temperatures, sampled, logProbs } = memory;
  kernels.score({
    logits,
    mask: NOTHING,
    temperatures,
    tokens: sampled,
    logProbs,
    rows,
    vocabulary: config.vocabulary,
  });
}

/** From memory.h, as `drawTokens` left it: the value head into memory.estimates. */
export function estimateValues(
  { kernels, config, memory, parameters }: DecoderPass,
  rows: number,
): void {
  const out = memory.estimates;
  kernels.matMul({ a: memory.h, b: parameters.value, out, rows, inner: config.width, columns: 1 });
}

function noCache(layer: number): never {
  throw new Error(`internal: decoder: no cache for layer ${layer}`);
}
