import { foldKey, keyFromSeed } from 'agon-sim';
import type { Episode, Plain } from 'agon-sim';
import { expect, test } from 'vitest';
import {
  discussionCanary,
  discussionGames,
  examMetrics,
  judgingExam,
} from '../../../../scenarios/curricula/discussion/index.ts';
import { drawProblems } from '../../../../environments/tasks/draw-problems.ts';
import { chains } from '../../../../environments/tasks/chains/chains.ts';
import { countdown } from '../../../../environments/tasks/countdown/countdown.ts';

const domain = countdown({ numbers: 3 });
const key = keyFromSeed(3);

test('problems of an exam differ, belong to its split, and are the same for one key', () => {
  const problems = drawProblems(domain, key, 'heldOut', 200);
  expect(new Set(problems).size).toBe(200);
  for (const problem of problems) expect(domain.splitOf(problem)).toBe('heldOut');
  expect(drawProblems(domain, key, 'heldOut', 200)).toEqual(problems);
});

test('half of the answers to judge are right, and all keep to the rules', () => {
  const tasks = judgingExam(domain, key, 'heldOut', 100);
  expect(tasks).toHaveLength(100);
  const right = tasks.filter(({ problem, answer }) => domain.isCorrect(problem, answer));
  expect(right).toHaveLength(50);
  for (const { problem, answer } of tasks) {
    expect(domain.checkAnswer(problem, answer)).toBeUndefined();
    expect(domain.splitOf(problem)).toBe('heldOut');
  }
});

test('a quarter of them misses narrowly, where the domain has such problems', () => {
  const narrow = judgingExam(domain, key, 'heldOut', 100).filter(({ problem, answer }) =>
    // One digit of the result is the target's, the other isn't.
    /\d(=\d>|>\d=)n$/.test(domain.review.evaluate(problem, answer)),
  );
  expect(narrow.length).toBeGreaterThanOrEqual(20); // near 0 and out of range no digit need agree
  const without = chains({ digits: 1, operations: 2, operators: '+-', modulus: 10 });
  expect(judgingExam(without, key, 'heldOut', 20)).toHaveLength(20);
});

test('solvers of several policies have metrics of their own, so that none can collapse unseen', () => {
  const metrics = examMetrics([
    episode('solve', true, undefined, 'agent-1'),
    episode('solve', false, undefined, 'agent-2'),
    episode('judge', true, [true, 3]),
  ]);
  expect(metrics).toMatchObject({ accuracy: 0.5, 'accuracy.agent-1': 1, 'accuracy.agent-2': 0 });
  expect(metrics['gap']).toBe(0.5);
});

test('metrics are of solvers and judges apart, and of what lies between', () => {
  const episodes = [
    episode('solve', true),
    episode('solve', false),
    episode('solve', false),
    episode('solve', false),
    episode('judge', true, [true, 3]),
    episode('judge', false, [true, 3]),
  ];
  expect(examMetrics(episodes)).toEqual({
    accuracy: 0.25,
    'evaluator.accuracy': 0.5,
    'evaluator.falseAccusations': 0,
    'evaluator.overlooked': 1,
    'scorer.accuracy': 0.5,
    'scorer.precision': 0.5,
    'scorer.recall': 1,
    gap: 0.25,
  });
});

test.each([
  [2, ['a']],
  [2, ['a', 'b']],
  [3, ['a', 'b']],
  [2, ['a', 'b', 'c']], // nobody speaks for the third
])(
  'every policy of %i agents that speaks solves all problems of the canary: %j',
  (agents, policies) => {
    const sizes = { brief: 1, full: 1, sampled: 1, samples: 1, canary: 5 };
    const table = discussionGames(agents, policies);
    const canary = discussionCanary({ domain, table, key, split: 'heldOut', sizes }, 1);
    const solved = canary.games({ a: 4, b: 4 }).flatMap(({ task, seats }) => {
      const { kind, problem } = task as { kind: string; problem: string };
      const seated = Object.values(seats).map(({ policy }) => policy);
      return kind === 'solve' ? [`${problem} ${seated.join()}`] : [];
    });
    const problems = drawProblems(domain, foldKey(key, 'canary'), 'heldOut', 5);
    const speaking = policies.slice(0, agents);
    expect(solved).toEqual(problems.flatMap((problem) => speaking.map((by) => `${problem} ${by}`)));
  },
);

test('games of training go on to take turns at solving', () => {
  const seats = discussionGames(2, ['a', 'b'])
    .solve(['1', '2', '3'], {}, { samples: 2 })
    .map((game) => Object.keys(game.seats).join());
  expect(seats).toEqual(['solver-1', 'solver-1', 'solver-2', 'solver-2', 'solver-1', 'solver-1']);
});

function episode(
  kind: string,
  correct: boolean,
  judged?: readonly [verdict: boolean, score: number],
  policy = 'agent',
): Episode {
  const outcome: Plain = {
    kind,
    problem: '3,7,2->20',
    answers: [{ agent: 'solver-1', turn: 0, view: 0, attempt: 0, value: '3+7*2', correct }],
    evaluations: judged
      ? [{ agent: 'evaluator-1', turn: 0, of: 0, verdict: judged[0], wellFormed: true, text: '' }]
      : [],
    scorings: judged ? [{ agent: 'scorer-1', turn: 0, of: 0, score: judged[1] }] : [],
    malformed: [],
  };
  return {
    plan: {
      id: 'x',
      group: 'x',
      key,
      environment: 'discussion',
      task: {},
      seats: { 'solver-1': { role: 'solver', policy, version: 0 } },
    },
    events: [],
    ending: { kind: 'finished', outcome },
  };
}
