import { describe, expect, test } from 'vitest';
import { judgedAnswers } from '../../src/rewards/judged-answers.ts';
import { meanCredits } from '../../src/rewards/mean-credits.ts';
import { playAnswers } from './play-answers.ts';

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

describe('meanCredits', () => {
  const game = playAnswers({ answers: [{ value: '7' }, { value: '8' }] });
  const pay = (agent: string, turn: number, ...values: number[]) =>
    values.map((value) => ({ to: { episode: game, agent, turn }, value }));

  test('gives a decision the mean of what it is paid, which rounding never takes out of their range', () => {
    const payments = [...pay('solver-2', 0, 1, 0, 0, 1), ...pay('solver-1', 0, -0.1, -0.1, -0.1)];
    expect(meanCredits('pay', payments)).toEqual([
      { episode: game.plan.id, decision: 1, term: 'pay', value: 0.5 },
      { episode: game.plan.id, decision: 0, term: 'pay', value: -0.1 },
    ]);
  });

  test('leaves out what no decision stands behind', () => {
    expect(meanCredits('pay', [...pay('solver-1', 1, 1), ...pay('nobody', 0, 1)])).toEqual([]);
  });
});
