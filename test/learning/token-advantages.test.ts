import { describe, expect, test } from 'vitest';
import { batchNormalised } from '../../src/learning/estimators/batch-normalised.ts';
import { groupCentred } from '../../src/learning/estimators/group-centred.ts';
import { groupNormalised } from '../../src/learning/estimators/group-normalised.ts';
import { leaveOneOut } from '../../src/learning/estimators/leave-one-out.ts';
import { packTraining } from '../../src/learning/training-batch.ts';
import { ppoClip } from '../../src/learning/objectives/ppo-clip.ts';
import { trainingRows } from '../../src/learning/training-rows.ts';
import { transformerConfig } from '../../src/policies/transformer/config.ts';
import { openVocabulary } from '../../src/policies/vocabulary.ts';
import { experience } from './experiences.ts';

const three = { tokens: [1, 1, 1], logProbs: [-1, -1, -1] };
const batch = [
  experience({ ...three, reward: 3, tokenRewards: [2, 0, 1] }),
  experience({ ...three, episode: 'other', reward: 1 }),
];

describe('advantages by token', () => {
  test('of leave-one-out are what is still to come, less what the siblings got', () => {
    const { advantages, tokenAdvantages } = leaveOneOut().estimate(batch, {});
    expect([...advantages]).toEqual([2, -2]);
    expect(tokenAdvantages).toEqual([[2, 0, 0], null]); // 3 - 1, 1 - 1, 1 - 1
  });

  test.each([groupCentred(), groupNormalised(), batchNormalised()])(
    'of $name are the same on the scale of its advantages',
    (estimator) => {
      const { advantages, tokenAdvantages } = estimator.estimate(batch, {});
      const [first = NaN, second = NaN] = advantages;
      const perUnit = (first - second) / 2; // rewards differ by 2
      const close = [first, first - 2 * perUnit, first - 2 * perUnit].map(
        (value) => expect.closeTo(value, 6) as number,
      );
      expect(tokenAdvantages).toEqual([close, null]);
    },
  );

  test('are not there where nobody has rewards by token', () => {
    const plain = [experience({ reward: 1 }), experience({ episode: 'other' })];
    for (const estimator of [leaveOneOut(), groupCentred(), groupNormalised(), batchNormalised()]) {
      expect(estimator.estimate(plain, {})).not.toHaveProperty('tokenAdvantages');
    }
  });

  test('are packed token by token, with the value targets', () => {
    const vocabulary = openVocabulary('pq');
    const config = transformerConfig({ vocabulary: vocabulary.size });
    const estimated = {
      advantages: Float64Array.of(1, 2),
      tokenAdvantages: [[1, 2, 3], null],
      valueTargets: [[4, 5, 6], null],
    };
    const rows = trainingRows(batch, estimated, ppoClip(), { kind: 'rows' });
    const [packed] = packTraining(rows, ppoClip(), { vocabulary, config });
    expect([...(packed?.advantages ?? [])]).toEqual([1, 2, 3, 2, 2, 2]);
    expect([...(packed?.returns ?? [])]).toEqual([4, 5, 6, 1, 1, 1]);
  });

  test('keep a row that sums up to nothing, and are one for each token', () => {
    const [one] = batch;
    if (one === undefined) throw new Error('no batch');
    const rowsOf = (tokens: readonly number[]) =>
      trainingRows(
        [one],
        { advantages: Float64Array.of(0), tokenAdvantages: [tokens] },
        ppoClip(),
        { kind: 'rows' },
      );
    expect(rowsOf([1, 0, -1])).toHaveLength(1);
    expect(rowsOf([0, 0, 0])).toHaveLength(0);
    expect(() => rowsOf([1])).toThrow(/one for each of 3 tokens, got 1/);
    expect(() => rowsOf([1, NaN, 0])).toThrow(/^advantage of critic-1 .* must be finite/);
  });
});
