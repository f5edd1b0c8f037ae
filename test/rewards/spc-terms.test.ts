import { describe, expect, test } from 'vitest';
import { correction, invalidError, spcGame, stepWrong } from 'agon-sim/curricula';
import type { AdversarialStepsOutcome } from '../../environments/adversarial-steps.ts';
import type { AdversarialOutcome } from 'agon-sim/curricula';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { episode, playSteps } from './play-steps.ts';

/** Credits by agent. */
function judge(term: RewardTerm, game: Episode): Record<string, number> {
  return Object.fromEntries(term.judge([game]).map(({ agent, value }) => [agent, value]));
}

describe('spcGame', () => {
  test.each([
    ['a caught error', false, { sneaky: -1, 'critic-1': 1 }],
    ['a missed error', true, { sneaky: 1, 'critic-1': -1 }],
  ] as const)('pays for %s', (_, verdict, credits) => {
    expect(judge(spcGame(), playSteps({ game: 'sneaky', critics: [{ verdict }] }))).toEqual(
      credits,
    );
  });

  test.each([
    [true, 1],
    [false, -1],
    [null, -1],
  ])('judges the critic alone on a correct step: verdict %s gives %d', (verdict, value) => {
    expect(judge(spcGame(), playSteps({ game: 'correct', critics: [{ verdict }] }))).toEqual({
      'critic-1': value,
    });
  });

  test('pays the sneaky generator 2·fool - 1 when several critics look at the step', () => {
    const critics = [true, false, null, false].map((verdict) => ({ verdict }));
    const credits = judge(spcGame(), playSteps({ game: 'sneaky', critics }));
    expect(credits).toEqual({
      sneaky: -0.5, // one of four fooled; the malformed verdict is not
      'critic-1': -1,
      'critic-2': 1,
      'critic-3': -1,
      'critic-4': 1,
    });
  });

  test('leaves a rewrite that the verifier rejected to the invalid-error term', () => {
    const game = playSteps({ game: 'sneaky', valid: false });
    expect(judge(spcGame(), game)).toEqual({});
    expect(judge(invalidError(), game)).toEqual({ sneaky: -1.5 });
  });

  test('names itself, the environment and the outcome when it cannot read the outcome', () => {
    const foreign = episode('x', 'g', ['a'], { kind: 'finished', outcome: { winner: 'a' } });
    expect(() => spcGame().judge([foreign])).toThrow(
      /^reward term spc-game: .*"winner":"a".*adversarial-steps/,
    );
  });
});

test.each([
  { game: 'chess' },
  { correct: 1 },
  { valid: 'yes' },
  { sneaky: 7 },
  { verdicts: null },
  { verdicts: [{ agent: 'critic-1', verdict: 1, right: true, workRight: true }] },
  { verdicts: [{ agent: 'critic-1', verdict: true, right: null, workRight: true }] },
  { verdicts: [{ agent: 'critic-1', verdict: true, right: true }] },
])('the terms refuse an outcome with the wrong %j', (wrong) => {
  const outcome = { game: 'correct', correct: true, valid: null, sneaky: null, verdicts: [] };
  const read = (more: object) =>
    spcGame().judge([
      episode('x', 'g', ['critic-1'], { kind: 'finished', outcome: { ...outcome, ...more } }),
    ]);
  expect(read({})).toEqual([]);
  expect(() => read(wrong)).toThrow(/^reward term spc-game: reads outcomes with game, correct/);
});

test('the outcome of adversarial-steps is one that the terms can read', () => {
  // A compile-time rule: this function exists only if the environment's outcome has all the fields.
  const reads = (outcome: AdversarialStepsOutcome): AdversarialOutcome => outcome;
  expect(reads).toBeTypeOf('function');
});

describe('invalidError', () => {
  test('costs a valid rewrite nothing', () => {
    const game = playSteps({ game: 'sneaky', critics: [{ verdict: true }] });
    expect(judge(invalidError({ penalty: -2 }), game)).toEqual({ sneaky: 0 });
  });

  test.each([NaN, 0.5, -Infinity])('refuses the penalty %d', (penalty) => {
    expect(() => invalidError({ penalty })).toThrow(/penalty must be finite and at most 0/);
  });
});

describe('correction', () => {
  test.each([
    [false, true, 1],
    [false, false, -1],
    [true, true, -1],
    [null, false, -1],
  ])('on a wrong step, verdict %s with right work %s gives %d', (verdict, workRight, value) => {
    const game = playSteps({ game: 'sneaky', critics: [{ verdict, workRight }] });
    expect(judge(correction(), game)).toEqual({ 'critic-1': value });
  });
});

describe('stepWrong', () => {
  test('labels what the critic was shown', () => {
    const critics = [{ verdict: true }];
    expect(judge(stepWrong(), playSteps({ game: 'sneaky', critics }))).toEqual({ 'critic-1': 1 });
    expect(judge(stepWrong(), playSteps({ game: 'correct', critics }))).toEqual({ 'critic-1': 0 });
  });
});
