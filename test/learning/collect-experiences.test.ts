import { isTrainable } from '../../src/learning/experience.ts';
import { describe, expect, test } from 'vitest';
import { invalidError, spcGame } from 'agon-sim/curricula';
import { collectExperiences } from '../../src/learning/collect-experiences.ts';
import { experience } from './experiences.ts';
import { roleMetrics } from '../../src/learning/role-metrics.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { playSteps } from '../rewards/play-steps.ts';

const terms = [
  { term: spcGame(), weight: 2 },
  { term: invalidError(), weight: 1 },
];
const games = [
  playSteps({ id: 'a', group: 'g1', game: 'sneaky', critics: [{ verdict: true }] }),
  playSteps({ id: 'b', group: 'g2', game: 'sneaky', valid: false }),
  playSteps({ id: 'c', group: 'g1', game: 'correct', critics: [{ verdict: true }] }),
];

describe('collectExperiences', () => {
  test('makes one experience of every judged decision, in the order of the episodes', () => {
    const experiences = collectExperiences(games, terms);
    expect(
      experiences.map(({ decision, reward }) => [decision.episode, decision.agent, reward]),
    ).toEqual([
      ['a', 'sneaky', 2],
      ['a', 'critic-1', -2],
      ['b', 'sneaky', -1.5],
      ['c', 'critic-1', 2],
    ]);
    expect(experiences[0]).toMatchObject({
      group: 'g1',
      decision: { policy: 'sneaky', version: 3, role: 'sneaky' },
    });
  });

  test('shows each term the episodes of one group together', () => {
    const seen: string[][] = [];
    const spy: RewardTerm = {
      name: 'spy',
      sources: [],
      range: [0, 0],
      judge: (group) => {
        seen.push(group.map(({ plan }) => plan.id));
        return [];
      },
    };
    collectExperiences(games, [{ term: spy, weight: 1 }]);
    expect(seen).toEqual([['a', 'c'], ['b']]);
  });

  test('weighs by the update that the episodes are for', () => {
    const scheduled = [{ term: spcGame(), weight: (update: number) => update }];
    const paid = (update?: number) => collectExperiences(games, scheduled, update)[0]?.reward;
    expect([paid(), paid(1), paid(7)]).toEqual([1, 1, 7]);
  });

  test('judges decisions without tokens too, and calls them untrainable', () => {
    const scripted: Episode[] = games.map((game) => ({
      ...game,
      events: game.events.map((event) =>
        event.kind === 'decision' && event.decision.agent === 'sneaky'
          ? { ...event, decision: { ...event.decision, tokens: [], logProbs: [] } }
          : event,
      ),
    }));
    const experiences = collectExperiences(scripted, terms);
    const roles = experiences.map(({ decision }) => decision.role);
    const trainable = experiences.filter(({ decision }) => isTrainable(decision));
    expect(roles.filter((role) => role === 'sneaky').length).toBeGreaterThan(0);
    expect(trainable.map(({ decision }) => decision.role)).toEqual(['critic', 'critic']);
  });
});

test('roleMetrics gives means by role and term, and how often a term bit', () => {
  const metrics = roleMetrics(collectExperiences(games, terms));
  expect(metrics).toEqual({
    'sneaky.reward': 0.25,
    'sneaky.cut': 0,
    'critic.cut': 0,
    'sneaky.length': 1,
    'sneaky.entropy': 0.5,
    'sneaky.spc-game': 1,
    'sneaky.spc-game.share': 1,
    'sneaky.invalid-error': -0.75,
    'sneaky.invalid-error.share': 0.5,
    'critic.reward': 0,
    'critic.length': 1,
    'critic.entropy': 0.5,
    'critic.spc-game': 0,
    'critic.spc-game.share': 1,
  });
});

test('roleMetrics means the surprise of a token, not of a reply', () => {
  const batch = [[-1], [-2, -3, -4]].map((logProbs) =>
    experience({ logProbs, tokens: logProbs.map(() => 1) }),
  );
  expect(roleMetrics(batch)).toMatchObject({ 'critic.entropy': 2.5, 'critic.length': 2 });
});

test('roleMetrics says how reward goes with length, where both vary', () => {
  const lengths = [1, 2, 3, 4];
  const correlationOf = (rewards: readonly number[], own = lengths) =>
    roleMetrics(
      rewards.map((reward, i) =>
        experience({ reward, tokens: Array.from({ length: own[i] ?? 0 }, () => 1) }),
      ),
    )['critic.length.correlation'];
  expect(correlationOf([2, 4, 6, 8])).toBeCloseTo(1, 12);
  expect(correlationOf([8, 6, 4, 2])).toBeCloseTo(-1, 12);
  expect(correlationOf([1, 0, 0, 1])).toBeCloseTo(0, 12);
  expect(correlationOf([0, 1, 0, 1])).toBeCloseTo(1 / Math.sqrt(5), 12);
  expect(correlationOf([1, 1, 1, 1])).toBeUndefined();
  expect(correlationOf([0, 1, 0, 1], [2, 2, 2, 2])).toBeUndefined();
});
