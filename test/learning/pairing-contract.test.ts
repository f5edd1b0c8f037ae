import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Experience } from '../../src/learning/experience.ts';
import type { Pairing } from '../../src/learning/preference.ts';
import { experience } from './experiences.ts';

// Every file of src/learning/pairings exports a factory named after it, all of whose options may be left out.
const folder = new URL('../../src/learning/pairings/', import.meta.url);
const files = readdirSync(folder).filter(
  (file) => file.endsWith('.ts') && !file.includes('.generated.'),
);

const judgement = fc.constantFrom(0, 0.25, 0.5, 1);
const batches = fc
  .array(
    fc.record({
      reward: fc.constantFrom(-1, 0, 0.5, 1),
      role: fc.constantFrom('solver', 'evaluator'),
      group: fc.constantFrom('a', 'b'),
      version: fc.constantFrom(0, 2, 3),
      share: judgement,
      now: judgement,
      before: judgement,
    }),
    { maxLength: 16 },
  )
  .map((rows) =>
    rows.map(({ share, now, before, ...rest }, i) =>
      experience({
        ...rest,
        episode: `${i}`,
        rewardTerms: {
          'vote-share': share,
          'version-judging': now,
          'version-judging-past': before,
        },
      }),
    ),
  );

describe.each(files)('the pairing in %s', async (file) => {
  const name = file.replace('.ts', '');
  const exported = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const module = (await import(new URL(file, folder).href)) as Record<string, () => Pairing>;
  const pairing = module[exported]?.();
  if (pairing === undefined) throw new Error(`${file} must export the factory ${exported}`);

  /** Preferences by the names of the episodes, in a fixed order. */
  const named = (batch: readonly Experience[]) =>
    pairing
      .pair(batch)
      .map(({ chosen, rejected, weight }) =>
        [
          batch[chosen]?.decision.episode,
          batch[rejected]?.decision.episode,
          weight.toFixed(9),
        ].join(' '),
      )
      .sort();

  test('is named after its file', () => {
    expect(pairing.name).toBe(name);
  });

  test('prefers one reply of a task and role to another, by a finite weight of at least 0', () => {
    let made = 0;
    fc.assert(
      fc.property(batches, (batch) => {
        for (const { chosen, rejected, weight } of pairing.pair(batch)) {
          const [one, other] = [batch[chosen], batch[rejected]];
          expect(chosen).not.toBe(rejected);
          expect([one?.group, one?.decision.role]).toEqual([other?.group, other?.decision.role]);
          expect(one).toBeDefined();
          expect(weight >= 0 && weight < Infinity).toBe(true);
          made += 1;
        }
      }),
      { seed: 1, numRuns: 100 },
    );
    expect(made).toBeGreaterThan(20);
  });

  test('is pure, and makes the same pairs whatever the order of the batch', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const before = JSON.stringify(batch);
        expect(named(batch)).toEqual(named(batch.toReversed()));
        expect(JSON.stringify(batch)).toBe(before);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('makes nothing of an empty batch', () => {
    expect(pairing.pair([])).toEqual([]);
  });
});
