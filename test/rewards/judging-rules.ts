import { expect } from 'vitest';
import { decisionAt } from '../../src/core/episode.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';

/** What holds for every reward term, shaped or not, on every group that it can read. */
export const JUDGING_RULES: Readonly<
  Record<string, (term: RewardTerm, group: readonly Episode[]) => void>
> = {
  'gives credits in its range, for decisions that exist, under its name': (term, group) => {
    const wrong = term.judge(group).filter((credit) => {
      const { episode, value, term: name } = credit;
      const judged = group.find(({ plan }) => plan.id === episode);
      const found = judged !== undefined && decisionAt(judged, credit) !== undefined;
      const inRange = value >= term.range[0] && value <= term.range[1]; // false for NaN
      return !found || !inRange || name !== term.name;
    });
    expect(wrong).toEqual([]);
  },
  'judges a decision at most once': (term, group) => {
    const places = term
      .judge(group)
      .map((credit) => `${credit.episode} ${credit.agent} ${credit.decisionIndex}`);
    expect(new Set(places).size).toBe(places.length);
  },
  'does not depend on the order of the episodes': (term, group) => {
    const sorted = (games: readonly Episode[]) =>
      term
        .judge(games)
        .map((credit) => JSON.stringify(credit))
        .sort();
    expect(sorted(group.toReversed())).toEqual(sorted(group));
  },
  'says the same when asked twice, changes nothing, and says nothing of an empty group': (
    term,
    group,
  ) => {
    const before = JSON.stringify(group);
    expect(term.judge(group)).toEqual(term.judge(group));
    expect(JSON.stringify(group)).toBe(before);
    expect(term.judge([])).toEqual([]);
  },
  'judges nobody in a failed episode': (term, group) => {
    const failed = group.filter(({ ending }) => ending.kind === 'failed');
    expect(term.judge(failed)).toEqual([]);
    const ids = failed.map(({ plan }) => plan.id);
    expect(term.judge(group).filter((credit) => ids.includes(credit.episode))).toEqual([]);
  },
};
