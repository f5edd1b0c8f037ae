import { describe, expect, test } from 'vitest';
import type { Plain } from '../../src/core/message.ts';
import { readAnswers } from '../../src/rewards/answers-outcome.ts';
import { judgedAnswers } from '../../src/rewards/judged-answers.ts';
import { meanCredits } from '../../src/rewards/mean-credits.ts';
import { playAnswers } from './play-answers.ts';
import { episode } from './play-steps.ts';

describe('judgedAnswers', () => {
  test('puts every evaluation to its answer and every scoring to its evaluation', () => {
    const game = playAnswers({
      answers: [{ value: '7' }, { value: '8' }],
      evaluations: [{ of: 1 }, { of: 0 }, { of: 1 }],
      scorings: [
        { of: 2, score: 1 },
        { of: 0, score: 3 },
      ],
    });
    const tree = judgedAnswers([game], 'test').map(({ value, evaluations }) => [
      value,
      evaluations.map(({ agent, scorings }) => [agent, scorings.map(({ score }) => score)]),
    ]);
    expect(tree).toEqual([
      ['7', [['evaluator-2', []]]],
      [
        '8',
        [
          ['evaluator-1', [3]],
          ['evaluator-3', [1]],
        ],
      ],
    ]);
  });

  test.each([
    ['an evaluation', { evaluations: [{ of: 1 }] }],
    ['a scoring', { evaluations: [{ of: 0 }], scorings: [{ of: 1, score: 3 as const }] }],
  ])('refuses an outcome in which %s is of something that isn’t there', (_, more) => {
    const game = playAnswers({ answers: [{ value: '7' }], ...more });
    expect(() => judgedAnswers([game], 'test')).toThrow(/^reward term test: reads outcomes with/);
  });
});

describe('readAnswers', () => {
  const report = { agent: 'solver-1', turn: 0 };
  const answers = [{ ...report, view: 0, attempt: 0, value: '7', correct: true }];
  const evaluations = [{ ...report, of: 0, verdict: true, wellFormed: true }];
  const scorings = [{ ...report, of: 0, score: 3 }];
  const read = (outcome: Plain) =>
    readAnswers(episode('a', 'g', ['solver-1'], { kind: 'finished', outcome }), 'test');

  test('takes an outcome with any further fields, and nothing of a failed episode', () => {
    const outcome = { answers, evaluations, scorings, text: 'more' };
    expect(read(outcome)).toBe(outcome);
    const failed = { kind: 'failed', where: 'solver-1', error: 'lost' } as const;
    expect(readAnswers(episode('a', 'g', ['solver-1'], failed), 'test')).toBeNull();
  });

  // Nothing is coerced: not the text of a score, not a verdict of 1.
  test.each<[field: string, outcome: Plain]>([
    ['answers.agent', { answers: [{ ...answers[0], agent: 1 }], evaluations, scorings }],
    ['answers.turn', { answers: [{ ...answers[0], turn: 0.5 }], evaluations, scorings }],
    ['answers.view', { answers: [{ ...answers[0], view: '0' }], evaluations, scorings }],
    ['answers.attempt', { answers: [{ ...answers[0], attempt: -1 }], evaluations, scorings }],
    ['answers.value', { answers: [{ ...answers[0], value: 7 }], evaluations, scorings }],
    ['answers.correct', { answers: [{ ...answers[0], correct: 1 }], evaluations, scorings }],
    ['evaluations.of', { answers, evaluations: [{ ...evaluations[0], of: null }], scorings }],
    [
      'evaluations.verdict',
      { answers, evaluations: [{ ...evaluations[0], verdict: 1 }], scorings },
    ],
    ['wellFormed', { answers, evaluations: [{ ...evaluations[0], wellFormed: null }], scorings }],
    ['scorings.turn', { answers, evaluations, scorings: [{ ...scorings[0], turn: null }] }],
    ['scorings.of', { answers, evaluations, scorings: [{ ...scorings[0], of: -1 }] }],
    ['scorings.score', { answers, evaluations, scorings: [{ ...scorings[0], score: '3' }] }],
    ['scorings.score', { answers, evaluations, scorings: [{ ...scorings[0], score: 4 }] }],
    ['scorings', { answers, evaluations, scorings: [null] }],
    ['answers', { answers: 7, evaluations, scorings }],
    ['everything', null],
  ])('refuses an outcome with wrong %s', (_, outcome) => {
    expect(() => read(outcome)).toThrow(
      /^reward term test: reads outcomes with answers, evaluations and scorings, got .* from/,
    );
  });
});

describe('meanCredits', () => {
  const game = playAnswers({ answers: [{ value: '7' }, { value: '8' }] });
  const pay = (agent: string, turn: number, ...values: number[]) =>
    values.map((value) => ({ to: { episode: game, agent, turn }, value }));

  test('gives a decision the mean of what it is paid, which rounding never takes out of their range', () => {
    const payments = [...pay('solver-2', 0, 1, 0, 0, 1), ...pay('solver-1', 0, -0.1, -0.1, -0.1)];
    expect(meanCredits('pay', payments)).toEqual([
      { episode: game.plan.id, agent: 'solver-2', decisionIndex: 0, term: 'pay', value: 0.5 },
      { episode: game.plan.id, agent: 'solver-1', decisionIndex: 0, term: 'pay', value: -0.1 },
    ]);
  });

  test('leaves out what no decision stands behind', () => {
    expect(meanCredits('pay', [...pay('solver-1', 1, 1), ...pay('nobody', 0, 1)])).toEqual([]);
  });
});
