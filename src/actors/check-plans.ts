import type { AnyStateMachine, AnyStateNode } from 'xstate';
import type { EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { PolicyName } from '../core/ids.ts';
import type { Policy } from '../policies/policy.ts';
import type { Environment } from './environment.ts';
import { DECIDING } from './role.ts';

/** The environment of a plan, by its name. Throws a UserError that lists those there are. */
export function environmentOf(
  environments: readonly Environment[],
  { id, environment: name }: EpisodePlan,
): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const known = environments.map((environment) => `'${environment.name}'`).join(', ') || 'none';
  throw new UserError(
    `plan '${id}': its environment must be one that was given, got '${name}'; there are: ${known}`,
  );
}

/** Checks a plan at the door. Throws a UserError that says which rule it breaks. */
export function checkPlan(
  plan: EpisodePlan,
  environment: Environment,
  policies: Readonly<Record<PolicyName, Policy>>,
): void {
  const seats = Object.entries(plan.seats);
  const [least, most] = environment.type.players;
  if (seats.length < least || seats.length > most) {
    throw new UserError(
      `plan '${plan.id}': '${environment.name}' seats ${least} to ${most} agents, got ${seats.length}`,
    );
  }
  for (const [agent, seat] of seats) {
    const role = environment.roles[agent];
    if (role === undefined) {
      const known = Object.keys(environment.roles).join(', ');
      throw new UserError(
        `plan '${plan.id}': '${environment.name}' has no seat '${agent}'; its seats are: ${known}`,
      );
    }
    if (role.name !== seat.role) {
      throw new UserError(
        `plan '${plan.id}': seat '${agent}' is for role '${role.name}', got '${seat.role}'`,
      );
    }
    if (decides(role.machine) && policies[seat.policy] === undefined) {
      const known = Object.keys(policies).join(', ') || 'none';
      throw new UserError(
        `plan '${plan.id}': seat '${agent}' needs a policy, got '${seat.policy}'; there are: ${known}`,
      );
    }
  }
  checkTask(plan, environment);
}

/** What is no UserError is a mistake in the environment, and its author's to mend. */
function checkTask({ id, task }: EpisodePlan, environment: Environment): void {
  try {
    environment.checkTask(task);
  } catch (error) {
    // By name: an environment outside the package may have another copy of it.
    if (error instanceof Error && error.name === 'UserError') throw error;
    throw new UserError(
      `plan '${id}': checkTask of '${environment.name}' must throw UserErrors only, got ${String(error)}; ` +
        'mend the environment (AGON_DEBUG=1 shows the place)',
      { cause: error },
    );
  }
}

const deciding = new WeakMap<AnyStateMachine, boolean>();

/** Whether a machine has a state in which it waits for its policy. */
function decides(machine: AnyStateMachine): boolean {
  let answer = deciding.get(machine);
  if (answer === undefined) deciding.set(machine, (answer = hasTag(machine.root, DECIDING)));
  return answer;
}

function hasTag(node: AnyStateNode, tag: string): boolean {
  if (node.tags.includes(tag)) return true;
  return Object.values(node.states).some((child) => hasTag(child as AnyStateNode, tag));
}
