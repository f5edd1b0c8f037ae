import type { LossFunction, Objective } from './objective.ts';
import { ppoClipLoss } from './objectives/ppo-clip.ts';
import { reinforcePlusPlusLoss } from './objectives/reinforce-plus-plus.ts';
import { supervisedLoss } from './objectives/supervised.ts';

/** Loss functions by the kind of their objective. */
export type LossTable = Readonly<Record<string, LossFunction<never>>>;

const BUILT_IN: LossTable = {
  'ppo-clip': ppoClipLoss,
  'reinforce-plus-plus': reinforcePlusPlusLoss,
  supervised: supervisedLoss,
};

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
