import type { Decision } from '../../../src/core/decision.ts';

export const options = {
  potential: ({ index }: Decision) => 2 / (1 + index) - 0.5,
  bounds: [-0.5, 1.5],
  discount: 0.9,
};
