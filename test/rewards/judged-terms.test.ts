import { describe, expect, test } from 'vitest';
import { answerConfidence } from '../../src/rewards/terms/answer-confidence.ts';
import { martiMargin } from '../../src/rewards/terms/marti-margin.ts';
import { martiQuality } from '../../src/rewards/terms/marti-quality.ts';
import { selfJudging } from '../../src/rewards/terms/self-judging.ts';
import { winRate } from '../../src/rewards/terms/win-rate.ts';
import { judge, playAnswers } from './play-answers.ts';

const paid = (record: Record<string, number> | undefined) => Object.values(record ?? {});
const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 12) as number);

/** One answer for each list of verdicts. */
const verdicts = (...lists: (readonly (boolean | null)[] | 'malformed')[]) =>
  playAnswers({
    answers: lists.map((list, i) => ({ value: list === 'malformed' ? null : `${i}` })),
    evaluations: lists.flatMap((list, of) =>
      list === 'malformed' ? [] : list.map((verdict) => ({ of, verdict })),
    ),
  });
const scored = (...scores: (1 | 2 | 3 | null)[]) =>
  playAnswers({
    answers: scores.map((_, i) => ({ value: `${i}` })),
    evaluations: scores.map((_, of) => ({ of, verdict: false })),
    scorings: scores.map((score, of) => ({ of, score })),
  });

describe('selfJudging', () => {
  test('pays the share of approving verdicts, leaving out what says nothing', () => {
    const game = verdicts([true], [false], [true, false, null, true], [null], 'malformed');
    expect(judge(selfJudging(), game)).toEqual([
      {
        'solver-1': 1,
        'solver-2': 0,
        'solver-3': expect.closeTo(2 / 3, 12) as number,
        'solver-5': 0,
      },
    ]);
  });

  test('pays by scores if it is told to', () => {
    expect(judge(selfJudging({ by: 'scorings' }), scored(3, 2, 1, null))).toEqual([
      { 'solver-1': 1, 'solver-2': 0.5, 'solver-3': 0 },
    ]);
  });

  test('pools equal answers if it is told to', () => {
    const game = playAnswers({
      answers: [{ value: '7' }, { value: '7' }, { value: '8' }],
      evaluations: [
        { of: 0, verdict: true },
        { of: 1, verdict: false },
        { of: 2, verdict: true },
      ],
    });
    expect(paid(judge(selfJudging(), game)[0])).toEqual([1, 0, 1]);
    expect(paid(judge(selfJudging({ pool: true }), game)[0])).toEqual([0.5, 0.5, 1]);
  });
});

describe('winRate', () => {
  test('pays the share of the others that an answer beats, and ½ for a tie', () => {
    expect(paid(judge(winRate({ by: 'scorings' }), scored(3, 1, 2, 2))[0])).toEqual([
      1, 0, 0.5, 0.5,
    ]);
    expect(paid(judge(winRate(), verdicts([true], [true], [false]))[0])).toEqual([0.75, 0.75, 0]);
  });

  test('lets a malformed answer lose to every other, and tie with its like', () => {
    expect(paid(judge(winRate(), verdicts([false], 'malformed', 'malformed'))[0])).toEqual([
      1, 0.25, 0.25,
    ]);
  });

  test('leaves out answers of which nothing was said, and one that stands alone', () => {
    expect(judge(winRate(), verdicts([true], [null], [false]))).toEqual([
      { 'solver-1': 1, 'solver-3': 0 },
    ]);
    expect(judge(winRate(), verdicts([true]))).toEqual([{}]);
    expect(judge(winRate(), verdicts([true], []))).toEqual([{}]);
  });

  test('compares over the episodes of the group', () => {
    const group = [true, false].map((verdict, i) =>
      playAnswers({ id: `${i}`, answers: [{ value: '7' }], evaluations: [{ of: 0, verdict }] }),
    );
    expect(judge(winRate(), ...group)).toEqual([{ 'solver-1': 1 }, { 'solver-1': 0 }]);
  });

  // Rock, paper, scissors: a circle has no best, and each of its answers is worth ½.
  test('takes intransitive preferences', () => {
    const moves = ['rock', 'paper', 'scissors'];
    const game = playAnswers({ answers: moves.map((value) => ({ value })) });
    const prefer = (one: { value: string | null }, other: { value: string | null }) =>
      (moves.indexOf(one.value ?? '') - moves.indexOf(other.value ?? '') + 3) % 3 === 1 ? 1 : 0;
    expect(paid(judge(winRate({ prefer }), game)[0])).toEqual([0.5, 0.5, 0.5]);
  });
});

describe('answerConfidence', () => {
  test('names itself and the policy that reported no number', () => {
    const game = playAnswers({ answers: [{ value: '7', logProbs: [-1, NaN] }] });
    expect(() => judge(answerConfidence(), game)).toThrow(
      /^reward term answer-confidence: .* got NaN for decision solver-1\/0 of episode train-1-0; mend policy/,
    );
  });

  test('pays the mean probability of the tokens', () => {
    const game = playAnswers({
      answers: [
        { value: '7', logProbs: [Math.log(0.5), Math.log(0.25)] },
        { value: '8', logProbs: [0] },
        { value: '9', logProbs: [1e-8] },
        { value: null, logProbs: [Math.log(0.9)] },
        { value: '5', logProbs: [] },
      ],
    });
    expect(paid(judge(answerConfidence(), game)[0])).toEqual([...close(0.375), 1, 1, 0]);
  });
});

/** One agent answers again and again. */
const answersOf = (agent: string, ...rights: boolean[]) =>
  rights.map((correct) => ({ agent, value: '7', correct }));

describe('martiMargin and martiQuality', () => {
  // R after earlier answers whose mean reward is Q, with a = ½.
  test.each([
    { earlier: [true, false], correct: true, margin: 1.25, quality: 1.25 },
    { earlier: [true, false], correct: false, margin: -0.25, quality: -0.25 },
    { earlier: [true], correct: false, margin: -0.5, quality: 0 },
    { earlier: [false], correct: true, margin: 1.5, quality: 1 },
    { earlier: [true], correct: true, margin: 1, quality: 1.5 },
    { earlier: [false], correct: false, margin: 0, quality: -0.5 },
    { earlier: [], correct: true, margin: 1, quality: 1 },
  ])('after $earlier, $correct gives margin $margin and quality $quality', (golden) => {
    const game = playAnswers({ answers: answersOf('solver', ...golden.earlier, golden.correct) });
    expect(paid(judge(martiMargin(), game)[0]).at(-1)).toBe(golden.margin);
    expect(paid(judge(martiQuality(), game)[0]).at(-1)).toBe(golden.quality);
  });

  test('take Q over the same agent’s answers, or over everybody’s of earlier rounds', () => {
    const first = [...answersOf('a', true), ...answersOf('b', false)];
    const game = playAnswers({
      answers: [...first, ...answersOf('a', true), ...answersOf('b', true)],
    });
    expect(paid(judge(martiMargin(), game)[0])).toEqual([1, 0, 1, 1.5]);
    expect(paid(judge(martiMargin({ history: 'all' }), game)[0])).toEqual([1, 0, 1.25, 1.25]);
  });

  test('look back within the episode only', () => {
    const group = [true, false].map((right) =>
      playAnswers({ id: `${right}`, answers: answersOf('solver', right, true) }),
    );
    expect(judge(martiMargin(), ...group)).toEqual([
      { solver: 1, 'solver 2': 1 },
      { solver: 0, 'solver 2': 1.5 },
    ]);
  });

  // `margin_with_outcome` and `quality_with_outcome` of MARTI's code, with a = b = ½.
  test.each([
    { rights: [true, false, true], margin: [1.5, 0, 1.75], quality: [1.5, 0.5, 1.75] },
    { rights: [true, false], margin: [1, -0.5], quality: [1, 0] },
  ])('add what the last answer is worth, if they are told to: $rights', (golden) => {
    const game = playAnswers({ answers: answersOf('solver', ...golden.rights) });
    expect(paid(judge(martiMargin({ outcome: 0.5 }), game)[0])).toEqual(golden.margin);
    expect(paid(judge(martiQuality({ outcome: 0.5 }), game)[0])).toEqual(golden.quality);
    expect(martiMargin({ outcome: 0.5 }).range).toEqual([-0.5, 2]);
    expect(martiQuality({ outcome: 0.5 }).range).toEqual([-0.5, 2]);
  });

  test('take for the last answer the agent’s own, in the episode', () => {
    const group = ['x', 'y'].map((id) =>
      playAnswers({ id, answers: [...answersOf('a', id === 'x'), ...answersOf('b', id === 'y')] }),
    );
    expect(judge(martiMargin({ outcome: 2, history: 'all' }), ...group)).toEqual([
      { a: 3, b: 0 },
      { a: 0, b: 3 },
    ]);
  });

  test('reach the bounds of their range', () => {
    const game = playAnswers({ answers: answersOf('solver', false, true) });
    expect(judge(martiMargin({ weight: 2 }), game)[0]?.['solver 2']).toBe(3);
    expect(martiMargin({ weight: 2 }).range).toEqual([-2, 3]);
    expect(martiQuality({ weight: 2 }).range).toEqual([-2, 3]);
  });

  test.each([-1, NaN, Infinity])('refuse the weight %d', (weight) => {
    expect(() => martiMargin({ weight })).toThrow(/^martiMargin: weight must be finite/);
    expect(() => martiQuality({ weight })).toThrow(/^martiQuality: weight must be finite/);
    expect(() => martiMargin({ outcome: weight })).toThrow(/^martiMargin: outcome must be/);
    expect(() => martiQuality({ outcome: weight })).toThrow(/^martiQuality: outcome must be/);
  });
});
