import { decisionsOf } from '../../src/core/episode.ts';
import { describe, expect, test } from 'vitest';
import { attemptChains } from '../../src/rewards/attempt-chains.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { accumulatedProgress } from '../../src/rewards/terms/accumulated-progress.ts';
import { finalState } from '../../src/rewards/terms/final-state.ts';
import { reflectionReward } from '../../src/rewards/terms/reflection-reward.ts';
import { scoreImprovement } from '../../src/rewards/terms/score-improvement.ts';
import { playAnswers } from './play-answers.ts';
import { playCorrection } from './play-corrections.ts';
import type { CorrectionPlay } from './play-corrections.ts';

/** What is paid for each decision, in order; undefined where nothing is said of it. */
function pay(term: RewardTerm, play: CorrectionPlay): readonly (number | undefined)[] {
  const game = playCorrection(play);
  const credits = term.judge([game]);
  return decisionsOf(game).map(
    ({ agent, decisionIndex }) =>
      credits.find((one) => one.agent === agent && one.decisionIndex === decisionIndex)?.value,
  );
}

const twice = (first: boolean | null, second: boolean | null) => ({ right: [first, second] });

describe('scoreImprovement', () => {
  test.each([
    [false, false, 0, 0],
    [false, true, 0, 11],
    [true, false, 1, -10],
    [true, true, 1, 1],
    [false, null, 0, 0],
  ])('with α = 10, stage 2 pays %s then %s with %d and %d', (first, second, one, two) => {
    expect(pay(scoreImprovement(), twice(first, second))).toEqual([one, two]);
  });

  test.each([
    [false, false, 0],
    [false, true, 1],
    [true, false, 0],
    [true, true, 1],
  ])('stage 1 pays the second attempt alone, but names both: %s then %s', (first, second, two) => {
    expect(pay(scoreImprovement({ stage: 1 }), twice(first, second))).toEqual([0, two]);
  });

  test('adds a bonus of its size, at each turn for the turn before', () => {
    const term = scoreImprovement({ bonus: 2 });
    expect(pay(term, { right: [false, true, false, true] })).toEqual([0, 3, -2, 3]);
    expect(term.range).toEqual([-2, 3]);
  });

  test('without a bonus pays every attempt for being right', () => {
    expect(pay(scoreImprovement({ bonus: 0 }), twice(true, false))).toEqual([1, 0]);
  });

  test('pays nobody for an attempt that was given, but counts it', () => {
    const game = playCorrection({ ...twice(true, true), given: true });
    expect(
      scoreImprovement()
        .judge([game])
        .map(({ decisionIndex }) => decisionIndex),
    ).toEqual([0]);
    expect(pay(scoreImprovement({ bonus: 2 }), { ...twice(true, true), given: true })).toEqual([1]);
    expect(pay(scoreImprovement({ bonus: 2 }), { ...twice(false, true), given: true })).toEqual([
      3,
    ]);
  });

  test('takes the stage of each episode where it is told how to', () => {
    const term = scoreImprovement({ stage: ({ plan }) => (plan.task === 'early' ? 1 : 2) });
    expect(pay(term, { ...twice(true, true), task: 'early' })).toEqual([0, 1]);
    expect(pay(term, { ...twice(true, true), task: 'late' })).toEqual([1, 1]);
  });

  test.each([-1, NaN, Infinity])('refuses the bonus %d', (bonus) => {
    expect(() => scoreImprovement({ bonus })).toThrow(/bonus must be finite and at least 0/);
  });
});

describe('accumulatedProgress', () => {
  // correction_reward of the authors' code with γ = 0.5: Σ γ^(T - t)·(r_t - r_(t-1))
  test.each([
    [false, false, 0, 0],
    [false, true, 0, 1],
    [true, false, 1, -0.5],
    [true, true, 1, 0.5],
    [false, null, 0, 0],
  ])('with γ = 0.5, pays %s then %s with %d and %d', (first, second, one, two) => {
    expect(pay(accumulatedProgress(), twice(first, second))).toEqual([one, two]);
  });

  test('discounts progress by how long ago it was made', () => {
    const paid = pay(accumulatedProgress(), { right: [true, false, true, true] });
    expect(paid).toEqual([1, -0.5, 0.75, 0.375]); // 1; .5 - 1; .25 - .5 + 1; .125 - .25 + .5
  });

  test('pays the final state where nothing is discounted, and each step alone where all is', () => {
    const play = { right: [true, false, true] };
    expect(pay(accumulatedProgress({ discount: 1 }), play)).toEqual([1, 0, 1]);
    expect(pay(accumulatedProgress({ discount: 0 }), play)).toEqual([1, -1, 1]);
  });

  test('takes finer grades where the outcome has them', () => {
    const play = { ...twice(false, true), grades: [0.5, 1] };
    expect(pay(accumulatedProgress(), play)).toEqual([0.5, 0.75]);
  });

  test('says so where grades are no shares, or not as many as the answers', () => {
    for (const grades of [[0.5], [0.5, 1.01], [NaN, 1], [-0.1, 1], ['1', 1]]) {
      const play = { ...twice(false, true), grades: grades as number[] };
      expect(() => pay(accumulatedProgress(), play)).toThrow(
        /^reward term accumulated-progress: reads outcomes whose grades/,
      );
    }
  });

  test('stays within its range, whatever rounding makes of the sum', () => {
    const grades = [0.3, 0.9, 0.2, 1]; // whose rounded differences add up to more than 1
    const term = accumulatedProgress({ discount: 1 });
    const paid = pay(term, { right: grades.map((grade) => grade === 1), grades });
    expect(term.range).toEqual([0, 1]);
    expect(paid.at(-1)).toBe(1);
    expect(accumulatedProgress({ discount: 0.99 }).range).toEqual([-1, 1]);
  });

  test('leaves first attempts to others where only revisions are paid', () => {
    const term = accumulatedProgress({ attempts: 'revisions' });
    expect(pay(term, twice(false, true))).toEqual([undefined, 1]);
    expect(pay(term, { ...twice(false, true), given: true })).toEqual([1]);
  });

  test.each([-0.1, 1.1, NaN])('refuses the discount %d', (discount) => {
    expect(() => accumulatedProgress({ discount })).toThrow(/discount must be in \[0, 1\]/);
  });
});

describe('finalState', () => {
  test.each([
    [false, true, 1],
    [true, false, 0],
    [true, null, 0],
  ])('pays all attempts, %s then %s, with %d', (first, second, value) => {
    expect(pay(finalState(), twice(first, second))).toEqual([value, value]);
  });

  test('leaves first attempts out where only revisions are paid', () => {
    const term = finalState({ attempts: 'revisions' });
    expect(pay(term, { right: [true, false, true] })).toEqual([undefined, 1, 1]);
    expect(pay(term, { right: [true] })).toEqual([undefined]);
  });
});

describe('reflectionReward', () => {
  test.each([
    [true, true, 1],
    [true, false, 0],
    [true, null, 0],
    [false, true, 0],
  ])(
    'pays a reflection, understood: %s, for a retry that is right: %s',
    (wellFormed, retry, value) => {
      const paid = pay(reflectionReward(), { right: [false, retry], reflections: [wellFormed] });
      expect(paid).toEqual([undefined, undefined, value]); // and the answers get nothing
    },
  );

  test('pays each reflection for its own retry', () => {
    const play = { right: [false, false, true], reflections: [true, true] };
    expect(pay(reflectionReward(), play).slice(3)).toEqual([0, 1]);
  });

  test.each([
    [{ agent: 'reflector-1', turn: 0, of: 2, wellFormed: true }],
    [{ agent: 'reflector-1', turn: 0, of: 0, wellFormed: 1 }],
    [{ agent: 'reflector-1', turn: -1, of: 0, wellFormed: true }],
    [null],
  ])('says so where a reflection is none of an answer: %j', (reflection) => {
    const game = playAnswers({
      answers: [{ value: '8' }, { value: '7', attempt: 1 }],
      more: { reflections: [reflection] },
    });
    expect(() => reflectionReward().judge([game])).toThrow(
      /^reward term reflection-reward: reads outcomes whose reflections/,
    );
  });

  test('has nothing to say where nobody reflected', () => {
    expect(pay(reflectionReward(), twice(true, true))).toEqual([undefined, undefined]);
  });
});

describe('attemptChains', () => {
  const answer = (agent: string, attempt: number) => ({
    agent,
    attempt,
    turn: 0,
    view: 0,
    value: '7',
    correct: true,
  });

  test('keeps the attempts of several agents apart', () => {
    const answers = [
      answer('a', 0),
      answer('b', 0),
      answer('a', 1),
      answer('b', 1),
      answer('b', 2),
    ];
    expect(attemptChains(answers)).toEqual([
      [0, 2],
      [1, 3, 4],
    ]);
  });

  test('continues an answer that was given, and begins anew with every first one', () => {
    expect(attemptChains([answer('environment', 0), answer('a', 1)])).toEqual([[0, 1]]);
    expect(attemptChains([answer('a', 0), answer('a', 0), answer('a', 1)])).toEqual([[0], [1, 2]]);
    expect(attemptChains([answer('a', 2)])).toEqual([[0]]);
    expect(attemptChains([answer('a', 0), answer('a', 2)])).toEqual([[0], [1]]);
  });
});
