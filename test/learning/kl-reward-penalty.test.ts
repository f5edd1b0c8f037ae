import { expect, test } from 'vitest';
import { klRewardPenalty } from '../../src/learning/kl-reward-penalty.ts';

// Two replies, of three tokens and one: log π_old - log π_ref is .5, -.25, 1 and 2.
test('a token answers for the drift of all that follows it in its reply, and of nothing else', () => {
  const penalised = klRewardPenalty(
    Float32Array.of(1, 1, 1, -1),
    Float32Array.of(-1, -1, -1, -1),
    Float32Array.of(-1.5, -0.75, -2, -3),
    Int32Array.of(0, 3, 4),
    0.5,
  );
  expect([...penalised]).toEqual([1 - 0.625, 1 - 0.375, 1 - 0.5, -1 - 1]);
});
