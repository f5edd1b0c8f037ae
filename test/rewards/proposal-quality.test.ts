import { expect, test } from 'vitest';
import { proposalQuality } from '../../src/rewards/terms/proposal-quality.ts';
import { judge } from './play-answers.ts';
import { playProposal } from './play-proposals.ts';
import { episode } from './play-steps.ts';

const paid = (play: Parameters<typeof playProposal>[0], options = {}) =>
  judge(proposalQuality(options), playProposal(play))[0]?.['proposer'];

test.each([
  [0.5, 1],
  [0.25, 0.5],
  [0.75, 0.5],
  [0.375, 0.75],
  [1, 0], // where the difficulty filter is switched off
])('an accepted problem with the vote share %d is worth %d', (share, worth) => {
  expect(paid({ share })).toBe(worth);
});

test('a refused problem is worth nothing, whatever its vote share', () => {
  expect(paid({ accepted: false })).toBe(0);
  expect(paid({ accepted: false, share: 0.5 })).toBe(0);
  expect(paid({ accepted: false, share: 0.5 }, { refused: -0.5 })).toBe(-0.5);
});

test('a malformed one costs 1, or what was said', () => {
  expect(paid({ problem: null, accepted: false })).toBe(-1);
  expect(paid({ problem: null, accepted: false }, { malformed: -0.2 })).toBe(-0.2);
});

test('its range holds what it may pay', () => {
  expect(proposalQuality().range).toEqual([-1, 1]);
  expect(proposalQuality({ malformed: 0, refused: -2 }).range).toEqual([-2, 1]);
  expect(() => proposalQuality({ refused: 1 })).toThrow(/proposalQuality: refused/);
  expect(() => proposalQuality({ malformed: NaN })).toThrow(/proposalQuality: malformed/);
});

test('says which field it misses', () => {
  const strange = episode('a', 'task', ['proposer'], {
    kind: 'finished',
    outcome: { proposal: { agent: 'proposer', turn: 0, problem: null, accepted: 1, share: null } },
  });
  expect(() => proposalQuality().judge([strange])).toThrow(/give the outcome a proposal/);
});
