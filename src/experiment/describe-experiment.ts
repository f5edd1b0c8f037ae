import { describeMachine } from '../actors/describe-machine.ts';
import type { MachineDescription } from '../actors/describe-machine.ts';
import type { AlarmRule, GoodhartRule } from '../learning/index.ts';
import { weightAt } from '../rewards/compose-rewards.ts';
import type { WeightedTerm } from '../rewards/compose-rewards.ts';
import type { Source } from '../rewards/term.ts';
import { alarmsOf } from './alarms-of.ts';
import { environmentsOf } from './environments-of.ts';
import type { Experiment } from './experiment.ts';

/**
 * What is known of an experiment before it runs, as plain data: with it, charts, rewards and alarms of a run can be
 * shown without running its scenario's code.
 */
export interface ExperimentDescription {
  readonly environments: readonly {
    readonly name: string;
    readonly machine: MachineDescription;
    /** By seat. */
    readonly seats: Readonly<Record<string, string>>;
  }[];
  /** Machines of the roles that sit there, by their names. */
  readonly roles: Readonly<Record<string, MachineDescription>>;
  readonly rewards: readonly TermDescription[];
  readonly alarms: readonly AlarmRule[];
  readonly stopWhen: GoodhartRule | null;
  /** By which the best checkpoint is known; null where there is none. */
  readonly score: { readonly metric: string; readonly better: 'higher' } | null;
}

export interface TermDescription {
  readonly name: string;
  readonly range: readonly [least: number, greatest: number];
  /** Null for a term that says none. */
  readonly formula: string | null;
  readonly sources: readonly Source[];
  /** Whose decisions it counts for; null for everybody's. */
  readonly roles: readonly string[] | null;
  /** Each weight with the first update, counted from 1, at which it holds. */
  readonly weights: readonly { readonly from: number; readonly weight: number }[];
}

/** @param updates - how far weights that follow a schedule are told, at least 1 */
export function describeExperiment(
  experiment: Experiment,
  updates: number = experiment.schedule.updates,
): ExperimentDescription {
  const environments = environmentsOf(experiment);
  const { score = experiment.stopWhen?.truth, stopWhen, rewards } = experiment;
  return {
    environments: environments.map(({ name, machine, roles }) => ({
      name,
      machine: describeMachine(machine),
      seats: Object.fromEntries(Object.entries(roles).map(([seat, role]) => [seat, role.name])),
    })),
    roles: Object.fromEntries(
      environments.flatMap(({ roles }) =>
        Object.values(roles).map(({ name, machine }) => [name, describeMachine(machine)]),
      ),
    ),
    rewards: rewards.map((part) => describeTerm(part, Math.max(1, updates))),
    alarms: alarmsOf(experiment),
    stopWhen: stopWhen ?? null,
    score: score === undefined ? null : { metric: score, better: 'higher' },
  };
}

function describeTerm(part: WeightedTerm, updates: number): TermDescription {
  const { name, range, formula = null, sources } = part.term;
  const weights: { from: number; weight: number }[] = [];
  for (let update = 1; update <= updates; update++) {
    const weight = weightAt(part, update);
    if (weights.at(-1)?.weight !== weight) weights.push({ from: update, weight });
    if (typeof part.weight === 'number') break;
  }
  return { name, range, formula, sources, roles: part.roles ?? null, weights };
}
