import { describe, expect, test } from 'vitest';
import type { Episode } from '../../../../src/core/episode.ts';
import type { Plain } from '../../../../src/core/message.ts';
import { keyFromSeed } from '../../../../src/core/random.ts';
import type { AnswersOutcome } from '../../../../src/rewards/answers-outcome.ts';
import { countAnswers, judgeAccuracy } from 'agon-sim/curricula';

const answer = (agent: string, correct: boolean): AnswersOutcome['answers'][number] => ({
  agent,
  turn: 0,
  view: 0,
  attempt: 0,
  value: correct ? '7' : '8',
  correct,
});
const evaluation = (
  of: number,
  verdict: boolean | null,
): AnswersOutcome['evaluations'][number] => ({
  agent: 'evaluator-1',
  turn: of,
  of,
  verdict,
  wellFormed: verdict !== null,
});
const scoring = (of: number, score: 1 | 2 | 3 | null): AnswersOutcome['scorings'][number] => ({
  agent: 'scorer-1',
  turn: of,
  of,
  score,
});

const plan = {
  id: 'canary-0',
  group: 'canary-0',
  key: keyFromSeed(1),
  environment: 'discussion',
  task: null,
  seats: {
    'solver-1': { role: 'solver', policy: 'agent-1', version: 3 },
    'solver-2': { role: 'solver', policy: 'agent-2', version: 3 },
  },
};
const finished = (outcome: AnswersOutcome): Episode => ({
  plan,
  events: [],
  ending: { kind: 'finished', outcome: JSON.parse(JSON.stringify(outcome)) as Plain },
});

/** Answers: right, wrong, right, wrong, right; judged in all ways that there are. */
const EPISODES: readonly Episode[] = [
  finished({
    answers: [answer('solver-1', true), answer('solver-2', false), answer('solver-1', true)],
    evaluations: [evaluation(0, true), evaluation(1, true), evaluation(2, false)],
    scorings: [scoring(0, 3), scoring(1, 3), scoring(2, 1)],
  }),
  finished({
    answers: [answer('solver-1', false), answer('solver-2', true)],
    evaluations: [evaluation(0, false), evaluation(1, null)],
    scorings: [scoring(0, 2), scoring(1, null)],
  }),
  { plan, events: [], ending: { kind: 'failed', where: 'solver-1', error: 'lost' } },
  { plan, events: [], ending: { kind: 'finished', outcome: { payoff: 1 } } },
];

describe('what labels say of answers and judges', () => {
  test('is the worst of scorers who have nothing to score, as no evaluation can be understood', () => {
    const outcome = {
      answers: [answer('solver-1', true)],
      evaluations: [evaluation(0, null)],
      scorings: [],
    };
    const lost = finished(outcome);
    const seats = { ...plan.seats, 'scorer-1': { role: 'scorer', policy: 'agent-1', version: 3 } };
    expect(judgeAccuracy([{ ...lost, plan: { ...plan, seats } }])).toMatchObject({
      'scorer.accuracy': 0,
      'scorer.recall': 0,
    });
    expect(judgeAccuracy([lost])).not.toHaveProperty(['scorer.recall']); // nobody is there to score
  });

  test('is worked out by hand', () => {
    expect(judgeAccuracy(EPISODES)).toEqual({
      accuracy: 3 / 5,
      'accuracy.agent-1': 2 / 3,
      'accuracy.agent-2': 1 / 2,
      'evaluator.accuracy': 2 / 5, // right, overlooked, accused, right, not understood
      'evaluator.falseAccusations': 1 / 3,
      'evaluator.overlooked': 1 / 2,
      'scorer.accuracy': 2 / 5,
      'scorer.precision': 1 / 2, // let two stand, one of them right
      'scorer.recall': 1 / 3, // let one of three right ones stand
    });
  });

  test('never takes a scoring that could not be understood for a right one', () => {
    const wrong = finished({
      answers: [answer('solver-1', false)],
      evaluations: [evaluation(0, null)],
      scorings: [scoring(0, null)],
    });
    expect(judgeAccuracy([wrong])).toMatchObject({ 'scorer.accuracy': 0, 'evaluator.accuracy': 0 });
  });

  test('takes an evaluation that reached no scorer for a scoring that could not be understood', () => {
    // Of the right answer's two evaluations one was scored, and let it stand.
    const lost = finished({
      answers: [answer('solver-1', true), answer('solver-1', false)],
      evaluations: [evaluation(0, true), evaluation(0, null), evaluation(1, null)],
      scorings: [scoring(0, 3)],
    });
    expect(judgeAccuracy([lost])).toMatchObject({
      'scorer.accuracy': 1 / 3,
      'scorer.precision': 1,
      'scorer.recall': 1 / 2,
    });
  });

  test('says nothing of scorers where nobody scored', () => {
    const unscored = finished({
      answers: [answer('solver-1', true)],
      evaluations: [evaluation(0, true), evaluation(0, null)],
      scorings: [],
    });
    expect(Object.keys(judgeAccuracy([unscored]))).toEqual([
      'accuracy',
      'evaluator.accuracy',
      'evaluator.falseAccusations',
    ]);
  });

  test('is nothing where nobody judged, and names no policy where one alone answered', () => {
    expect(
      judgeAccuracy([
        finished({ answers: [answer('solver', true)], evaluations: [], scorings: [] }),
      ]),
    ).toEqual({ accuracy: 1 });
    expect(judgeAccuracy([])).toEqual({});
  });
});

describe('counts of answers and judgements', () => {
  test('hold judges of right and of wrong answers apart', () => {
    expect(countAnswers(EPISODES, 'evaluations')).toEqual({
      solver: { right: 3, count: 5 },
      judgeOnRight: { right: 1, count: 3 },
      judgeOnWrong: { right: 1, count: 2 },
    });
    expect(countAnswers(EPISODES, 'scorings')).toEqual({
      solver: { right: 3, count: 5 },
      judgeOnRight: { right: 1, count: 3 },
      judgeOnWrong: { right: 1, count: 2 },
    });
  });

  // Malformed evaluations are never scored: left out, they would make a judge of nothing a perfect one.
  test('count an evaluation that reached no scorer as a wrong judgement', () => {
    const mostlyLost = Array.from({ length: 20 }, (_, i) =>
      finished({
        answers: [answer('solver-1', i % 2 === 0)],
        evaluations: [evaluation(0, i < 4 ? i % 2 === 0 : null)],
        scorings: i < 4 ? [scoring(0, i % 2 === 0 ? 3 : 1)] : [],
      }),
    );
    const expected = {
      solver: { right: 10, count: 20 },
      judgeOnRight: { right: 2, count: 10 },
      judgeOnWrong: { right: 2, count: 10 },
    };
    expect(countAnswers(mostlyLost, 'scorings')).toEqual(expected);
    expect(countAnswers(mostlyLost, 'evaluations')).toEqual(expected);
  });
});
