import type { LossFunction, Objective } from './objective.ts';
import * as objectives from './objectives/index.generated.ts';

/** Loss functions by the kind of their objective. */
export type LossTable = Readonly<Record<string, LossFunction<never>>>;

/** Every file of `objectives/` exports a factory, which is a function, and its `ObjectiveLoss`. */
const BUILT_IN: LossTable = Object.fromEntries(
  Object.values(objectives).flatMap((exported) =>
    typeof exported === 'object' ? [[exported.kind, exported.loss]] : [],
  ),
);

/**
 * The loss function of an objective: a user's own one first, then the built-in one.
 *
 * @throws RangeError naming the kinds that are known
 */
export function lossOf(objective: Objective, own: LossTable = {}): LossFunction {
  const loss = own[objective.kind] ?? BUILT_IN[objective.kind];
  if (loss === undefined) {
    const known = Object.keys({ ...BUILT_IN, ...own }).join(', ');
    throw new RangeError(
      `objective: its kind must be one of ${known}, got ${objective.kind}; pass its loss in \`losses\``,
    );
  }
  // The tag is what ties a loss function to its objective; the table can't say so in types.
  return loss as LossFunction;
}
