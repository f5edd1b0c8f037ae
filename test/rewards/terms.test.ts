import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { episode, playSteps } from './play-steps.ts';

// Every file of src/rewards/terms exports a factory named after it, all of whose options may be left out.
const folder = new URL('../../src/rewards/terms/', import.meta.url);
const files = readdirSync(folder).filter(
  (file) => file.endsWith('.ts') && !file.includes('.generated.'),
);

const games = [
  playSteps({ id: 'a', game: 'sneaky', critics: [{ verdict: false }, { verdict: true }] }),
  playSteps({ id: 'b', game: 'sneaky', critics: [{ verdict: true }, { verdict: null }] }),
  playSteps({ id: 'c', game: 'sneaky', valid: false }),
  playSteps({ id: 'd', game: 'correct', critics: [{ verdict: true, workRight: false }] }),
  episode('e', 'task-0', ['solver', 'sneaky'], { kind: 'failed', where: 'sneaky', error: 'lost' }),
];

describe.each(files)('the reward term in %s', async (file) => {
  const name = file.replace('.ts', '');
  const exported = camelCase(name);
  const module = (await import(new URL(file, folder).href)) as Record<string, () => RewardTerm>;
  const term = module[exported]?.();
  if (term === undefined) throw new Error(`${file} must export the factory ${exported}`);

  test('is named after its file and states an ordered, finite range', () => {
    expect(term.name).toBe(name);
    expect(term.range.every(Number.isFinite)).toBe(true);
    expect(term.range[0]).toBeLessThanOrEqual(term.range[1]);
  });

  test('gives finite credits in its range, for decisions that exist, under its name', () => {
    for (const credit of term.judge(games)) {
      const judged = games.find(({ plan }) => plan.id === credit.episode);
      expect(judged && decisionsOf(judged)[credit.decision]).toBeDefined();
      expect(credit.value).toBeGreaterThanOrEqual(term.range[0]);
      expect(credit.value).toBeLessThanOrEqual(term.range[1]);
      expect(credit.term).toBe(name);
    }
  });

  test('judges a decision at most once', () => {
    const places = term.judge(games).map((credit) => `${credit.episode} ${credit.decision}`);
    expect(new Set(places).size).toBe(places.length);
  });

  test('does not depend on the order of the episodes', () => {
    const sorted = (group: typeof games) =>
      term
        .judge(group)
        .map((credit) => JSON.stringify(credit))
        .sort();
    expect(sorted(games.toReversed())).toEqual(sorted(games));
  });

  test('says the same when asked twice, and nothing of an empty group', () => {
    expect(term.judge(games)).toEqual(term.judge(games));
    expect(term.judge([])).toEqual([]);
  });

  test('judges nobody in a failed episode', () => {
    expect(term.judge(games).some((credit) => credit.episode === 'e')).toBe(false);
  });
});

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
