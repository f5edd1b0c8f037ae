import { describe, expect, test } from 'vitest';
import { passAtK } from '../../src/statistics/pass-at-k.ts';
import {
  diversityMetrics,
  exploitationMetrics,
  explorationMetrics,
} from '../../src/learning/exploration-metrics.ts';
import type { PaidAnswer } from '../../src/learning/exploration-metrics.ts';
import { playAnswers } from '../rewards/play-answers.ts';
import { playSteps } from '../rewards/play-steps.ts';
import { experience } from './experiences.ts';

const paid = (value: string | null, correct: boolean, reward: number | null): PaidAnswer => ({
  value,
  correct,
  reward,
});

/** The share of all ways to choose `k` of `count` answers that hold one of the first `right`. */
function passByCounting(count: number, right: number, k: number): number {
  let all = 0;
  let passed = 0;
  for (let set = 0; set < 2 ** count; set++) {
    const members = Array.from({ length: count }, (_, i) => (set >> i) & 1);
    if (members.reduce((sum, one) => sum + one, 0) !== k) continue;
    all++;
    if (members.slice(0, right).includes(1)) passed++;
  }
  return passed / all;
}

describe('pass@k', () => {
  test('is the share of all choices of k answers that hold a right one', () => {
    for (let count = 1; count <= 7; count++) {
      for (let right = 0; right <= count; right++) {
        for (let k = 1; k <= count; k++) {
          expect(passAtK(count, right, k)).toBeCloseTo(passByCounting(count, right, k), 12);
        }
      }
    }
  });

  test('of more answers than there are is refused', () => {
    expect(() => passAtK(4, 1, 5)).toThrow(/k must be from 1 to 4, got 5/);
    expect(() => passAtK(4, 1, Number.NaN)).toThrow(/got NaN/);
  });
});

describe('exploration', () => {
  test('counts different answers, right ones apart, and passes up to the fewest answers', () => {
    const metrics = diversityMetrics([
      [paid('7', true, 1), paid('7', true, 1), paid('8', true, 0), paid(null, false, 0)],
      [paid('1', false, 1), paid('2', false, 1), paid('3', false, 0), paid('3', false, 0)],
    ]);
    expect(metrics).toEqual({
      'explore.right': 1, // 2 and 0
      'explore.different': 2.5, // 2 and 3
      'explore.pass@1': 0.375, // ¾ and 0
      'explore.pass@2': 0.5,
      'explore.pass@4': 0.5,
    });
    const uneven = [[paid('7', true, 1)], [paid('7', true, 1), paid('8', false, 0)]];
    expect(diversityMetrics(uneven)).toMatchObject({ 'explore.pass@1': 0.75 });
    expect(diversityMetrics(uneven)).not.toHaveProperty('explore.pass@2');
  });
});

describe('exploitation', () => {
  test('compares what right and wrong answers to one problem were paid', () => {
    const metrics = exploitationMetrics([
      // Of 4 pairs the right answer wins 2, ties 1 and loses 1; the best paid ones are one of each.
      [paid('7', true, 1), paid('8', true, 0.5), paid('9', false, 1), paid('6', false, 0)],
      // Nothing to tell apart; its best paid answer is as good as any.
      [paid('7', true, 0.5)],
      // Not judged: says nothing.
      [paid('7', true, null), paid('3', false, null)],
    ]);
    expect(metrics['exploit.auc']).toBeCloseTo((1 + 0.5 + 1 + 0) / 4, 12);
    expect(metrics['exploit.margin']).toBeCloseTo(2 / 3 - 0.5, 12);
    expect(metrics['exploit.bestGain']).toBeCloseTo((0.5 - 0.5 + (1 - 1)) / 2, 12);
  });

  test('is perfect for a reward that is the truth, at chance for one that says nothing', () => {
    const answers = [true, false, false, true, false].map((correct) => ({ correct, value: 'x' }));
    const truth = [answers.map((one) => ({ ...one, reward: one.correct ? 1 : -1 }))];
    expect(exploitationMetrics(truth)).toEqual({
      'exploit.auc': 1,
      'exploit.margin': 2,
      'exploit.bestGain': 1 - 2 / 5,
    });
    const silent = [answers.map((one) => ({ ...one, reward: 0 }))];
    expect(exploitationMetrics(silent)).toEqual({
      'exploit.auc': 0.5,
      'exploit.margin': 0,
      'exploit.bestGain': 0,
    });
  });

  test('has no metrics where no answer was judged', () => {
    expect(exploitationMetrics([[paid('7', true, null)]])).toEqual({});
  });
});

/** The decisions of a game below, in order: three answers, then a judgement. */
const PLACES = [
  { agent: 'first', decisionIndex: 0 },
  { agent: 'second', decisionIndex: 0 },
  { agent: 'first', decisionIndex: 1 },
  { agent: 'second', decisionIndex: 1 },
] as const;

describe('explorationMetrics', () => {
  const games = ['a', 'b'].map((id) =>
    playAnswers({
      id,
      answers: [
        { agent: 'first', value: '7', correct: true },
        { agent: 'second', value: '9' },
        { agent: 'first', value: '8', correct: true, attempt: 1 },
      ],
      evaluations: [{ agent: 'second', of: 0, verdict: true }],
    }),
  );
  const answers = games.map(({ plan }) => [0, 1, 2, 3].map((decision) => [plan.id, decision]));
  const paidBy = (rewardOf: (episode: string, decision: number) => number) =>
    answers.flat().map(([id, decision]) =>
      experience({
        episode: String(id),
        ...PLACES[Number(decision)],
        reward: rewardOf(String(id), Number(decision)),
      }),
    );

  test('takes the first answers of a group for answers to one problem, each with its own reward', () => {
    // What a judgement was paid doesn't count; revisions are all right, and have no wrong one beside them.
    const rewards = paidBy((id, decision) =>
      decision > 2 ? 100 : decision === 2 ? 0.5 : id === 'a' ? 1 - decision : 0,
    );
    expect(explorationMetrics(games, rewards)).toEqual({
      'explore.right': 1,
      'explore.different': 2,
      'explore.pass@1': 0.5,
      'explore.pass@2': 1 - 1 / 6,
      'explore.pass@4': 1,
      'exploit.auc': (1 + 1 + 0.5 + 0.5) / 4,
      'exploit.margin': 0.5,
      'exploit.bestGain': 0.25, // 0.5 among first answers, 0 among revisions
    });
  });

  test('looks at revisions alone where only these are paid', () => {
    const revisions = games.map(({ plan }, i) =>
      experience({ episode: plan.id, ...PLACES[2], reward: i }),
    );
    const logged = games.map(({ plan }) =>
      experience({ episode: plan.id, ...PLACES[0], hasReward: false }),
    );
    const metrics = explorationMetrics(games, [...revisions, ...logged]);
    expect(metrics).toMatchObject({ 'explore.right': 1, 'exploit.bestGain': 0 });
    expect(metrics).not.toHaveProperty(['exploit.auc']); // all revisions are right
  });

  test('keeps problems apart', () => {
    const apart = games.map((game, i) => ({ ...game, plan: { ...game.plan, group: `${i}` } }));
    expect(explorationMetrics(apart, [])).toEqual({
      'explore.right': 1,
      'explore.different': 2,
      'explore.pass@1': 0.5,
      'explore.pass@2': 1,
    });
  });

  test('has nothing to say of games without answers', () => {
    expect(explorationMetrics([playSteps({ id: 'a', game: 'correct' })], [])).toEqual({});
    expect(explorationMetrics([], [])).toEqual({});
  });
});
