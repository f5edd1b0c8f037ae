import { batchNormalised } from '../../../src/learning/estimators/batch-normalised.ts';
import { roleConditioned } from '../../../src/learning/estimators/role-conditioned.ts';

export const options = {
  paid: { columns: { paid: 1 }, estimator: batchNormalised() },
  won: { columns: { won: 1 }, estimator: roleConditioned(), weight: 0.5 },
};
