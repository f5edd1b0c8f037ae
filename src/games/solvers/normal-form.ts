/**
 * A game in which all act at once, as numbers: how many actions each seat has, and what each seat gets by joint action,
 * in order, the last seat's action changing fastest.
 */
export interface NormalForm {
  readonly actions: readonly number[];
  readonly payoffs: readonly (readonly number[])[];
}

/** The joint actions in the order of payoffs, an action's index by seat. */
export function jointActions({ actions }: NormalForm): readonly (readonly number[])[] {
  return actions.reduce<readonly (readonly number[])[]>(
    (all, count) => all.flatMap((joint) => Array.from({ length: count }, (_, i) => [...joint, i])),
    [[]],
  );
}

/** Where a joint action's payoffs stand. */
export function indexOfJoint({ actions }: NormalForm, joint: readonly number[]): number {
  return joint.reduce((at, action, seat) => at * (actions[seat] ?? 1) + action, 0);
}
