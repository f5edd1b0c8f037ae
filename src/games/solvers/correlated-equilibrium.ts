import { linearProgram } from './linear-program.ts';
import { indexOfJoint, jointActions } from './normal-form.ts';
import type { NormalForm } from './normal-form.ts';

/** How likely each joint action is drawn, in the order of payoffs, and what each seat gets on average. */
export interface CorrelatedEquilibrium {
  readonly joint: readonly number[];
  readonly values: readonly number[];
}

/**
 * A correlated equilibrium: somebody draws a joint action and tells each seat its own, and nobody gains by doing another.
 * Of all these the one of the greatest sum of payoffs, by linear programming.
 *
 * @param weights - what each seat's payoff counts for in that sum; all alike if absent
 * @see Aumann (1974), "Subjectivity and correlation in randomized strategies", J. Mathematical Economics 1
 */
export function correlatedEquilibrium(
  game: NormalForm,
  weights: readonly number[] = game.actions.map(() => 1),
): CorrelatedEquilibrium {
  const joints = jointActions(game);
  const paid = (joint: readonly number[], seat: number) =>
    game.payoffs[indexOfJoint(game, joint)]?.[seat] ?? 0;
  const incentives = game.actions.flatMap((count, seat) =>
    pairsBelow(count).map(([told, other]) => ({
      weights: joints.map((joint) =>
        joint[seat] === told ? paid(joint, seat) - paid(joint.with(seat, other), seat) : 0,
      ),
      atLeast: 0,
    })),
  );
  const sum = { weights: joints.map(() => 1), atLeast: 1, atMost: 1 };
  const welfare = joints.map((joint) =>
    weights.reduce((total, weight, seat) => total + weight * paid(joint, seat), 0),
  );
  const joint = linearProgram(welfare, [...incentives, sum]);
  if (joint === null) throw new Error('internal: every game has a correlated equilibrium');
  const values = game.actions.map((_, seat) =>
    joints.reduce((total, one, i) => total + (joint[i] ?? 0) * paid(one, seat), 0),
  );
  return { joint, values };
}

/** All pairs of different numbers below `count`. */
function pairsBelow(count: number): readonly (readonly [number, number])[] {
  const all = Array.from({ length: count }, (_, i) => i);
  return all.flatMap((a) => all.filter((b) => b !== a).map((b) => [a, b] as const));
}
