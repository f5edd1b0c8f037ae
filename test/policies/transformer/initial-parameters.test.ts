import { describe, expect, test } from 'vitest';
import { keyFromSeed } from '../../../src/core/random.ts';
import { transformerConfig } from '../../../src/policies/transformer/config.ts';
import { initialParameters } from '../../../src/policies/transformer/initial-parameters.ts';
import { parameterLayout } from '../../../src/policies/transformer/layout.ts';

const config = transformerConfig({ vocabulary: 24 });
const small = transformerConfig({ vocabulary: 5, width: 8, heads: 1, hidden: 8, context: 4 });

const parameters = initialParameters(config, keyFromSeed(3));

function named(name: string): Float32Array {
  const slot = parameterLayout(config).slots.find((each) => each.name === name)!;
  return parameters.subarray(slot.offset, slot.offset + slot.size);
}

const deviation = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

describe('the layout of parameters', () => {
  test('has no gaps, and starts every parameter on 16 bytes', () => {
    let end = 0;
    for (const { offset, size, shape } of parameterLayout(config).slots) {
      expect(offset).toBe(end);
      expect(offset % 4).toBe(0);
      expect(size).toBe(shape.reduce((product, side) => product * side, 1));
      end += size;
    }
    expect(parameterLayout(config).size).toBe(end);
  });
});

describe('initial parameters', () => {
  test('are the same for the same key and differ between keys', () => {
    const [one, same, other] = [3, 3, 4].map((seed) => initialParameters(small, keyFromSeed(seed)));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('have embeddings of the declared deviation', () => {
    expect(deviation(named('tokens'))).toBeCloseTo(0.3, 1.5);
    expect(deviation(named('positions'))).toBeCloseTo(0.3, 1.5);
  });

  test('have matrices within ±1/√inputs that fill this range', () => {
    for (const [name, inputs] of [
      ['block1.qkv', 64],
      ['block0.down', 128],
      ['head', 64],
    ] as const) {
      const bound = 1 / Math.sqrt(inputs);
      expect(Math.max(...named(name).map(Math.abs))).toBeLessThanOrEqual(bound);
      expect(deviation(named(name))).toBeCloseTo(bound / Math.sqrt(3), 2);
    }
  });

  test('start gains at 1 and the value at 0', () => {
    expect(new Set(named('block0.attentionNorm'))).toEqual(new Set([1]));
    expect(new Set(named('finalNorm'))).toEqual(new Set([1]));
    expect(new Set(named('value'))).toEqual(new Set([0]));
  });
});

describe('a configuration', () => {
  test.each([
    [{ width: 60 }, /width: must be a multiple of 4 × heads = 16, got 60/],
    [{ hidden: 10 }, /hidden/],
    [{ layers: 0 }, /layers: must be an integer of at least 1, got 0/],
    [{ context: Number.NaN }, /context/],
    [{ embeddingStd: -1 }, /embeddingStd/],
  ])('refuses %j', (given, rule) => {
    expect(() => transformerConfig({ vocabulary: 24, ...given })).toThrow(rule);
  });
});
