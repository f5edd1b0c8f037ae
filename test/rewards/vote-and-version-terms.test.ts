import { describe, expect, test } from 'vitest';
import type { Episode, Seat } from '../../src/core/episode.ts';
import { versionJudging } from '../../src/rewards/terms/version-judging.ts';
import { voteShare } from '../../src/rewards/terms/vote-share.ts';
import { judge, playAnswers } from './play-answers.ts';

describe('voteShare', () => {
  const paid = (...groups: Episode[]) => judge(voteShare(), ...groups).map(Object.values);

  test('is the share of the answers that say the same: 7, 8, 7, 9, unreadable', () => {
    const values = ['7', '8', '7', '9', null];
    expect(paid(playAnswers({ answers: values.map((value) => ({ value })) }))).toEqual([
      [2 / 5, 1 / 5, 2 / 5, 1 / 5, 0],
    ]);
  });

  test('counts over the episodes of a group, view by view', () => {
    const one = playAnswers({ id: 'a', answers: [{ value: '7' }, { value: '7', view: 1 }] });
    const two = playAnswers({ id: 'b', answers: [{ value: '7' }, { value: '8', view: 1 }] });
    expect(paid(one, two)).toEqual([
      [1, 0.5],
      [1, 0.5],
    ]);
  });
});

describe('versionJudging', () => {
  const game = playAnswers({
    answers: [{ value: '7' }, { value: '8' }, { value: null }],
    evaluations: [
      { of: 0, verdict: true },
      { of: 0, verdict: false },
      { of: 0, verdict: false },
      { of: 1, verdict: true },
      { of: 1, verdict: null },
      { of: 2, verdict: true },
    ],
  });
  /** The same game with the evaluators playing these versions of these policies. */
  const seated = (
    versions: readonly Seat['version'][],
    policies: readonly string[] = [],
  ): Episode => {
    const seats = { ...game.plan.seats };
    versions.forEach((version, i) => {
      const name = `evaluator-${i + 1}`;
      seats[name] = { role: 'evaluator', policy: policies[i] ?? 'agent', version };
    });
    return { ...game, plan: { ...game.plan, seats } };
  };
  const said = (of: 'present' | 'past', episode: Episode) =>
    judge(versionJudging({ of }), episode)[0];

  test('hears the newest version for the present, and every older one for the past', () => {
    const episode = seated([5, 2, 3, 5, 2, 5]);
    expect(said('present', episode)).toEqual({ 'solver-1': 1, 'solver-2': 1, 'solver-3': 0 });
    expect(said('past', episode)).toEqual({ 'solver-1': 0 });
  });

  test('takes `latest` for the newest', () => {
    const episode = seated(['latest', 9, 9, 9, 9, 9]);
    expect(said('present', episode)).toEqual({ 'solver-1': 1 });
  });

  test('compares versions of one policy only', () => {
    const policies = ['a', 'b', 'b', 'a', 'a', 'a'];
    const episode = seated([5, 2, 1, 5, 5, 5], policies);
    expect(said('present', episode)).toEqual({ 'solver-1': 0.5, 'solver-2': 1, 'solver-3': 0 });
    expect(said('past', episode)).toEqual({ 'solver-1': 0 });
  });

  test('lets version 0 agree with itself', () => {
    const episode = seated([0, 0, 0, 0, 0, 0]);
    expect(said('past', episode)).toEqual(said('present', episode));
  });
});
