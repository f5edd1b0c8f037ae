import type { AnyStateMachine } from 'xstate';
import type { AgentId } from '../core/ids.ts';
import { deepFreeze } from '../core/deep-freeze.ts';
import type { Environment } from './environment.ts';
import { MachineRunner } from './machine-runner.ts';
import type { Step } from './machine-runner.ts';
import type { Role } from './role.ts';

/** An environment made ready to play: what all its episodes can share. */
export interface CompiledEnvironment {
  readonly environment: Environment;
  readonly runner: MachineRunner;
  /** The part that may be played at a seat, or undefined if the protocol has no such seat. */
  readonly part: (agent: AgentId) => CompiledRole | undefined;
}

/** A seat's role, its machine's runner and how the machine begins. */
interface CompiledRole {
  readonly role: Role;
  readonly runner: MachineRunner;
  /** Throws what the machine throws when it starts. */
  readonly begin: () => Step;
}

const stages = new WeakMap<Environment, CompiledEnvironment>();
const runners = new WeakMap<AnyStateMachine, MachineRunner>();

/** The stage of an environment; the same one for the same environment. */
export function compileEnvironment(environment: Environment): CompiledEnvironment {
  let stage = stages.get(environment);
  if (stage === undefined) stages.set(environment, (stage = build(environment)));
  return stage;
}

function build(environment: Environment): CompiledEnvironment {
  const parts = new Map<AgentId, CompiledRole>();
  for (const [agent, role] of Object.entries(environment.roles)) {
    const runner = runnerOf(role.machine);
    let first: Step | undefined;
    // A role's machine is told nothing but its address, so it begins alike in every episode.
    // The shared context is frozen: a machine that alters its context fails instead of leaking.
    const begin = (): Step => (first ??= frozen(runner.start({ self: agent })));
    parts.set(agent, { role, runner, begin });
  }
  return {
    environment,
    runner: runnerOf(environment.machine),
    part: (agent) => parts.get(agent),
  };
}

function runnerOf(machine: AnyStateMachine): MachineRunner {
  let runner = runners.get(machine);
  if (runner === undefined) runners.set(machine, (runner = new MachineRunner(machine)));
  return runner;
}

function frozen(step: Step): Step {
  deepFreeze(step.snapshot.context);
  deepFreeze(step.said);
  return step;
}
