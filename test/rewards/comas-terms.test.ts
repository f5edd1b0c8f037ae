import type { Episode, EpisodeEvent } from '../../src/core/episode.ts';
import { describe, expect, test } from 'vitest';
import { comasFormat, comasSplit, evaluatorAgreement } from 'agon-sim/curricula';
import { judge, playAnswers } from './play-answers.ts';

const discussed = (...scores: (1 | 2 | 3 | null)[]) =>
  playAnswers({
    answers: [{ value: '7' }],
    evaluations: scores.map(() => ({ of: 0, verdict: true })),
    scorings: scores.map((score, of) => ({ of, score })),
  });
const voted = (...verdicts: (boolean | null)[]) =>
  playAnswers({
    answers: [{ value: '7' }],
    evaluations: verdicts.map((verdict) => ({ of: 0, verdict, wellFormed: verdict !== null })),
  });

/** The same game under another id. */
function relabelled(id: string, game: Episode): Episode {
  const events = game.events.map((event): EpisodeEvent =>
    event.kind === 'decision'
      ? { kind: 'decision', decision: { ...event.decision, episode: id } }
      : event,
  );
  return { ...game, plan: { ...game.plan, id }, events };
}

describe('comasSplit with comasFormat', () => {
  test.each([
    [3, 1, 0, 0],
    [2, 0.5, 0.5, 0],
    [1, 0, 1, 0],
    [null, 0, 0, -1],
  ] as const)('score %s gives solver %d, evaluator %d, scorer %d', (score, solver, by, scorer) => {
    const game = discussed(score);
    expect(judge(comasSplit(), game)).toEqual([{ 'solver-1': solver, 'evaluator-1': by }]);
    expect(judge(comasFormat(), game)).toEqual([{ 'scorer-1': scorer }]);
  });

  test('averages an answer over its evaluations, and pays each evaluator for its own', () => {
    expect(judge(comasSplit(), discussed(3, 1, 2, null))).toEqual([
      {
        'solver-1': 0.375,
        'evaluator-1': 0,
        'evaluator-2': 1,
        'evaluator-3': 0.5,
        'evaluator-4': 0,
      },
    ]);
  });

  test('averages an evaluation over its scorings', () => {
    const game = playAnswers({
      answers: [{ value: '7' }],
      evaluations: [{ of: 0 }],
      scorings: [
        { of: 0, score: 1 },
        { of: 0, score: 2 },
      ],
    });
    expect(judge(comasSplit(), game)).toEqual([{ 'solver-1': 0.25, 'evaluator-1': 0.75 }]);
  });

  test('pays for the answer that was evaluated and not for another', () => {
    const game = playAnswers({
      answers: [
        { agent: 'solver-1', value: '7' },
        { agent: 'solver-2', value: '8' },
        { agent: 'solver-1', value: '9' },
      ],
      evaluations: [{ of: 2 }, { of: 1 }],
      scorings: [
        { of: 1, score: 1 },
        { of: 0, score: 3 },
      ],
    });
    expect(judge(comasSplit(), game)).toEqual([
      { 'solver-2': 0, 'solver-1 2': 1, 'evaluator-1': 0, 'evaluator-2': 1 },
    ]);
  });

  test('pays a malformed answer 0, even one that a scorer lets stand', () => {
    const game = playAnswers({
      answers: [{ value: null }],
      evaluations: [{ of: 0 }],
      scorings: [{ of: 0, score: 3 }],
    });
    expect(judge(comasSplit(), game)).toEqual([{ 'solver-1': 0, 'evaluator-1': 0 }]);
  });

  test('pays a malformed evaluation 0 and lets it say nothing of the answer', () => {
    const game = playAnswers({
      answers: [{ value: '7' }],
      evaluations: [{ of: 0, wellFormed: false }, { of: 0 }],
      scorings: [{ of: 1, score: 3 }],
    });
    expect(judge(comasSplit(), game)).toEqual([
      { 'solver-1': 1, 'evaluator-1': 0, 'evaluator-2': 0 },
    ]);
  });

  test('does not judge an answer that nobody scored', () => {
    expect(judge(comasSplit(), voted(true))).toEqual([{}]);
  });
});

describe('comasSplit over equal answers', () => {
  const one = (id: string, value: string | null, ...scores: (1 | 3)[]) =>
    playAnswers({
      id,
      answers: [{ value }],
      evaluations: scores.map(() => ({ of: 0 })),
      scorings: scores.map((score, of) => ({ of, score })),
    });
  const group = [one('a', '7', 3), one('b', '7', 1, 1, 1), one('c', '8', 3), one('d', '7')];

  test('judges each answer by itself', () => {
    const solvers = judge(comasSplit(), ...group).map((paid) => paid['solver-1']);
    expect(solvers).toEqual([1, 0, 1, undefined]);
  });

  test('pools all their judgements if it is told to, the evaluators staying as they are', () => {
    expect(judge(comasSplit({ pool: true }), ...group)).toEqual([
      { 'solver-1': 0.25, 'evaluator-1': 0 },
      { 'solver-1': 0.25, 'evaluator-1': 1, 'evaluator-2': 1, 'evaluator-3': 1 },
      { 'solver-1': 1, 'evaluator-1': 0 },
      { 'solver-1': 0.25 },
    ]);
  });

  test('never pools malformed answers', () => {
    const solvers = judge(comasSplit({ pool: true }), one('a', null, 3), one('b', null));
    expect(solvers.map((paid) => paid['solver-1'])).toEqual([0, 0]);
  });
});

describe('evaluatorAgreement', () => {
  test('pays the solver for approval and evaluators for agreeing with the others', () => {
    expect(judge(evaluatorAgreement(), voted(true, true, false))).toEqual([
      {
        'solver-1': expect.closeTo(2 / 3, 12) as number,
        'evaluator-1': 0.5,
        'evaluator-2': 0.5,
        'evaluator-3': 0,
      },
    ]);
  });

  test('pays everybody most when all approve of everything: the collusion it is known for', () => {
    expect(judge(evaluatorAgreement(), voted(true, true))).toEqual([
      { 'solver-1': 1, 'evaluator-1': 1, 'evaluator-2': 1 },
    ]);
  });

  test('counts a malformed evaluation as neither approval nor agreement', () => {
    expect(judge(evaluatorAgreement(), voted(false, null, false))).toEqual([
      { 'solver-1': 0, 'evaluator-1': 1, 'evaluator-2': 0, 'evaluator-3': 1 },
    ]);
  });

  test('does not judge an evaluator that is alone, unless the answer is pooled with an equal one', () => {
    const games = ['a', 'b'].map((id) => relabelled(id, voted(id === 'a')));
    expect(judge(evaluatorAgreement(), ...games)).toEqual([{ 'solver-1': 1 }, { 'solver-1': 0 }]);
    expect(judge(evaluatorAgreement({ pool: true }), ...games)).toEqual([
      { 'solver-1': 0.5, 'evaluator-1': 0 },
      { 'solver-1': 0.5, 'evaluator-1': 0 },
    ]);
  });

  test('pays a malformed answer 0, and pools none', () => {
    const games = ['a', 'b'].map((id) =>
      playAnswers({ id, answers: [{ value: null }], evaluations: [{ of: 0, verdict: false }] }),
    );
    expect(judge(evaluatorAgreement({ pool: true }), ...games)).toEqual([
      { 'solver-1': 0 },
      { 'solver-1': 0 },
    ]);
    const both = playAnswers({
      answers: [{ value: null }],
      evaluations: [
        { of: 0, verdict: false },
        { of: 0, verdict: false },
      ],
    });
    expect(judge(evaluatorAgreement({ pool: true }), both)).toEqual([
      { 'solver-1': 0, 'evaluator-1': 1, 'evaluator-2': 1 },
    ]);
  });
});
