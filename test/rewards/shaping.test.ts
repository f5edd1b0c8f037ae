import { describe, expect, test } from 'vitest';
import type { Credit } from '../../src/core/credit.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { JUDGING_RULES } from './judging-rules.ts';
import { loadShapings, loadTerms } from './load-terms.ts';

const terms = await loadTerms();

// Every file of src/rewards/shaping exports a function named after it, (term, options) => term. Options that
// can't be left out are `options` of test/rewards/shaping/<name>.examples.ts.
describe.each(await loadShapings())('the shaping $name', ({ name, shaping, shape, options }) => {
  const shaped = terms.flatMap(({ term, readable }) => {
    const result = shape(term, options);
    return result === null ? [] : [{ term, shaped: result, groups: readable }];
  });

  test('takes terms, and says by its own name which it doesn’t', () => {
    expect(shaped.length).toBeGreaterThan(0);
    for (const { term } of terms) {
      if (shaped.some((one) => one.term === term)) continue;
      const exported = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
      expect(() => shaping(term, options)).toThrow(`${exported}: ${term.name} must`);
    }
  });

  test('says in the column’s name what was done, keeps the sources, and states a finite range', () => {
    for (const { term, shaped: result } of shaped) {
      expect(result.name).toBe(`${term.name}:${name}`);
      expect(result.sources.slice(0, term.sources.length)).toEqual(term.sources);
      expect(result.range.every(Number.isFinite)).toBe(true);
      expect(result.range[0]).toBeLessThanOrEqual(result.range[1]);
    }
  });

  test('judges nobody whom the term doesn’t judge', () => {
    const places = (credits: readonly Credit[]) =>
      credits.map(({ episode, agent, decisionIndex }) => `${episode} ${agent} ${decisionIndex}`);
    for (const { term, shaped: result, groups } of shaped) {
      for (const group of groups) {
        const judged = new Set(places(term.judge(group)));
        expect(places(result.judge(group)).filter((place) => !judged.has(place))).toEqual([]);
      }
    }
  });

  test.each(Object.entries(JUDGING_RULES))('%s', (_, rule) => {
    for (const { shaped: result, groups } of shaped) {
      for (const group of groups) rule(result, group);
    }
  });

  test('names the term that credits a decision which isn’t there', () => {
    const [example] = shaped;
    const lost: RewardTerm = {
      ...(example?.term ?? { name: '', sources: [], range: [0, 1] }),
      name: 'lost',
      judge: () => [
        { episode: 'nowhere', agent: 'nobody', decisionIndex: 0, term: 'lost', value: 0 },
      ],
    };
    const group: readonly Episode[] = [];
    expect(() => shaping(lost, options).judge(group)).toThrow(/^reward term lost: .*there is none/);
  });
});
