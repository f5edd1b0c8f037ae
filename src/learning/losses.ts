import { UserError } from '../core/errors.ts';
import type { LossFunction, Objective, CustomLoss } from './objective.ts';
import * as objectives from './objectives/index.generated.ts';

/** Every file of `objectives/` exports a factory, which is a function, and its `ObjectiveLoss`. */
const BUILT_IN: readonly CustomLoss[] = Object.values(objectives).filter(
  (exported) => typeof exported === 'object',
);

/**
 * The loss function of an objective, among those that ship and an experiment's own.
 *
 * @throws UserError naming the kinds that are known
 */
export function lossOf(objective: Objective, own: readonly CustomLoss[] = []): LossFunction {
  const known = [...BUILT_IN, ...own];
  const found = known.find(({ kind }) => kind === objective.kind);
  if (found === undefined) {
    const kinds = known.map(({ kind }) => kind).join(', ');
    throw new UserError(
      `objective: its kind must be one of ${kinds}, got ${objective.kind}; ` +
        "add its loss to the experiment's `losses`",
    );
  }
  // The tag is what ties a loss function to its objective; a list can't say so in types.
  return found.loss as LossFunction;
}

/** @throws UserError where two losses would answer to one kind */
export function checkOwnLosses(own: readonly CustomLoss[]): void {
  const taken = new Set(BUILT_IN.map(({ kind }) => kind));
  for (const { kind } of own) {
    if (taken.has(kind)) {
      throw new UserError(`losses: ${kind} must be the kind of one loss only; choose another name`);
    }
    taken.add(kind);
  }
}
