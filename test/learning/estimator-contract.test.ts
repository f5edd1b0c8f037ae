import fc from 'fast-check';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AdvantageEstimator, Experience } from '../../src/learning/experience.ts';
import { experience } from './experiences.ts';

// Every file of src/learning/estimators exports a factory named after it. Options that it can't do without are
// exported by test/learning/estimators/<name>.examples.ts.
const folder = new URL('../../src/learning/estimators/', import.meta.url);
const files = readdirSync(folder).filter(
  (file) => file.endsWith('.ts') && !file.includes('.generated.'),
);

const batches = fc.array(
  fc
    .record({
      reward: fc.oneof(
        fc.constantFrom(-1.5, -1, 0, 1),
        fc.double({ min: -10, max: 10, noNaN: true }),
      ),
      role: fc.constantFrom('critic', 'sneaky'),
      episode: fc.constantFrom('a', 'b', 'c'),
      agent: fc.constantFrom('critic-1', 'critic-2', 'critic-3'),
      length: fc.integer({ min: 1, max: 5 }),
    })
    .map(({ length, ...rest }): Experience => {
      const tokens = Array.from({ length }, () => 0);
      const columns = { paid: rest.reward, ...(length > 2 && { won: -rest.reward }) };
      const perToken = {
        tokens,
        logProbs: tokens.map(() => -1),
        values: tokens.map((_, t) => t / 8),
      };
      return experience({ ...rest, ...perToken, rewardTerms: columns });
    }),
  { maxLength: 12 },
);

describe.each(files)('the estimator in %s', async (file) => {
  const name = file.replace('.ts', '');
  const exported = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const module = (await import(new URL(file, folder).href)) as Record<
    string,
    (options?: object) => AdvantageEstimator
  >;
  const examples = new URL(`./estimators/${name}.examples.ts`, import.meta.url);
  const { options } = existsSync(examples)
    ? ((await import(examples.href)) as { options: object })
    : {};
  const estimator = module[exported]?.(options);
  if (estimator === undefined) throw new Error(`${file} must export the factory ${exported}`);

  test('is named after its file', () => {
    expect(estimator.name).toBe(name);
  });

  test('gives one finite advantage per experience and finite plain state', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const { advantages, state, valueTargets, tokenAdvantages } = estimator.estimate(batch, {});
        for (const lists of [valueTargets, tokenAdvantages]) {
          if (lists === undefined) continue;
          expect(lists).toHaveLength(batch.length);
          expect(lists.flat().every((value) => value === null || Number.isFinite(value))).toBe(
            true,
          );
        }
        expect(advantages).toHaveLength(batch.length);
        expect(advantages.every(Number.isFinite)).toBe(true);
        expect(Object.values(state).every(Number.isFinite)).toBe(true);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('keeps out of every mean what nobody was paid for', () => {
    if (name === 'uniform' || name === 'mixed-columns') return; // look at other things than the reward
    fc.assert(
      fc.property(batches, batches, (paid, other) => {
        const logged = other.map((one) => ({ ...one, reward: 0, hasReward: false }));
        const { advantages, state } = estimator.estimate([...paid, ...logged], {});
        const alone = estimator.estimate(paid, {});
        expect(advantages.slice(0, paid.length)).toEqual(alone.advantages);
        expect(advantages.slice(paid.length).every((advantage) => advantage === 0)).toBe(true);
        expect(state).toEqual(alone.state);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('is pure: the same again from the same batch and state, which it leaves alone', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const before = JSON.stringify(batch);
        const state = Object.freeze({ critic: 0.25 });
        expect(estimator.estimate(batch, state)).toEqual(estimator.estimate(batch, state));
        expect(JSON.stringify(batch)).toBe(before);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  test('takes an empty batch, and leaves the state as it was', () => {
    const state = { critic: 0.25 };
    const { advantages, state: after } = estimator.estimate([], state);
    expect(advantages).toEqual(new Float64Array(0));
    expect(after).toEqual(state);
  });
});
