import type { AnyStateMachine } from 'xstate';
import type { AgentId } from '../core/ids.ts';
import { deepFreeze } from '../core/deep-freeze.ts';
import type { EpisodePlan } from '../core/episode.ts';
import { ownInstances } from '../core/own-instances.ts';
import type { Environment } from './environment.ts';
import { MachineRunner } from './machine-runner.ts';
import type { Step } from './machine-runner.ts';
import type { Role } from './role.ts';

/** An environment made ready to play: what all its episodes can share. */
export interface CompiledEnvironment {
  readonly environment: Environment;
  readonly runner: MachineRunner;
  /** How the environment's machine begins an episode. Throws what the machine throws when it starts. */
  readonly begin: (plan: EpisodePlan) => Step;
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
    const begin = (): Step => own((first ??= frozen(runner.start({ self: agent }))));
    parts.set(agent, { role, runner, begin });
  }
  const runner = runnerOf(environment.machine);
  // A context that is no function is the same one in all episodes; what a function gives may have shared parts.
  const begin = (plan: EpisodePlan): Step => own(frozen(runner.start({ plan })));
  return {
    environment,
    runner,
    begin,
    part: (agent) => parts.get(agent),
  };
}

function runnerOf(machine: AnyStateMachine): MachineRunner {
  let runner = runners.get(machine);
  if (runner === undefined) {
    runners.set(machine, (runner = new MachineRunner(machine)));
    deepFreeze(machine.config.context); // now: what the first episode does on starting, the second would find
  }
  return runner;
}

function frozen(step: Step): Step {
  deepFreeze(step.snapshot.context);
  deepFreeze(step.said);
  return step;
}

/** With a copy of what can't be frozen, so that no episode alters another's. */
function own(step: Step): Step {
  const { context } = step.snapshot;
  const owned = ownInstances(context);
  return owned === context ? step : { ...step, snapshot: { ...step.snapshot, context: owned } };
}
