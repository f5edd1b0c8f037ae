import { expect, test } from 'vitest';
import { returns } from '../../../src/rewards/terms/returns.ts';
import { stepRewards } from '../../../src/rewards/terms/step-rewards.ts';
import { playReturns } from '../play-returns.ts';

const game = playReturns(
  'a',
  [{ first: 0.5 }, 'first', 'second', { first: 0.75, second: 0.25 }, 'first', 'first'],
  { first: 0.25, second: 1 },
);
const paid = (term: ReturnType<typeof returns>) =>
  term.judge([game]).map(({ agent, decisionIndex, value }) => [agent, decisionIndex, value]);

test('what a seat earns between two of its decisions is paid to the first, before that to none', () => {
  expect(new Set(paid(stepRewards()))).toEqual(
    new Set([
      ['first', 0, 0.25],
      ['first', 1, 0],
      ['first', 2, -0.5],
      ['second', 0, 1],
    ]),
  );
});

test('or the whole return of a seat to all its decisions', () => {
  expect(new Set(paid(returns()))).toEqual(
    new Set([
      ['first', 0, 0.25],
      ['second', 0, 1],
      ['first', 1, 0.25],
      ['first', 2, 0.25],
    ]),
  );
});
