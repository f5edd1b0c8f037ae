import { describe, expect, test } from 'vitest';
import { crossView } from '../../src/rewards/terms/cross-view.ts';
import { majorityVote } from '../../src/rewards/terms/majority-vote.ts';
import { randomReward } from '../../src/rewards/terms/random-reward.ts';
import { verifiable } from '../../src/rewards/terms/verifiable.ts';
import { judge, playAnswers } from './play-answers.ts';
import { episode } from './play-steps.ts';

const answered = (...values: (string | null)[]) =>
  playAnswers({ answers: values.map((value) => ({ value })) });
const inViews = (...values: [view: number, value: string | null][]) =>
  playAnswers({ answers: values.map(([view, value]) => ({ view, value })) });
const paid = (record: Record<string, number> | undefined) => Object.values(record ?? {});

describe('verifiable', () => {
  const game = playAnswers({
    answers: [{ value: '7', correct: true }, { value: '8' }, { value: null }],
  });

  test('pays what is correct, and nothing else', () => {
    expect(judge(verifiable(), game)).toEqual([{ 'solver-1': 1, 'solver-2': 0, 'solver-3': 0 }]);
    expect(paid(judge(verifiable({ wrong: -1 }), game)[0])).toEqual([1, -1, -1]);
    expect(verifiable({ wrong: -1 }).range).toEqual([-1, 1]);
  });
});

describe('majorityVote', () => {
  test('pays the answers that most gave', () => {
    expect(paid(judge(majorityVote(), answered('7', '8', '7', '9', '8', '7'))[0])).toEqual([
      1, 0, 1, 0, 0, 1,
    ]);
  });

  test('counts over all episodes of the group', () => {
    const group = ['a', 'b', 'c'].map((id, i) =>
      playAnswers({ id, answers: [{ value: i === 0 ? '8' : '7' }] }),
    );
    expect(judge(majorityVote(), ...group).flatMap(paid)).toEqual([0, 1, 1]);
  });

  test('pays regardless of the truth', () => {
    const game = playAnswers({
      answers: [{ value: '7', correct: true }, { value: '8' }, { value: '8' }],
    });
    expect(paid(judge(majorityVote(), game)[0])).toEqual([0, 1, 1]);
  });

  test('gives malformed answers no vote, however many they are', () => {
    const game = answered(null, null, '7', '8', '8');
    expect(paid(judge(majorityVote({ malformed: -1 }), game)[0])).toEqual([-1, -1, 0, 1, 1]);
    expect(paid(judge(majorityVote(), answered(null, null))[0])).toEqual([0, 0]);
    expect(majorityVote({ malformed: -1 }).range).toEqual([-1, 1]);
    expect(crossView({ malformed: -1 }).range).toEqual([-1, 1]);
  });

  test('gives a tie to the value that was given first, by episode id', () => {
    expect(paid(judge(majorityVote(), answered('9', '8', '8', '9', '1'))[0])).toEqual([
      1, 0, 0, 1, 0,
    ]);
    const [late, early] = ['b', 'a'].map((id) => playAnswers({ id, answers: [{ value: id }] }));
    if (late === undefined || early === undefined) throw new Error('two games');
    expect(judge(majorityVote(), late, early).flatMap(paid)).toEqual([0, 1]);
  });

  test('votes on each view by itself', () => {
    const game = inViews([0, '7'], [0, '7'], [1, '8'], [1, '8'], [1, '7'], [0, '8']);
    expect(paid(judge(majorityVote(), game)[0])).toEqual([1, 1, 1, 1, 0, 0]);
  });

  test('charges the minority if it is told to', () => {
    const term = majorityVote({ minority: -1 });
    expect(paid(judge(term, answered('7', '7', '8', null))[0])).toEqual([1, 1, -1, 0]);
    expect(term.range).toEqual([-1, 1]);
  });

  test.each([
    ['too easy', ['7', '7', '7', '7'], []],
    ['at the upper bound', ['7', '7', '7', '8'], []],
    ['in between', ['7', '7', '8', '9'], [1, 1, 0, 0]],
    ['in between, with one malformed', ['7', '7', '7', null, null], [1, 1, 1, 0, 0]],
    ['at the lower bound', ['7', '8', '9', '6'], []],
    ['all malformed', [null, null], []],
  ])('does not judge a question outside of `keep`: %s', (_, values, credits) => {
    const term = majorityVote({ keep: [0.25, 0.75] });
    expect(paid(judge(term, answered(...values))[0])).toEqual(credits);
  });

  test.each([
    { minority: 1 },
    { malformed: NaN },
    { keep: [0.8, 0.2] as const },
    { keep: [NaN, 1] as const },
  ])('refuses %o', (options) => {
    expect(() => majorityVote(options)).toThrow(/^majorityVote: (minority|malformed|keep) must be/);
  });
});

describe('crossView', () => {
  test('labels each view by the majority of the other', () => {
    const game = inViews([0, '7'], [0, '7'], [0, '8'], [1, '8'], [1, '8'], [1, '7']);
    expect(paid(judge(crossView(), game)[0])).toEqual([0, 0, 1, 0, 0, 1]);
  });

  test('labels one of three views by the votes of both others', () => {
    const game = inViews([0, '7'], [1, '7'], [1, '8'], [2, '8'], [2, '8']);
    expect(paid(judge(crossView(), game)[0])).toEqual([0, 0, 1, 0, 0]);
  });

  test('needs another view: without one, only malformed answers are judged', () => {
    expect(judge(crossView({ malformed: -1 }), inViews([0, '7'], [0, null]))).toEqual([
      { 'solver-2': -1 },
    ]);
    expect(judge(crossView(), inViews([0, '7'], [1, null]))).toEqual([{ 'solver-2': 0 }]);
  });

  test('takes a penalty for disagreement, which its range shows', () => {
    const term = crossView({ disagreeing: -1 });
    expect(paid(judge(term, inViews([0, '7'], [1, '8']))[0])).toEqual([-1, -1]);
    expect(term.range).toEqual([-1, 1]);
    expect(() => crossView({ disagreeing: 0.5 })).toThrow(/^crossView: disagreeing/);
  });
});

describe('randomReward', () => {
  const many = (id: string) =>
    episode(
      id,
      'g',
      Array.from({ length: 400 }, (_, i) => `solver-${i}`),
    );
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;

  test('pays half of all decisions, or the share it is told', () => {
    expect(Math.abs(mean(paid(judge(randomReward(), many('a'))[0])) - 0.5)).toBeLessThan(0.1);
    const rare = judge(randomReward({ chance: 0.1 }), many('a')).flatMap(paid);
    expect(Math.abs(mean(rare) - 0.1)).toBeLessThan(0.06);
    expect(new Set(judge(randomReward({ chance: 0 }), many('a')).flatMap(paid))).toEqual(
      new Set([0]),
    );
  });

  test('draws anew for every episode and every key', () => {
    const other = { ...many('a'), plan: { ...many('a').plan, key: [3, 4] as const } };
    const [first, second, third] = judge(randomReward(), many('a'), many('b'));
    expect(third).toBeUndefined();
    expect(first).not.toEqual(second);
    expect(judge(randomReward(), other)[0]).not.toEqual(first);
  });

  test('does not look at what was said', () => {
    const said = (text: string) => ({
      ...many('a'),
      events: many('a').events.map((event) =>
        event.kind === 'decision' ? { ...event, decision: { ...event.decision, text } } : event,
      ),
    });
    expect(judge(randomReward(), said('x'))).toEqual(judge(randomReward(), said('y')));
  });

  test('as the floor of another term judges what that judges, by the same draws', () => {
    const game = playAnswers({
      answers: Array.from({ length: 40 }, (_, i) => ({ value: String(i % 3) })),
      evaluations: [{ of: 0, verdict: true }],
    });
    const everybody = judge(randomReward(), game)[0] ?? {};
    const { 'evaluator-1': _unpaid, ...answerers } = everybody;
    expect(judge(randomReward({ floorOf: majorityVote() }), game)).toEqual([answerers]);
    // 14 of 40 say the same, too few for this filter.
    const choosy = majorityVote({ keep: [0.5, 0.8] });
    expect(judge(randomReward({ floorOf: choosy }), game).flatMap(paid)).toEqual([]);
  });

  test.each([NaN, -0.1, 1.1])('refuses the chance %d', (chance) => {
    expect(() => randomReward({ chance })).toThrow(/chance must lie in/);
  });
});
