import { describe, expect, test } from 'vitest';
import {
  explorationFigures,
  exploitationFigures,
  passAtK,
} from '../../src/learning/search-figures.ts';
import type { PaidAnswer } from '../../src/learning/search-figures.ts';

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
    const figures = explorationFigures([
      [paid('7', true, 1), paid('7', true, 1), paid('8', true, 0), paid(null, false, 0)],
      [paid('1', false, 1), paid('2', false, 1), paid('3', false, 0), paid('3', false, 0)],
    ]);
    expect(figures).toEqual({
      'explore.right': 1, // 2 and 0
      'explore.different': 2.5, // 2 and 3
      'explore.pass@1': 0.375, // ¾ and 0
      'explore.pass@2': 0.5,
      'explore.pass@4': 0.5,
    });
    expect(explorationFigures([[paid('7', true, 1)]])).not.toHaveProperty('explore.pass@2');
  });
});

describe('exploitation', () => {
  test('compares what right and wrong answers to one problem were paid', () => {
    const figures = exploitationFigures([
      // Of 4 pairs the right answer wins 2, ties 1 and loses 1; the best paid ones are one of each.
      [paid('7', true, 1), paid('8', true, 0.5), paid('9', false, 1), paid('6', false, 0)],
      // Nothing to tell apart; its best paid answer is as good as any.
      [paid('7', true, 0.5)],
      // Not judged: says nothing.
      [paid('7', true, null), paid('3', false, null)],
    ]);
    expect(figures['exploit.auc']).toBeCloseTo((1 + 0.5 + 1 + 0) / 4, 12);
    expect(figures['exploit.margin']).toBeCloseTo(2 / 3 - 0.5, 12);
    expect(figures['exploit.bestGain']).toBeCloseTo((0.5 - 0.5 + (1 - 1)) / 2, 12);
  });

  test('is perfect for a reward that is the truth, at chance for one that says nothing', () => {
    const answers = [true, false, false, true, false].map((correct) => ({ correct, value: 'x' }));
    const truth = [answers.map((one) => ({ ...one, reward: one.correct ? 1 : -1 }))];
    expect(exploitationFigures(truth)).toEqual({
      'exploit.auc': 1,
      'exploit.margin': 2,
      'exploit.bestGain': 1 - 2 / 5,
    });
    const silent = [answers.map((one) => ({ ...one, reward: 0 }))];
    expect(exploitationFigures(silent)).toEqual({
      'exploit.auc': 0.5,
      'exploit.margin': 0,
      'exploit.bestGain': 0,
    });
  });

  test('has no figures where no answer was judged', () => {
    expect(exploitationFigures([[paid('7', true, null)]])).toEqual({});
  });
});
