import type { AdvantageEstimator, EstimatorState, Experience } from '../experience.ts';

/** Rewards that share a baseline; see `mixedColumns`. */
export interface ColumnGroup {
  /** Weight of each reward term by its name, within the group. */
  readonly columns: Readonly<Record<string, number>>;
  /** With a state of its own. */
  readonly estimator: AdvantageEstimator;
  /** Of the group's advantages in the mixture, finite; 1 if absent. */
  readonly weight?: number;
}

/**
 * Keeps rewards of different kinds apart until each has been compared with its own baseline:
 *
 *     A = Σ_g w_g · A_g,   A_g = the group's estimator on r_g = Σ_c w_c · (column c)
 *
 * A game's ±1 and the interaction's shares of one, summed first, would share a mean and a deviation, and
 * the larger of the two would drown the other. A reply that has none of a group's columns is not shown
 * to its estimator, and gets nothing from it: it wasn't judged there, which is not the same as a 0.
 *
 * Columns are credits before weighing, so weights and schedules of the composition don't count here.
 *
 * @param groups - by name
 * @throws RangeError without groups, on a name with `/` in it, and on a weight that isn't finite
 */
export function mixedColumns(groups: Readonly<Record<string, ColumnGroup>>): AdvantageEstimator {
  if (Object.keys(groups).length === 0) {
    throw new RangeError('mixedColumns: needs at least one group of columns, got none');
  }
  for (const [name, { weight = 1 }] of Object.entries(groups)) {
    if (name.includes('/')) {
      throw new RangeError(
        `mixedColumns: a group's name must be without "/", under which its state is kept, got ${name}`,
      );
    }
    if (!Number.isFinite(weight)) {
      throw new RangeError(`mixedColumns: the weight of ${name} must be finite, got ${weight}`);
    }
  }
  return {
    name: 'mixed-columns',
    readsValues: Object.values(groups).some(({ estimator }) => estimator.readsValues === true),
    estimate: (batch, state) => {
      const advantages = new Float64Array(batch.length);
      const next: Record<string, number> = { ...state };
      for (const [name, group] of Object.entries(groups)) {
        const judged = [...batch.keys()].filter((position) => concerns(group, batch[position]));
        const { weight = 1, estimator } = group;
        const own = estimator.estimate(
          judged.map((position) => rewarded(batch[position] as Experience, group)),
          stateOf(name, state),
        );
        judged.forEach((position, i) => {
          advantages[position] = (advantages[position] ?? 0) + weight * (own.advantages[i] ?? 0);
        });
        for (const [key, value] of Object.entries(own.state)) next[`${name}/${key}`] = value;
      }
      return { advantages, state: next };
    },
  };
}

function concerns({ columns }: ColumnGroup, experience: Experience | undefined): boolean {
  return Object.keys(columns).some((name) => experience?.rewardTerms[name] !== undefined);
}

function rewarded(experience: Experience, { columns }: ColumnGroup): Experience {
  const reward = Object.entries(columns).reduce(
    (sum, [name, weight]) => sum + weight * (experience.rewardTerms[name] ?? 0),
    0,
  );
  // Without rewards by token, which are of all columns together.
  const { decision, group, rewardTerms, credits } = experience;
  return { decision, group, rewardTerms, credits, reward, hasReward: true };
}

/** What a group's estimator remembers, without the prefix it is kept under. */
function stateOf(name: string, state: EstimatorState): EstimatorState {
  const prefix = `${name}/`;
  return Object.fromEntries(
    Object.entries(state).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
}
