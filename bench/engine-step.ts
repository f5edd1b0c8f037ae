/**
 * Times one training step and autoregressive sampling of the reference model on one core, in
 * interleaved rounds: `npx tsx bench/engine-step.ts [rounds]`.
 */
import { fileURLToPath } from 'node:url';
import { disposeGradients, openEngine } from '../src/engine/index.ts';
import type { Engine } from '../src/engine/index.ts';
import type { Scalar, Tensor1D, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import { makeSampler } from './engine-sampling.ts';
import * as model from './reference-model.ts';

const { BATCH, TIME, WIDTH, HEADS, LAYERS, VOCABULARY, INNER, draw, nextUniform } = model;
const ROUNDS = Number(process.argv[2] ?? 5);
const STEPS_PER_ROUND = 5;

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
  const ids = Int32Array.from({ length: BATCH * TIME }, () => nextUniform() * VOCABULARY);

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
