import type { Tensor } from '@tensorflow/tfjs-core';
import type { ChoiceTrie } from './choice-trie.ts';
import type { Completion, CompletionRequest, Decoder, DecoderOptions } from './completion.ts';
import { divergedWeights, drawUniform, isComplete } from './completion.ts';
import type { TransformerConfig } from './config.ts';
import { drawToken, scoreToken } from './draw-token.ts';
import type { TensorTools } from './forward.ts';
import type { ParameterTensors } from './parameter-tensors.ts';
import { parameterTensors } from './parameter-tensors.ts';
import type { TensorPass, TensorStep } from './tensor-pass.ts';
import { readNext, readPrompts } from './tensor-pass.ts';

/** Versions whose parameters stay on the device. */
const RESIDENT_VERSIONS = 4;
/** Positions of the cache come in multiples of this, so that few shapes exist. */
const CAPACITY_STEP = 16;

/**
 * The decoder on plain tensor operations, for backends that have no inference kernels of ours
 * (webgpu, tensorflow). Logits are read asynchronously and drawn from on this thread.
 *
 * Every pass has `rows` rows, filled up where requests run out, and a number of positions that each
 * request sets for itself: a request meets the same shapes, hence the same arithmetic, in any batch.
 */
export function openTensorDecoder(
  tools: TensorTools,
  config: TransformerConfig,
  rows = 64,
  { values = false }: DecoderOptions = {},
): Decoder {
  const { tf } = tools;
  const resident = new Map<Float32Array, ParameterTensors>(); // the longest unused first
  const tensorsOf = (parameters: Float32Array): ParameterTensors => {
    const tensors = resident.get(parameters) ?? parameterTensors(tf, config, parameters);
    resident.delete(parameters);
    resident.set(parameters, tensors);
    for (const [old, dropped] of resident) {
      if (resident.size <= RESIDENT_VERSIONS) break;
      resident.delete(old);
      tf.dispose(Object.values(dropped));
    }
    return tensors;
  };
  const completeAll = async (requests: readonly CompletionRequest[], parameters: Float32Array) => {
    const completions = new Array<Completion>(requests.length);
    const tensors = tensorsOf(parameters);
    for (const { capacity, indices } of chunksByCapacity(requests, config.context, rows)) {
      const pass = { tools, config, parameters: tensors, rows, capacity, values };
      const chunk = indices.map((index) => requests[index] as CompletionRequest);
      for (const [at, completion] of (await completeRows(pass, chunk)).entries()) {
        completions[indices[at] as number] = completion;
      }
    }
    return completions;
  };
  const release = (): void => {
    for (const tensors of resident.values()) tf.dispose(Object.values(tensors));
    resident.clear();
  };
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0;
  return {
    complete: (requests, parameters) => {
      // One batch at a time: the next one might push out parameters that this one still reads.
      const completions = last.then(() => completeAll(requests, parameters));
      underWay++;
      last = completions.catch(() => undefined).finally(() => underWay--);
      return completions;
    },
    dispose: () => {
      // A run that is closed in the middle of a game has an answer under way that nobody waits for.
      if (underWay === 0) release();
      else void last.then(release);
    },
  };
}

interface Chunk {
  readonly capacity: number;
  readonly indices: number[];
}

function chunksByCapacity(
  requests: readonly CompletionRequest[],
  context: number,
  rows: number,
): Chunk[] {
  const filling = new Map<number, Chunk>();
  const chunks: Chunk[] = [];
  for (const [index, { prompt, maxLength }] of requests.entries()) {
    const needed = prompt.length + maxLength - 1;
    const capacity = Math.min(context, Math.ceil(needed / CAPACITY_STEP) * CAPACITY_STEP);
    let chunk = filling.get(capacity);
    if (chunk === undefined || chunk.indices.length === rows) {
      chunk = { capacity, indices: [] };
      filling.set(capacity, chunk);
      chunks.push(chunk);
    }
    chunk.indices.push(index);
  }
  return chunks;
}

/** A reply while it is being written. */
interface Row extends Completion {
  readonly request: CompletionRequest;
  readonly tokens: number[];
  readonly logProbs: number[];
  readonly values?: number[];
  choices: ChoiceTrie | undefined;
  complete: boolean;
}

async function completeRows(
  pass: TensorPass,
  requests: readonly CompletionRequest[],
): Promise<readonly Completion[]> {
  const { tf } = pass.tools;
  const replies = requests.map((request): Row => ({
    request,
    tokens: [],
    logProbs: [],
    ...(pass.values && { values: [] }),
    choices: request.choices,
    complete: false,
  }));
  let step = readPrompts(pass, requests);
  try {
    for (;;) {
      const [logits, values] = await Promise.all([step.logits.data(), step.values?.data()]);
      for (const [at, row] of replies.entries()) {
        if (!row.complete) row.values?.push(values?.[at] as number);
      }
      draw(replies, logits, pass.config.vocabulary);
      if (replies.every(({ complete }) => complete)) return replies;
      const next = readNext(pass, step, ...nextTokens(pass, replies));
      disposeStep(tf, step);
      step = next;
    }
  } finally {
    disposeStep(tf, step);
  }
}

/** Draws a token for every open reply. */
function draw(replies: readonly Row[], logits: ArrayLike<number>, vocabulary: number): void {
  for (const [at, row] of replies.entries()) {
    if (row.complete) continue;
    const { request, choices } = row;
    const own = Array.from(
      { length: vocabulary },
      (_, id) => logits[at * vocabulary + id] as number,
    );
    const given = request.scored?.[row.tokens.length];
    const { token, logProb } =
      given === undefined
        ? drawToken(
            own,
            choices?.mask,
            request.temperature,
            request.topP,
            drawUniform(request.stream),
          )
        : { token: given, logProb: scoreToken(own, given) };
    if (Number.isNaN(logProb)) throw divergedWeights();
    row.tokens.push(token);
    row.logProbs.push(logProb);
    row.choices = choices?.children.get(token);
    row.complete = isComplete(request, token, row.tokens.length, row.choices);
  }
}

/** What the next pass reads, and where; rows that are complete or empty repeat harmlessly. */
function nextTokens(
  { rows, capacity }: TensorPass,
  replies: readonly Row[],
): [Int32Array, Int32Array] {
  const tokens = new Int32Array(rows);
  const positions = new Int32Array(rows);
  for (const [at, { request, tokens: written }] of replies.entries()) {
    tokens[at] = written.at(-1) ?? 0;
    positions[at] = Math.min(capacity - 1, request.prompt.length + written.length - 1);
  }
  return [tokens, positions];
}

function disposeStep(tf: TensorTools['tf'], { logits, values, caches }: TensorStep): void {
  const heads = values === undefined ? [logits] : [logits, values];
  const tensors: Tensor[] = [...heads, ...caches.flatMap((cache) => [cache.keys, cache.values])];
  tf.dispose(tensors);
}
