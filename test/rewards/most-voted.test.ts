import { expect, test } from 'vitest';
import { mostVoted } from '../../src/rewards/most-voted.ts';

const values = (...said: readonly (string | null)[]) => said.map((value) => ({ value }));

test('the most frequent value wins, with its share of all answers', () => {
  expect(mostVoted(values('1', '2', '2', null))).toEqual({ value: '2', share: 0.5 });
});

test('of values with as many votes the one that was given first wins', () => {
  expect(mostVoted(values('3', '1', '1', '3'))?.value).toBe('3');
});

test('malformed answers have no vote', () => {
  expect(mostVoted(values(null, null, '1'))?.value).toBe('1');
  expect(mostVoted(values(null, null))).toBeNull();
  expect(mostVoted([])).toBeNull();
});
