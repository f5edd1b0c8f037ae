import { solve } from 'yalps';

/** A bound on a weighted sum of the variables; at least one of both. */
export interface LinearConstraint {
  readonly weights: readonly number[];
  readonly atLeast?: number;
  readonly atMost?: number;
}

/**
 * The variables, none below 0, of the greatest weighted sum within the constraints: by the simplex method,
 * to ten digits.
 *
 * @param objective - the weight of each variable
 * @returns Null if no variables fit all constraints.
 */
export function linearProgram(
  objective: readonly number[],
  constraints: readonly LinearConstraint[],
): readonly number[] | null {
  const { status, variables } = solve<number, string>(
    {
      objective: 'objective',
      constraints: constraints.map(({ atLeast, atMost }, j) => [
        `c${j}`,
        atLeast === atMost
          ? { equal: atLeast ?? 0 }
          : {
              ...(atLeast !== undefined && { min: atLeast }),
              ...(atMost !== undefined && { max: atMost }),
            },
      ]),
      variables: objective.map((weight, i) => [
        i,
        [
          ['objective', weight],
          ...constraints.map(({ weights }, j) => [`c${j}`, weights[i] ?? 0] as const),
        ],
      ]),
    },
    { precision: 1e-10, checkCycles: true },
  );
  if (status === 'infeasible') return null;
  if (status !== 'optimal') {
    throw new Error(`internal: a linear program of ${objective.length} variables is ${status}`);
  }
  const values = objective.map(() => 0);
  for (const [i, value] of variables) values[i] = value;
  return values;
}
