import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { lossOf } from '../../src/learning/losses.ts';
import type { Objective } from '../../src/learning/objective.ts';
import { bothGradients, evaluate } from './objective-terms.ts';

// Every file of src/learning/objectives exports a factory named after it, all of whose options may be left out.
const folder = new URL('../../src/learning/objectives/', import.meta.url);
const files = readdirSync(folder).filter(
  (file) => file.endsWith('.ts') && !file.includes('.generated.'),
);

describe.each(files)('the objective in %s', async (file) => {
  const name = file.replace('.ts', '');
  const exported = name
    .split('-')
    .map((part, i) => (i === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1)))
    .join('');
  const module = (await import(new URL(file, folder).href)) as Record<string, () => Objective>;
  const objective = module[exported]?.();
  if (objective === undefined) throw new Error(`${file} must export the factory ${exported}`);
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ backend: 'cpu' });
  });

  test('is plain data tagged with its name, whose loss is known', () => {
    expect(objective.kind).toBe(name);
    expect(structuredClone(objective)).toEqual(objective);
    expect(() => lossOf(objective)).not.toThrow();
  });

  test('has the gradient that finite differences give', async () => {
    const { tape, differences } = await bothGradients(engine, objective);
    tape.forEach((value, i) => expect(value).toBeCloseTo(differences[i] ?? NaN, 3));
    expect(Math.hypot(...tape)).toBeGreaterThan(0.01);
  });

  test('loses nothing on tokens of weight 0', async () => {
    const tokens = { logProb: [-1, -2], advantage: [1, 1], weight: [0, 0] };
    expect((await evaluate(engine, objective, tokens))['loss']).toBeCloseTo(0, 12);
  });

  test('sums over replies: two halves lose what the whole loses', async () => {
    const first = {
      logProb: [-1, -0.3, -2],
      reference: [-1.5, -0.2, -1],
      advantage: [1, 1, -2],
      weight: [0.5, 0.5, 0.25],
      starts: [0, 2, 3],
    };
    const second = {
      logProb: [-0.7, -0.4],
      reference: [-0.6, -0.9],
      advantage: [0.4, 1],
      weight: [2, 1],
      starts: [0, 1, 2],
    };
    const whole = {
      logProb: [...first.logProb, ...second.logProb],
      reference: [...first.reference, ...second.reference],
      advantage: [...first.advantage, ...second.advantage],
      weight: [...first.weight, ...second.weight],
      starts: [0, 2, 3, 4, 5],
    };
    const losses = await Promise.all(
      [first, second, whole].map(
        async (tokens) => (await evaluate(engine, objective, tokens))['loss'] ?? NaN,
      ),
    );
    expect((losses[0] ?? NaN) + (losses[1] ?? NaN)).toBeCloseTo(losses[2] ?? NaN, 5);
  });
});
