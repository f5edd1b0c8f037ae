import { describe, expect, test } from 'vitest';
import { scoreGap } from 'agon-sim/curricula';

describe('the gap between judging and solving', () => {
  test('holds the mean of both kinds of judgement against the solver', () => {
    const scores = scoreGap({
      solver: { right: 50, count: 200 },
      judgeOnRight: { right: 45, count: 50 },
      judgeOnWrong: { right: 120, count: 150 },
    });
    expect(scores.solver).toMatchObject({ value: 0.25, n: 200 });
    expect(scores.judge.value).toBeCloseTo((0.9 + 0.8) / 2, 12);
    expect(scores.judge.n).toBe(200);
    expect(scores.gap.value).toBeCloseTo(0.6, 12);
    // Wilson: 25 % of 200 is [0.195, 0.314]; 90 % of 50 [0.786, 0.957]; 80 % of 150 [0.729, 0.856].
    const judgeError = Math.hypot((0.957 - 0.786) / 2, (0.856 - 0.729) / 2) / 2;
    const error = Math.hypot(judgeError, (0.314 - 0.195) / 2);
    expect(scores.judge.interval[0]).toBeCloseTo(0.85 - judgeError, 3);
    expect(scores.gap.interval[0]).toBeCloseTo(0.6 - error, 3);
    expect(scores.gap.interval[1]).toBeCloseTo(0.6 + error, 3);
  });

  test('is nothing for a judge that calls everything wrong, however weak the solver', () => {
    const { judge } = scoreGap({
      solver: { right: 1, count: 100 },
      judgeOnRight: { right: 0, count: 1 },
      judgeOnWrong: { right: 99, count: 99 },
    });
    expect(judge.value).toBe(0.5);
  });

  test('is unknown where the solver gave no wrong answers, or none at all', () => {
    const none = { right: 0, count: 0 };
    const perfect = { right: 9, count: 9 };
    const scores = scoreGap({ solver: perfect, judgeOnRight: perfect, judgeOnWrong: none });
    expect(scores).toMatchObject({
      gap: { value: null, interval: [-1, 1] },
      judge: { value: null },
    });
    expect(scoreGap({ solver: none, judgeOnRight: none, judgeOnWrong: none }).solver).toEqual({
      value: null,
      interval: [0, 1],
      n: 0,
    });
  });
});
