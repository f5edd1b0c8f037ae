import type { InferenceKernels } from '../../engine/index.ts';
import { NOTHING, panelFloats } from '../../engine/kernels/inference-kernels.ts';
import type { TransformerConfig } from './config.ts';
import type { DecoderMemory } from './decoder-memory.ts';
import type { BlockPointers, ParameterPointers } from './resident-parameters.ts';

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
 *
 * @param kept - of these rows memory.picks, increasing, are wanted in memory.x, one after another: the
 *   others are left out once their last keys and values are stored. Default: all are kept.
 */
export function runBlocks(pass: DecoderPass, rows: number, kept = rows): void {
  const { kernels, config, memory, parameters, capacity } = pass;
  const { width, heads } = config;
  const { x, h, qkv } = memory;
  const { tokens, positions, slots } = memory;
  const { tokens: tokenTable, positions: positionTable } = parameters;
  const headSize = width / heads;
  kernels.embed({ tokens, positions, tokenTable, positionTable, out: x, rows, width });
  for (const [layer, block] of parameters.blocks.entries()) {
    const { keys, values } = memory.caches[layer] ?? noCache(layer);
    const cached = { qkv, keys, values, slots, positions, out: h, rows, heads, headSize, capacity };
    kernels.rmsNorm({ x, gain: block.attentionNorm, out: h, rows, width });
    kernels.matMul({ x: h, weights: block.qkv, out: qkv, rows, inner: width, columns: 3 * width });
    kernels.store(cached);
    if (layer === config.layers - 1 && kept < rows) cached.rows = rows = keepPicks(pass, kept);
    kernels.attend(cached);
    finishBlock(pass, block, rows);
  }
}

/** From memory.h, what attention gave: the rest of a block, added to memory.x. */
function finishBlock(
  { kernels, config, memory }: DecoderPass,
  block: BlockPointers,
  rows: number,
): void {
  const { width, hidden } = config;
  const { x, h, hidden: f } = memory;
  const add = { out: x, rows, columns: width, accumulate: true };
  kernels.matMul({ x: h, weights: block.out, inner: width, ...add });
  kernels.rmsNorm({ x, gain: block.hiddenNorm, out: h, rows, width });
  kernels.matMul({ x: h, weights: block.up, out: f, rows, inner: width, columns: hidden });
  const count = panelFloats(rows, hidden);
  if (config.activation === 'silu') kernels.silu({ x: f, count });
  else kernels.reluSquared({ x: f, count });
  kernels.matMul({ x: f, weights: block.down, inner: hidden, ...add });
}

/** Of all rows, leaves memory.picks; gives their number. */
function keepPicks({ kernels, config, memory }: DecoderPass, rows: number): number {
  const { x, qkv, picks: ids } = memory;
  kernels.keepRows({ x, ids, rows, width: config.width });
  kernels.keepRows({ x: qkv, ids, rows, width: 3 * config.width });
  const { slots, positions, picks } = memory.views();
  for (let row = 0; row < rows; row++) {
    const pick = picks[row] as number;
    slots[row] = slots[pick] as number;
    positions[row] = positions[pick] as number;
  }
  return rows;
}

/** From memory.x: the head's draw into memory.sampled and memory.logProbs. */
export function drawTokens(
  { kernels, config, memory, parameters }: DecoderPass,
  rows: number,
  masked: boolean,
): void {
  const { width, vocabulary } = config;
  const { x, h, headOut, logits } = memory;
  const { finalNorm: gain, head: weights } = parameters;
  kernels.rmsNorm({ x, gain, out: h, rows, width });
  kernels.matMul({ x: h, weights, out: headOut, rows, inner: width, columns: vocabulary });
  kernels.toRows({ x: headOut, out: logits, rows, width: vocabulary });
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

function noCache(layer: number): never {
  throw new Error(`internal: decoder: no cache for layer ${layer}`);
}
