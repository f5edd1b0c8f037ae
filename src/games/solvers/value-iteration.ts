import { UserError } from '../../core/errors.ts';
import type { GameWorld } from './game-world.ts';

/** What a state is worth, and what is best in it. */
export interface WorldSolution {
  /** By state: to the seat that the world is seen from. */
  readonly values: Float64Array;
  /** By state: the index of its best action; −1 where it is over. */
  readonly choices: Int32Array;
  /** Passes over all states, or improvements of the policy. */
  readonly iterations: number;
}

/** When a solution is good enough. */
export interface WorldOptions {
  /** What a reward one decision later counts, in (0, 1]; 1 if absent. */
  readonly discount?: number;
  /** It ends where no value changes by more; 1e-10 if absent. */
  readonly tolerance?: number;
}

/** What an action is worth, by what the states after it are worth. */
function worthOf(
  { actions }: GameWorld,
  state: number,
  action: number,
  values: Float64Array,
  discount: number,
) {
  return (actions[state]?.[action]?.outcomes ?? []).reduce(
    (sum, { probability, reward, next }) =>
      sum + probability * (reward + discount * (next < 0 ? 0 : (values[next] ?? 0))),
    0,
  );
}

/** The best action of who decides: the most for the seat that the world is seen from, or the least. */
function bestOf(world: GameWorld, state: number, values: Float64Array, discount: number) {
  const sign = world.isOwn[state] === true ? 1 : -1;
  let [choice, best] = [-1, -Infinity];
  for (const i of (world.actions[state] ?? []).keys()) {
    const worth = sign * worthOf(world, state, i, values, discount);
    // Of actions that differ by rounding alone the first is kept.
    if (worth > best + 1e-12) [choice, best] = [i, worth];
  }
  return { choice, value: choice < 0 ? 0 : sign * best };
}

/**
 * Value iteration: every state's value from those after its best action, over and over. For a world of one seat, and for
 * one of two of sum 0, where the other takes the least.
 *
 * @see Bellman (1957), "Dynamic programming"; Shapley (1953), "Stochastic games", PNAS 39
 */
export function valueIteration(
  world: GameWorld,
  { discount = 1, tolerance = 1e-10 }: WorldOptions = {},
): WorldSolution {
  const values = new Float64Array(world.actions.length);
  const choices = new Int32Array(world.actions.length);
  for (let iterations = 1; iterations <= MOST_ITERATIONS; iterations++) {
    let change = 0;
    // States found last stand nearest to the end: values come from there in one pass.
    for (let state = values.length - 1; state >= 0; state--) {
      const { choice, value } = bestOf(world, state, values, discount);
      change = Math.max(change, Math.abs(value - (values[state] ?? 0)));
      values[state] = value;
      choices[state] = choice;
    }
    if (change <= tolerance) return { values, choices, iterations };
  }
  throw notSettled('valueIteration');
}

/**
 * Policy iteration: values of what is done, then what is best by these values, until that is what is done. For a world
 * of one seat.
 *
 * @throws UserError for two seats, or where a policy's values don't settle: it may go on for ever, without discount
 * @see Howard (1960), "Dynamic programming and Markov processes"
 */
export function policyIteration(
  world: GameWorld,
  { discount = 1, tolerance = 1e-10 }: WorldOptions = {},
): WorldSolution {
  if (world.isOwn.includes(false)) {
    throw new UserError(
      'policyIteration: the world must be of one seat, got one in which another decides, too; take valueIteration',
    );
  }
  const count = world.actions.length;
  const values = new Float64Array(count);
  const choices = Int32Array.from(world.actions, (actions) => (actions.length > 0 ? 0 : -1));
  for (let iterations = 1; iterations <= MOST_ITERATIONS; iterations++) {
    evaluatePolicy(world, choices, values, discount, tolerance);
    let isStable = true;
    for (let state = 0; state < count; state++) {
      const before = choices[state] ?? -1;
      const { choice, value } = bestOf(world, state, values, discount);
      if (before < 0 || value <= worthOf(world, state, before, values, discount) + 1e-9) continue;
      choices[state] = choice;
      isStable = false;
    }
    if (isStable) return { values, choices, iterations };
  }
  throw notSettled('policyIteration');
}

function evaluatePolicy(
  world: GameWorld,
  choices: Int32Array,
  values: Float64Array,
  discount: number,
  tolerance: number,
): void {
  for (let n = 0; n < MOST_ITERATIONS; n++) {
    let change = 0;
    for (let state = values.length - 1; state >= 0; state--) {
      const choice = choices[state] ?? -1;
      const value = choice < 0 ? 0 : worthOf(world, state, choice, values, discount);
      change = Math.max(change, Math.abs(value - (values[state] ?? 0)));
      values[state] = value;
    }
    if (change <= tolerance) return;
  }
  throw notSettled('policyIteration');
}

const MOST_ITERATIONS = 10_000;

function notSettled(where: string): UserError {
  return new UserError(
    `${where}: values must settle within ${MOST_ITERATIONS} passes, but they go on changing; set a discount below 1`,
  );
}
