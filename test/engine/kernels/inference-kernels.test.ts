import { describe, expect, it } from 'vitest';
import {
  createInferenceKernels,
  NOTHING,
  panelFloats,
  slotFloats,
} from '../../../src/engine/index.ts';
import type { InferenceKernels, KernelBuild } from '../../../src/engine/index.ts';
import * as reference from '../reference.ts';
import { place, placeIntegers, placePanels, readPanels } from './place.ts';

interface SampleOptions {
  readonly temperature?: number;
  readonly topP?: number;
  readonly mask?: readonly number[];
}

/** Samples once per uniform number from the same logits. */
function sampleEach(
  kernels: InferenceKernels,
  logits: readonly number[],
  uniforms: readonly number[],
  { temperature = 1, topP = 1, mask }: SampleOptions = {},
): { tokens: number[]; logProbs: number[] } {
  const rows = uniforms.length;
  const vocabulary = logits.length;
  const repeat = (values: readonly number[]): number[] => uniforms.flatMap(() => [...values]);
  const call = {
    logits: place(kernels, repeat(logits)),
    mask: mask === undefined ? NOTHING : place(kernels, repeat(mask)),
    uniforms: place(kernels, uniforms),
    temperatures: place(kernels, repeat([temperature])),
    topPs: place(kernels, repeat([topP])),
    tokens: kernels.reserve(rows),
    logProbs: kernels.reserve(rows),
    rows,
    vocabulary,
  };
  kernels.sample(call);
  return {
    tokens: Array.from(kernels.integers(call.tokens, rows)),
    logProbs: Array.from(kernels.floats(call.logProbs, rows)),
  };
}

/** n numbers spread evenly over [0, 1): frequencies come out exact to 1 / n. */
const evenly = (n: number): number[] => Array.from({ length: n }, (_, i) => (i + 0.5) / n);

function frequencies(tokens: readonly number[], vocabulary: number): number[] {
  const counts = Array.from({ length: vocabulary }, () => 0);
  for (const token of tokens) counts[token] = (counts[token] ?? 0) + 1 / tokens.length;
  return counts;
}

const LOGITS = [1, 3, 0.5, 2, -1, 2.5, 0]; // seven: no whole number of vectors

describe('sample', () => {
  it('draws tokens as often as softmax says, and reports their log-probabilities', async () => {
    const kernels = await createInferenceKernels();
    const { tokens, logProbs } = sampleEach(kernels, LOGITS, evenly(4000));
    const truth = reference.logSoftmax(LOGITS);
    frequencies(tokens, LOGITS.length).forEach((frequency, token) => {
      expect(Math.abs(frequency - Math.exp(truth[token] ?? NaN))).toBeLessThan(5e-4);
    });
    tokens.forEach((token, i) => expect(logProbs[i]).toBeCloseTo(truth[token] ?? NaN, 5));
  });

  it('divides logits by the temperature', async () => {
    const kernels = await createInferenceKernels();
    const { tokens, logProbs } = sampleEach(kernels, LOGITS, evenly(4000), { temperature: 0.5 });
    const truth = reference.logSoftmax(LOGITS.map((x) => x / 0.5));
    expect(frequencies(tokens, 7)[1]).toBeCloseTo(Math.exp(truth[1] ?? NaN), 3);
    expect(logProbs[2000]).toBeCloseTo(truth[tokens[2000] ?? -1] ?? NaN, 5);
  });

  it('takes the likeliest token at temperature 0, the lowest among equals, whatever the chance', async () => {
    const kernels = await createInferenceKernels();
    const greedy = { temperature: 0 };
    const { tokens, logProbs } = sampleEach(kernels, LOGITS, [0, 0.5, 0.999], greedy);
    expect(tokens).toEqual([1, 1, 1]);
    expect(logProbs[0]).toBeCloseTo(reference.logSoftmax(LOGITS)[1] ?? NaN, 5);
    expect(sampleEach(kernels, [2, 5, 5, 5], [0.9], greedy).tokens).toEqual([1]);
  });

  it.each([-1e9, -Infinity])('never draws a token masked with %d', async (forbidden) => {
    const kernels = await createInferenceKernels();
    const mask = LOGITS.map((_, token) => (token === 1 || token === 6 ? forbidden : 0));
    const chances = [...evenly(500), 0, 1 - 2 ** -24];
    const { tokens, logProbs } = sampleEach(kernels, LOGITS, chances, { mask });
    expect(new Set(tokens)).toEqual(new Set([0, 2, 3, 4, 5]));
    const truth = reference.logSoftmax(LOGITS.map((x, i) => x + (mask[i] ?? 0)));
    tokens.forEach((token, i) => expect(logProbs[i]).toBeCloseTo(truth[token] ?? NaN, 5));
  });

  it('never draws a masked token at the end either, where sums are rounded', async () => {
    const kernels = await createInferenceKernels();
    const mask = Array.from({ length: 61 }, (_, token) => (token > 50 ? -1e9 : 0));
    for (let seed = 0; seed < 40; seed++) {
      const logits = reference.randomValues(61, seed, 2);
      const { tokens } = sampleEach(kernels, logits, [1 - 2 ** -24], { mask });
      expect(tokens[0]).toBeLessThanOrEqual(50);
    }
  });

  it('keeps only the nucleus, but reports probabilities of the whole distribution', async () => {
    const kernels = await createInferenceKernels();
    const truth = reference.logSoftmax(LOGITS);
    const { tokens, logProbs } = sampleEach(kernels, LOGITS, evenly(4000), { topP: 0.7 });
    // 3 (0.45), 2.5 (0.27): together 0.72, the smallest set reaching 0.7
    expect(new Set(tokens)).toEqual(new Set([1, 5]));
    const [p1, p5] = [Math.exp(truth[1] ?? NaN), Math.exp(truth[5] ?? NaN)];
    expect(frequencies(tokens, 7)[1]).toBeCloseTo(p1 / (p1 + p5), 3);
    tokens.forEach((token, i) => expect(logProbs[i]).toBeCloseTo(truth[token] ?? NaN, 5));
  });

  it('always keeps the likeliest token, however small top-p is', async () => {
    const kernels = await createInferenceKernels();
    expect(sampleEach(kernels, LOGITS, evenly(9), { topP: 1e-6 }).tokens).toEqual(
      Array.from({ length: 9 }, () => 1),
    );
  });

  it.each([
    ['NaN', [0, NaN, 1, 2, 3], {}],
    ['an infinity', [0, 1, Infinity, 2, 3], {}],
    ['everything masked', [0, 1], { mask: [-1e9, -1e9] }],
    ['everything masked with −Infinity', [0, 1], { mask: [-Infinity, -Infinity] }],
  ])('gives token −1 for %s', async (_name, logits, options) => {
    const kernels = await createInferenceKernels();
    for (const temperature of [0, 1]) {
      const drawn = sampleEach(kernels, logits, [0.3], { temperature, ...options });
      expect(drawn.tokens).toEqual([-1]);
      expect(drawn.logProbs[0]).toBeNaN();
    }
  });

  it('is scored alike by score', async () => {
    const kernels = await createInferenceKernels();
    const chances = evenly(16);
    const { tokens, logProbs } = sampleEach(kernels, LOGITS, chances, { temperature: 0.7 });
    const scored = kernels.reserve(16);
    kernels.score({
      logits: place(
        kernels,
        chances.flatMap(() => LOGITS),
      ),
      mask: NOTHING,
      temperatures: place(
        kernels,
        chances.map(() => 0.7),
      ),
      tokens: placeIntegers(kernels, tokens),
      logProbs: scored,
      rows: 16,
      vocabulary: LOGITS.length,
    });
    expect(Array.from(kernels.floats(scored, 16))).toEqual(logProbs);
  });
});

describe.each<KernelBuild>(['relaxed-simd', 'simd'])('attend, %s', (build) => {
  const [slots, time, heads, headSize] = [3, 11, 2, 20] as const;
  const width = heads * headSize;
  const qkv = reference.randomValues(slots * time * 3 * width, 1, 2);
  const truth = reference.causalAttention(qkv, slots, time, heads, headSize);
  type Position = readonly [slot: number, position: number];

  async function attendInCalls(calls: readonly (readonly Position[])[]): Promise<number[]> {
    const kernels = await createInferenceKernels({ build });
    const capacity = time + 2;
    const floats = slots * slotFloats(capacity, width);
    const [keys, values] = [kernels.reserve(floats), kernels.reserve(floats)];
    kernels.floats(keys, floats).fill(NaN); // nothing may be read that was not stored
    kernels.floats(values, floats).fill(NaN);
    const result = Array.from({ length: slots * time * width }, () => NaN);
    for (const rows of calls) {
      const picked = rows.flatMap(([slot, position]) => {
        const row = slot * time + position;
        return qkv.slice(row * 3 * width, (row + 1) * 3 * width);
      });
      const call = {
        qkv: placePanels(kernels, picked, rows.length),
        keys,
        values,
        slots: placeIntegers(
          kernels,
          rows.map(([slot]) => slot),
        ),
        positions: placeIntegers(
          kernels,
          rows.map(([, position]) => position),
        ),
        out: kernels.reservePanels(rows.length, width),
        rows: rows.length,
        heads,
        headSize,
        capacity,
      };
      kernels.store(call);
      kernels.attend(call);
      const out = readPanels(kernels, call.out, rows.length, width);
      rows.forEach(([slot, position], i) => {
        const row = out.slice(i * width, (i + 1) * width);
        row.forEach((value, j) => (result[(slot * time + position) * width + j] = value));
      });
    }
    return result;
  }
  const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  const stepByStep = range(time).map((t) => range(slots).map((slot): Position => [slot, t]));

  it('step by step gives what attention over the whole sequence gives', async () => {
    expect(reference.relativeError(await attendInCalls(stepByStep), truth)).toBeLessThan(1e-6);
  });

  it('gives the same bits for whole prompts in one call, in any order of slots', async () => {
    const prompts = range(slots)
      .reverse()
      .flatMap((slot) => range(time).map((t): Position => [slot, t]));
    expect(await attendInCalls([prompts])).toEqual(await attendInCalls(stepByStep));
  });

  it('gives the same bits for ragged batches', async () => {
    // slot 0 far ahead, the others joining one by one
    const ragged: Position[][] = [
      range(7).map((t): Position => [0, t]),
      [
        [0, 7],
        [1, 0],
      ],
      [
        [1, 1],
        [2, 0],
        [0, 8],
      ],
      range(time - 2).map((i): Position => [1, i + 2]),
      [...range(time - 1).map((i): Position => [2, i + 1]), [0, 9], [0, 10]],
    ];
    expect(await attendInCalls(ragged)).toEqual(await attendInCalls(stepByStep));
  });
});

describe('the decode kernels', () => {
  it('give a row the same bits in a batch of 1, 7, 64 and 256', async () => {
    const [width, inner, vocabulary] = [16, 36, 13];
    const values = reference.randomValues(256 * width, 1, 2);
    async function bitsOf(rows: number): Promise<number[]> {
      const kernels = await createInferenceKernels();
      const weights = (from: number, to: number, seed: number) => {
        const out = kernels.reserve(from * to);
        const b = place(kernels, reference.randomValues(from * to, seed));
        kernels.packWeights({ b, out, inner: from, columns: to });
        return out;
      };
      const x = placePanels(kernels, values.slice(0, rows * width), rows);
      const h = kernels.reservePanels(rows, width);
      const f = kernels.reservePanels(rows, inner);
      const y = kernels.reservePanels(rows, vocabulary);
      const logits = kernels.reserve(rows * vocabulary);
      const gain = place(kernels, reference.randomValues(width, 2));
      const [up, head] = [weights(width, inner, 3), weights(inner, vocabulary, 4)];
      kernels.rmsNorm({ x, gain, out: h, rows, width });
      kernels.matMul({ x: h, weights: up, out: f, rows, inner: width, columns: inner });
      kernels.silu({ x: f, count: panelFloats(rows, inner) });
      kernels.matMul({ x: f, weights: head, out: y, rows, inner, columns: vocabulary });
      kernels.toRows({ x: y, out: logits, rows, width: vocabulary });
      const [tokens, logProbs] = [kernels.reserve(rows), kernels.reserve(rows)];
      const ones = place(
        kernels,
        Array.from({ length: rows }, () => 1),
      );
      const nuclei = place(
        kernels,
        Array.from({ length: rows }, () => 0.9),
      );
      const uniforms = place(kernels, evenly(256).slice(0, rows));
      const draws = { temperatures: ones, topPs: nuclei, uniforms, tokens, logProbs };
      kernels.sample({ logits, mask: NOTHING, ...draws, rows, vocabulary });
      return Array.from({ length: rows }, (_, row) => [
        kernels.integers(tokens, rows)[row] ?? NaN,
        kernels.integers(logProbs, rows)[row] ?? NaN,
      ]).flat();
    }
    const all = await bitsOf(256);
    expect(new Set(all).size).toBeGreaterThan(100);
    for (const rows of [1, 7, 64]) expect(await bitsOf(rows)).toEqual(all.slice(0, 2 * rows));
  });

  it.each([7, 16, 37])('square the positive ones of %i values', async (count) => {
    const kernels = await createInferenceKernels();
    const values = [...reference.randomValues(count - 1, 5, 2), NaN];
    const x = place(kernels, [...values, -1]);
    kernels.reluSquared({ x, count });
    const squared = values.map((value) => Math.fround(Math.max(value, 0) ** 2));
    expect(Array.from(kernels.floats(x, count + 1))).toEqual([...squared, -1]);
  });

  it('keep what was reserved before when the memory grows', async () => {
    const kernels = await createInferenceKernels({ pages: 20 });
    const first = place(kernels, [1, 2, 3]);
    kernels.reserve(1 << 20);
    expect(Array.from(kernels.floats(first, 3))).toEqual([1, 2, 3]);
  });

  it('refuse widths that are no multiples of 4', async () => {
    const kernels = await createInferenceKernels();
    const at = kernels.reserve(64);
    const rows = { qkv: at, keys: at, values: at, slots: at, positions: at, out: at, rows: 1 };
    expect(() => kernels.attend({ ...rows, heads: 1, headSize: 6, capacity: 2 })).toThrow(
      'headSize must be a positive multiple of 4, got 6',
    );
    const tables = { tokens: at, tokenTable: at, positionTable: at };
    expect(() => kernels.embed({ ...tables, positions: at, out: at, rows: 1, width: 10 })).toThrow(
      'width must be a positive multiple of 4, got 10',
    );
    expect(() => kernels.reserve(NaN)).toThrow('got NaN');
  });
});
