import type { TransformerConfig } from '../../../src/policies/transformer/config.ts';
import { parameterLayout } from '../../../src/policies/transformer/layout.ts';

/**
 * The transformer written a second time, as plainly as can be: one sequence, float64, loops. Shares
 * nothing with the two implementations under test but the layout of the parameters.
 */
export function naiveForward(
  config: TransformerConfig,
  parameters: Float32Array,
  tokens: readonly number[],
  offset = 0,
): { logits: number[][]; values: number[] } {
  const matrices = new Map(
    parameterLayout(config).slots.map(({ name, offset: at, size }) => [
      name,
      [...parameters.subarray(at, at + size)],
    ]),
  );
  const of = (name: string) => matrices.get(name)!;
  const { width, heads, hidden, vocabulary } = config;
  const size = width / heads;

  let stream = tokens.map((token, at) =>
    range(width).map(
      (i) => of('tokens')[token * width + i]! + of('positions')[(offset + at) * width + i]!,
    ),
  );
  for (let layer = 0; layer < config.layers; layer++) {
    const weights = (name: string) => of(`block${layer}.${name}`);
    const qkv = stream.map((x) =>
      times(norm(x, weights('attentionNorm')), weights('qkv'), 3 * width),
    );
    const attended = qkv.map((row, at) =>
      range(heads).flatMap((head) => {
        const part = (other: number[], which: number) =>
          other.slice(which * width + head * size, which * width + (head + 1) * size);
        const scores = range(at + 1).map(
          (past) => dot(part(row, 0), part(qkv[past]!, 1)) / Math.sqrt(size),
        );
        const weightsOfPast = softmax(scores);
        return range(size).map((i) =>
          weightsOfPast.reduce((sum, weight, past) => sum + weight * part(qkv[past]!, 2)[i]!, 0),
        );
      }),
    );
    stream = stream.map((x, at) => plus(x, times(attended[at]!, weights('out'), width)));
    stream = stream.map((x) => {
      const up = times(norm(x, weights('hiddenNorm')), weights('up'), hidden);
      const active = up.map((u) =>
        config.activation === 'silu' ? u / (1 + Math.exp(-u)) : Math.max(u, 0) ** 2,
      );
      return plus(x, times(active, weights('down'), width));
    });
  }
  const final = stream.map((x) => norm(x, of('finalNorm')));
  return {
    logits: final.map((x) => times(x, of('head'), vocabulary)),
    values: final.map((x) => times(x, of('value'), 1)[0]!),
  };
}

export function softmax(values: readonly number[]): number[] {
  const largest = Math.max(...values);
  const weights = values.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const plus = (a: number[], b: number[]) => a.map((value, i) => value + b[i]!);
const times = (row: number[], matrix: number[], columns: number) =>
  range(columns).map((column) =>
    row.reduce((sum, value, i) => sum + value * matrix[i * columns + column]!, 0),
  );
const norm = (row: number[], gain: number[]) => {
  const scale = 1 / Math.sqrt(dot(row, row) / row.length + 1e-5);
  return row.map((value, i) => value * scale * gain[i]!);
};
