/** Sampling of the reference model on the inference kernels, without a policy around them. */
import { createInferenceKernels, NOTHING, panelFloats, slotFloats } from '../src/engine/index.ts';
import type { InferenceKernels, Pointer } from '../src/engine/index.ts';
import * as model from './reference-model.ts';

const { TIME, WIDTH: width, HEADS: heads, LAYERS, VOCABULARY: vocabulary, INNER } = model;
/** Sequences written side by side, as in the decoder: more of them, and keys and values leave the core's cache. */
const SIDE_BY_SIDE = 48;

/** Samples `batch` sequences of the reference's length, from an empty cache; values mean nothing. */
export async function makeSampler(
  batch: number,
  sideBySide = SIDE_BY_SIDE,
): Promise<{ build: string; run: () => void }> {
  const kernels = await createInferenceKernels();
  const side = Math.min(batch, sideBySide);
  const at = { ...reserveWeights(kernels), ...reserveRows(kernels, side) };
  const sample = (rows: number): void => {
    const writeToken = tokenWriter(kernels, at, rows);
    const chances = kernels.floats(at.uniforms, rows);
    kernels.integers(at.tokens, rows).fill(0);
    for (let position = 0; position < TIME; position++) {
      kernels.integers(at.positions, rows).fill(position);
      for (let row = 0; row < rows; row++) chances[row] = model.nextUniform();
      writeToken();
    }
  };
  return {
    build: kernels.build,
    run: () => {
      for (let from = 0; from < batch; from += side) sample(Math.min(side, batch - from));
    },
  };
}

/** Gives a function that writes one token of every row, from the tokens before. */
function tokenWriter(
  kernels: InferenceKernels,
  at: ReturnType<typeof reserveWeights> & ReturnType<typeof reserveRows>,
  rows: number,
): () => void {
  const { x, h, qkv, inner: f, headOut } = at;
  const layers = at.layers.map(({ gain, ...weights }, layer) => {
    const { slots, positions } = at;
    const shape = { slots, positions, rows, heads, headSize: width / heads, capacity: TIME };
    const cache = { keys: at.keys[layer] ?? NOTHING, values: at.values[layer] ?? NOTHING };
    const fromWidth = { x: h, rows, inner: width };
    const residual = { out: x, rows, columns: width, accumulate: true };
    return {
      norm: { x, gain, out: h, rows, width },
      qkv: { ...fromWidth, weights: weights.qkv, out: qkv, columns: 3 * width },
      attention: { ...shape, ...cache, qkv, out: h },
      out: { ...residual, x: h, weights: weights.out, inner: width },
      up: { ...fromWidth, weights: weights.up, out: f, columns: INNER },
      square: { x: f, count: panelFloats(rows, INNER) },
      down: { ...residual, x: f, weights: weights.down, inner: INNER },
    };
  });
  const embed = { ...at, out: x, rows, width };
  const head = { x, weights: at.head, out: headOut, rows, inner: width, columns: vocabulary };
  const toRows = { x: headOut, out: at.logits, rows, width: vocabulary };
  const draw = { ...at, mask: NOTHING, rows, vocabulary };
  return () => {
    kernels.embed(embed);
    for (const layer of layers) {
      kernels.rmsNorm(layer.norm);
      kernels.matMul(layer.qkv);
      kernels.store(layer.attention);
      kernels.attend(layer.attention);
      kernels.matMul(layer.out);
      kernels.rmsNorm(layer.norm);
      kernels.matMul(layer.up);
      kernels.reluSquared(layer.square);
      kernels.matMul(layer.down);
    }
    kernels.matMul(head);
    kernels.toRows(toRows);
    kernels.sample(draw);
  };
}

function reserveWeights(kernels: InferenceKernels) {
  const place = (count: number, scale: number): Pointer => {
    const at = kernels.reserve(count);
    kernels.floats(at, count).set(model.draw(count, scale));
    return at;
  };
  const matrix = (inner: number, columns: number): Pointer => {
    const out = kernels.reserve(inner * columns);
    kernels.packWeights({ b: place(inner * columns, 0.1), out, inner, columns });
    return out;
  };
  return {
    tokenTable: place(vocabulary * width, 0.02),
    positionTable: place(TIME * width, 0.02),
    head: matrix(width, vocabulary),
    layers: Array.from({ length: LAYERS }, () => ({
      gain: place(width, 1),
      qkv: matrix(width, 3 * width),
      out: matrix(width, width),
      up: matrix(width, INNER),
      down: matrix(INNER, width),
    })),
  };
}

function reserveRows(kernels: InferenceKernels, rows: number) {
  const caches = (): Pointer[] =>
    Array.from({ length: LAYERS }, () => kernels.reserve(rows * slotFloats(TIME, width)));
  const at = {
    keys: caches(),
    values: caches(),
    x: kernels.reservePanels(rows, width),
    h: kernels.reservePanels(rows, width),
    qkv: kernels.reservePanels(rows, 3 * width),
    inner: kernels.reservePanels(rows, INNER),
    headOut: kernels.reservePanels(rows, vocabulary),
    logits: kernels.reserve(rows * vocabulary),
    tokens: kernels.reserve(rows),
    positions: kernels.reserve(rows),
    slots: kernels.reserve(rows),
    uniforms: kernels.reserve(rows),
    temperatures: kernels.reserve(rows),
    topPs: kernels.reserve(rows),
    logProbs: kernels.reserve(rows),
  };
  kernels.integers(at.slots, rows).forEach((_, row, slots) => (slots[row] = row));
  kernels.floats(at.temperatures, rows).fill(1);
  kernels.floats(at.topPs, rows).fill(1);
  return at;
}
