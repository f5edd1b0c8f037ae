import { describe, expect, test } from 'vitest';
import type { LossNormalisation } from '../../src/learning/loss-normalisation.ts';
import { ppoClip } from '../../src/learning/objectives/ppo-clip.ts';
import { trainingRows } from '../../src/learning/training-rows.ts';
import { experience } from './experiences.ts';

const batch = [
  experience({ tokens: [1, 2, 3], logProbs: [-1, -1, -1] }),
  experience({ tokens: [1], logProbs: [-1] }),
  experience({ tokens: [1], logProbs: [-1] }),
];
const advantages = Float64Array.of(3, 0, -2);

describe('trainingRows', () => {
  test('leaves out rows that cannot move the weights, and keeps them where a KL term can', () => {
    const rows: LossNormalisation = { kind: 'rows' };
    expect(trainingRows(batch, { advantages }, ppoClip(), rows)).toHaveLength(2);
    expect(trainingRows(batch, { advantages }, ppoClip({ klWeight: 0.1 }), rows)).toHaveLength(3);
    expect(trainingRows(batch, { advantages }, ppoClip({ entropyWeight: 0.1 }), rows)).toHaveLength(
      3,
    );
    expect(trainingRows(batch, { advantages }, ppoClip({ valueWeight: 0.1 }), rows)).toHaveLength(
      3,
    );
  });

  test.each<[LossNormalisation, number]>([
    [{ kind: 'rows' }, 3],
    [{ kind: 'tokens' }, 5],
    [{ kind: 'advantages', atLeast: 1 }, 5],
    [{ kind: 'advantages', atLeast: 20 }, 20],
  ])('divides by the whole batch: %j', (divisor, by) => {
    const [row] = trainingRows(batch, { advantages }, ppoClip(), divisor);
    expect(row?.weights).toBeCloseTo(1 / by, 12);
  });

  test.each([NaN, Infinity])('names the experience whose advantage is %d', (advantage) => {
    const [one] = batch;
    if (!one) throw new Error('no batch');
    const check = () =>
      trainingRows([one], { advantages: Float64Array.of(advantage) }, ppoClip(), { kind: 'rows' });
    expect(check).toThrow(/^advantage of critic-1 in episode train-1-0: must be finite/);
  });

  test('refuses experiences without a finite log-probability per token', () => {
    for (const logProbs of [[], [NaN], [-1, -1]]) {
      const check = () =>
        trainingRows([experience({ logProbs })], { advantages: Float64Array.of(1) }, ppoClip(), {
          kind: 'rows',
        });
      expect(check).toThrow(/one finite log-probability per token/);
    }
  });
});
