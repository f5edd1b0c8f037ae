import { expect, test } from 'vitest';
import { sumGradients } from '../../src/learning/sum-gradients.ts';

test('adds micro-batches in the order given, in float32, and leaves them as they were', () => {
  const results = [
    { gradient: Float32Array.of(1, 1e8), sums: { loss: 1, tokens: 2 } },
    { gradient: Float32Array.of(2, -1e8), sums: { loss: 3, tokens: 4 } },
    { gradient: Float32Array.of(3, 1), sums: { loss: 5, tokens: 6 } },
  ];
  // In float32, (1 - 1e8) + 1e8 would be 0: the order is part of the result.
  expect(sumGradients(results)).toEqual({
    gradient: Float32Array.of(6, 1),
    sums: { loss: 9, tokens: 12 },
  });
  expect(results[0]?.gradient).toEqual(Float32Array.of(1, 1e8));
});
