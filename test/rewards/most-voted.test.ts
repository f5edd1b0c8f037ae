import { expect, test } from 'vitest';
import { isMajorityRight, mostVoted } from '../../src/rewards/most-voted.ts';

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

test('the majority is right if the value is that most answers have', () => {
  const answers = (...said: [string | null, boolean][]) =>
    said.map(([value, correct]) => ({ value, correct }));
  expect(isMajorityRight(answers(['1', false], ['2', true], ['2', true]))).toBe(true);
  expect(isMajorityRight(answers(['1', false], ['2', true]))).toBe(false);
  expect(isMajorityRight(answers([null, false], [null, false], ['2', true]))).toBe(true);
  expect(isMajorityRight(answers([null, false]))).toBe(false);
  expect(isMajorityRight([])).toBe(false);
});
