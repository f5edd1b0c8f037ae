import type { InferenceKernels } from '../../engine/index.ts';
import type { ChoiceTrie } from './choice-trie.ts';
import type { Completion, CompletionRequest, Decoder, DecoderOptions } from './completion.ts';
import { divergedWeights, drawUniform, isComplete } from './completion.ts';
import type { TransformerConfig } from './config.ts';
import { reserveDecoderMemory } from './decoder-memory.ts';
import type { DecoderMemory } from './decoder-memory.ts';
import type { DecoderPass } from './decoder-pass.ts';
import { drawTokens, runBlocks, scoreTokens } from './decoder-pass.ts';
import { chunksOf } from './prompt-order.ts';
import { readPrompts } from './read-prompts.ts';
import { residentParameters } from './resident-parameters.ts';
import { readValues, valueWeights } from './value-head.ts';

/** Versions whose parameters stay in the kernels' memory: the latest and a few opponents. */
const RESIDENT_VERSIONS = 4;

/**
 * The decoder on our inference kernels: a key-value cache, no tensors, no tape. Takes the kernels'
 * memory for itself.
 */
export function openDecoder(
  kernels: InferenceKernels,
  config: TransformerConfig,
  { values = false }: DecoderOptions = {},
): Decoder {
  const memory = reserveDecoderMemory(kernels, config, RESIDENT_VERSIONS);
  const pointersOf = residentParameters(kernels, config, memory);
  const completeAll = (requests: readonly CompletionRequest[], parameters: Float32Array) => {
    const completions = new Array<Completion>(requests.length);
    const pointers = pointersOf(parameters);
    const valueHead = values ? valueWeights(config, parameters) : undefined;
    for (const chunk of chunksOf(requests, memory.rows)) {
      const rows = chunk.map((index) => openRow(requests[index] as CompletionRequest, values));
      const pass = { kernels, config, memory, parameters: pointers, capacity: capacityFor(rows) };
      completeRows(pass, rows, valueHead);
      for (const [at, index] of chunk.entries()) completions[index] = rows[at] as Row;
    }
    return completions;
  };
  return {
    complete: (requests, parameters) =>
      new Promise((resolve) => resolve(completeAll(requests, parameters))),
    dispose: () => undefined, // the memory goes with the kernels
  };
}

/** A reply while it is being written. */
interface Row extends Completion {
  readonly request: CompletionRequest;
  readonly tokens: number[];
  readonly logProbs: number[];
  readonly values?: number[];
  /** The place in the tree of legal replies. */
  choices: ChoiceTrie | undefined;
}

function openRow(request: CompletionRequest, values: boolean): Row {
  return {
    ...{ request, tokens: [], logProbs: [], choices: request.choices },
    ...(values && { values: [] }),
  };
}

/** Positions that the longest of the replies needs; the last token of a reply is never read again. */
function capacityFor(rows: readonly Row[]): number {
  return rows.reduce(
    (most, { request }) => Math.max(most, request.prompt.length + request.maxLength - 1),
    1,
  );
}

/**
 * Writes the replies of all rows; equal prompts lie side by side.
 *
 * @param valueHead - its weights, where its values are wanted
 */
function completeRows(
  pass: DecoderPass,
  rows: readonly Row[],
  valueHead: Float32Array | undefined,
): void {
  const { memory } = pass;
  readPrompts(
    pass,
    rows.map(({ request }) => request),
  );
  for (let active = rows, step = 0; active.length > 0; step++) {
    if (step > 0) runBlocks(pass, active.length);
    drawTokens(pass, active.length, prepareDraw(memory, active));
    if (putGivenTokens(memory, active)) scoreTokens(pass, active.length);
    if (valueHead !== undefined) {
      for (const [at, value] of readValues(pass, active.length, valueHead).entries()) {
        active[at]?.values?.push(value);
      }
    }

    // Rows that go on close ranks, so that finished ones cost nothing more.
    const { tokens, positions, slots, sampled, logProbs } = memory.views();
    const open: Row[] = [];
    for (let at = 0; at < active.length; at++) {
      const row = active[at] as Row;
      const token = sampled[at] as number;
      if (token < 0) throw divergedWeights();
      row.tokens.push(token);
      row.logProbs.push(logProbs[at] as number);
      row.choices = row.choices?.children.get(token);
      if (isComplete(row.request, token, row.tokens.length, row.choices)) continue;
      tokens[open.length] = token;
      slots[open.length] = slots[at] as number;
      positions[open.length] = (positions[at] as number) + 1;
      open.push(row);
    }
    active = open;
  }
}

/** Puts the tokens of scored replies in the place of drawn ones, for `scoreTokens`; false if there are none. */
function putGivenTokens(memory: DecoderMemory, rows: readonly Row[]): boolean {
  if (rows.every(({ request }) => request.scored === undefined)) return false;
  const { sampled, temperatures } = memory.views();
  for (let at = 0; at < rows.length; at++) {
    const { request, tokens } = rows[at] as Row;
    const given = request.scored?.[tokens.length];
    const drawn = sampled[at] as number;
    if (given !== undefined && drawn >= 0) sampled[at] = given; // below 0, the weights have diverged
  }
  temperatures.fill(1, 0, rows.length);
  return true;
}

/** Writes what the next draw reads of each row; true if any row is masked. */
function prepareDraw(memory: DecoderMemory, rows: readonly Row[]): boolean {
  const { uniforms, temperatures, topPs, mask } = memory.views();
  let masked = false;
  for (let at = 0; at < rows.length; at++) {
    const { request, choices } = rows[at] as Row;
    uniforms[at] = drawUniform(request.stream);
    temperatures[at] = request.temperature;
    topPs[at] = request.topP;
    masked ||= choices !== undefined;
  }
  if (!masked) return false;
  const width = mask.length / memory.rows;
  for (let at = 0; at < rows.length; at++) {
    const { choices } = rows[at] as Row;
    if (choices === undefined) mask.fill(0, at * width, (at + 1) * width);
    else mask.set(choices.mask, at * width);
  }
  return true;
}
