import type { AdvantageEstimator } from '../experience.ts';

/** Every reply has the advantage 1, whatever it earned: for objectives that don't look at rewards. */
export function uniform(): AdvantageEstimator {
  return {
    name: 'uniform',
    estimate: (batch, state) => ({ advantages: new Float64Array(batch.length).fill(1), state }),
  };
}
