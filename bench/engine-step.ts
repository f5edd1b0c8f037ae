/**
 * Times one training step and autoregressive sampling of the reference model on one core, in
 * interleaved rounds: `npx tsx bench/engine-step.ts [rounds]`.
 *
 * Reference: 64 sequences (B) of 32 tokens (T), width 64 (D), 4 heads, 2 layers (L), vocabulary 32,
 * inner width 256 (F). The lettered ones can be set as environment variables.
 */
import { fileURLToPath } from 'node:url';
import {
  createInferenceKernels,
  disposeGradients,
  NOTHING,
  openEngine,
} from '../src/engine/index.ts';
import type { Engine } from '../src/engine/index.ts';
import type { Scalar, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core';

const argument = (name: string, fallback: number): number => Number(process.env[name] ?? fallback);
const BATCH = argument('B', 64);
const TIME = argument('T', 32);
const WIDTH = argument('D', 64);
const HEADS = 4;
const LAYERS = argument('L', 2);
const VOCABULARY = 32;
const INNER = argument('F', 256);
const ROUNDS = Number(process.argv[2] ?? 5);
const STEPS_PER_ROUND = 5;

/** A fixed sequence in [0, 1): speed does not depend on the values. */
function* uniforms(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state / 2 ** 32;
  }
}
const random = uniforms(1);
const draw = (count: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, () => (random.next().value - 0.5) * 3.46 * scale);

interface Layer {
  readonly attentionGain: Variable;
  readonly qkv: Variable;
  readonly attentionOut: Variable;
  readonly feedForwardGain: Variable;
  readonly up: Variable;
  readonly down: Variable;
}

/** One training step of the reference model, with weights of its own; gives the loss. */
export function makeStep(engine: Engine): () => Promise<number> {
  const { tf, ops } = engine;
  const matrix = (rows: number, columns: number, scale: number): Variable =>
    tf.variable(tf.tensor2d(draw(rows * columns, scale), [rows, columns]));
  const tokens = matrix(VOCABULARY, WIDTH, 0.02);
  const positions = matrix(TIME, WIDTH, 0.02);
  const head = matrix(WIDTH, VOCABULARY, 0.1);
  const layers: Layer[] = Array.from({ length: LAYERS }, () => ({
    attentionGain: tf.variable(tf.ones([WIDTH])),
    qkv: matrix(WIDTH, 3 * WIDTH, 0.1),
    attentionOut: matrix(WIDTH, WIDTH, 0.1),
    feedForwardGain: tf.variable(tf.ones([WIDTH])),
    up: matrix(WIDTH, INNER, 0.1),
    down: matrix(INNER, WIDTH, 0.1),
  }));
  const variables = [
    tokens,
    positions,
    head,
    ...layers.flatMap((layer) => Object.values(layer) as Variable[]),
  ];
  const adam = engine.adam(variables);
  const ids = Int32Array.from({ length: BATCH * TIME }, () => random.next().value * VOCABULARY);

  function loss(input: Tensor1D): Scalar {
    const tables = { tokens: tokens as Tensor2D, positions: positions as Tensor2D };
    let x = ops.embedSequence(tables, input, TIME);
    for (const layer of layers) {
      const h = ops.rmsNorm(x, layer.attentionGain as Tensor1D);
      const mixed = ops.causalAttention(tf.matMul(h, layer.qkv), {
        batch: BATCH,
        time: TIME,
        heads: HEADS,
      });
      x = tf.add(x, tf.matMul(mixed, layer.attentionOut as Tensor2D));
      const normed = ops.rmsNorm(x, layer.feedForwardGain as Tensor1D);
      const inner = ops.reluSquared(tf.matMul(normed, layer.up));
      x = tf.add(x, tf.matMul(inner, layer.down as Tensor2D));
    }
    const logits: Tensor2D = tf.matMul(x, head);
    return tf.neg(tf.mean(ops.policyTerms(logits, input).logProb));
  }

  return async () => {
    const input = tf.tensor1d(ids, 'int32');
    const result = engine.gradients(variables, () => loss(input));
    await adam.step(result.gradients, { learningRate: 1e-3, maxNorm: 1 });
    const [value = NaN] = await result.loss.data();
    disposeGradients(result);
    input.dispose();
    return value;
  };
}

/** Samples `batch` sequences of the reference's length, from an empty cache; values mean nothing. */
export async function makeSampler(batch: number): Promise<{ build: string; run: () => void }> {
  const kernels = await createInferenceKernels();
  const place = (count: number, scale: number): number => {
    const at = kernels.reserve(count);
    kernels.floats(at, count).set(draw(count, scale));
    return at;
  };
  const tokenTable = place(VOCABULARY * WIDTH, 0.02);
  const positionTable = place(TIME * WIDTH, 0.02);
  const head = place(WIDTH * VOCABULARY, 0.1);
  const layers = Array.from({ length: LAYERS }, () => ({
    gain: place(WIDTH, 1),
    qkv: place(WIDTH * 3 * WIDTH, 0.1),
    out: place(WIDTH * WIDTH, 0.1),
    up: place(WIDTH * INNER, 0.1),
    down: place(INNER * WIDTH, 0.1),
    keys: kernels.reserve(batch * TIME * WIDTH),
    values: kernels.reserve(batch * TIME * WIDTH),
  }));
  const x = kernels.reserve(batch * WIDTH);
  const h = kernels.reserve(batch * WIDTH);
  const qkv = kernels.reserve(batch * 3 * WIDTH);
  const inner = kernels.reserve(batch * INNER);
  const logits = kernels.reserve(batch * VOCABULARY);
  const tokens = kernels.reserve(batch);
  const positions = kernels.reserve(batch);
  const slots = kernels.reserve(batch);
  const chances = kernels.reserve(batch);
  const temperatures = kernels.reserve(batch);
  const topPs = kernels.reserve(batch);
  const logProbs = kernels.reserve(batch);
  kernels.integers(slots, batch).set(Array.from({ length: batch }, (_, i) => i));
  kernels.floats(temperatures, batch).fill(1);
  kernels.floats(topPs, batch).fill(1);

  const run = (): void => {
    kernels.integers(tokens, batch).fill(0);
    for (let position = 0; position < TIME; position++) {
      kernels.integers(positions, batch).fill(position);
      kernels.floats(chances, batch).set(Array.from({ length: batch }, () => random.next().value));
      const rows = batch;
      const width = WIDTH;
      kernels.embed({ tokens, positions, tokenTable, positionTable, out: x, rows, width });
      for (const layer of layers) {
        const { keys, values } = layer;
        kernels.rmsNorm({ x, gain: layer.gain, out: h, rows, width });
        kernels.matMul({ a: h, b: layer.qkv, out: qkv, rows, inner: width, columns: 3 * width });
        const headSize = WIDTH / HEADS;
        const cache = { keys, values, slots, positions, capacity: TIME };
        kernels.attend({ qkv, ...cache, out: h, rows, heads: HEADS, headSize });
        kernels.matMul({
          a: h,
          b: layer.out,
          out: x,
          rows,
          inner: width,
          columns: width,
          accumulate: true,
        });
        kernels.rmsNorm({ x, gain: layer.gain, out: h, rows, width });
        kernels.matMul({ a: h, b: layer.up, out: inner, rows, inner: width, columns: INNER });
        kernels.reluSquared({ x: inner, count: rows * INNER });
        kernels.matMul({
          a: inner,
          b: layer.down,
          out: x,
          rows,
          inner: INNER,
          columns: width,
          accumulate: true,
        });
      }
      kernels.matMul({ a: x, b: head, out: logits, rows, inner: width, columns: VOCABULARY });
      const draws = { uniforms: chances, temperatures, topPs, tokens, logProbs };
      kernels.sample({ logits, mask: NOTHING, ...draws, rows, vocabulary: VOCABULARY });
    }
  };
  return { build: kernels.build, run };
}

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function main(): Promise<void> {
  const engine = await openEngine({ backend: 'wasm' });
  const step = makeStep(engine);
  const samplers = await Promise.all(
    [64, 256].map(async (batch) => ({ batch, ...(await makeSampler(batch)) })),
  );
  const stepTimes: number[] = [];
  const sampleTimes = samplers.map((): number[] => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (let i = 0; i < STEPS_PER_ROUND; i++) {
      const start = performance.now();
      await step();
      if (round >= 0) stepTimes.push(performance.now() - start);
    }
    samplers.forEach(({ run }, i) => {
      const start = performance.now();
      run();
      if (round >= 0) sampleTimes[i]?.push(performance.now() - start);
    });
  }
  console.log(
    `training step, ${engine.kernels}: ${median(stepTimes).toFixed(1)} ms (best ${Math.min(...stepTimes).toFixed(1)})`,
  );
  samplers.forEach(({ batch, build }, i) => {
    const ms = median(sampleTimes[i] ?? []);
    console.log(
      `sampling ${batch} rows, ${build}: ${Math.round((batch * TIME * 1000) / ms)} tokens/s`,
    );
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
