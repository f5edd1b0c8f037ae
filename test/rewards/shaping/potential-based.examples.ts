import type { Decision } from '../../../src/core/decision.ts';

/** High where the reply is long: of the reply, as no potential should be, so that a test can choose it. */
const byLength =
  (least: number, greatest: number) =>
  ({ tokens }: Decision) =>
    tokens.length > 1 ? greatest : least;

export const options = {
  potential: ({ decisionIndex }: Decision) => 2 / (1 + decisionIndex) - 0.5,
  bounds: [-0.5, 1.5],
  discount: 0.9,
};
export const variants = [
  { potential: byLength(-0.5, 1.5), bounds: [-0.5, 1.5], discount: 0.9 },
  { potential: byLength(0.5, 1), bounds: [0.5, 1], discount: 0.5 },
  { potential: byLength(-1, -0.5), bounds: [-1, -0.5] },
];
