import { asError, UserError } from '../core/errors.ts';
import type { Experience, TrainingPart } from '../learning/index.ts';
import type { Experiment } from './experiment.ts';
import { enterScenario } from './scenario-calls.ts';

/**
 * The same experiment, but what its own functions throw says which of them it was: a mistake in a
 * scenario is its author's to mend, and no bug of ours.
 */
export function guardExperiment(experiment: Experiment): Experiment {
  const { policies, warmStart, plan, rewards, training, evaluations, opponents } = experiment;
  const { losses, canary, gap, bench } = experiment;
  return {
    ...experiment,
    policies: mapValues(policies, (spec, name) =>
      spec.kind === 'given'
        ? { ...spec, policy: guarded(`policies.${name}`, spec.policy, blaming) } // they have a watchdog of their own
        : spec,
    ),
    warmStart: warmStart.map((step) =>
      step.kind === 'supervised'
        ? { ...step, phase: guarded(`warmStart, phase ${step.phase.name}`, step.phase) }
        : step,
    ),
    plan: (turn) => inScenario('plan', () => plan(turn)),
    rewards: rewards.map((part) => ({
      ...part,
      term: guarded(`reward term ${part.term.name}`, part.term),
    })),
    training: mapValues(training, (one, policy) => {
      const where = `training of ${policy}`;
      return 'parts' in one
        ? { ...one, parts: one.parts.map((part) => guardPart(where, part)) }
        : { ...one, ...guardPart(where, one) };
    }),
    ...(losses && { losses: losses.map((one) => guarded(`loss of ${one.kind}`, one)) }),
    evaluations: evaluations.map((exam) => guarded(`evaluation ${exam.name}`, exam)),
    ...(opponents && {
      opponents: mapValues(opponents, (of, name) => guarded(`opponents.${name}`, of)),
    }),
    ...(canary && { canary: guarded('canary', canary) }),
    ...(gap && { gap: guarded('gap', gap) }),
    ...(bench && { bench: guarded('bench', bench) }),
  };
}

/** Calls a scenario's function. What it throws comes out as a UserError that says where it was. */
export function inScenario<Result>(where: string, call: () => Result): Result {
  const leave = enterScenario(where);
  let result: Result;
  try {
    result = blaming(where, call);
  } catch (error) {
    leave();
    throw error;
  }
  if (result instanceof Promise) return result.finally(leave) as Result;
  leave();
  return result;
}

function blaming<Result>(where: string, call: () => Result): Result {
  try {
    const result = call();
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      throw blame(where, error);
    }) as Result;
  } catch (error) {
    throw blame(where, error);
  }
}

function guardPart(where: string, part: TrainingPart): TrainingPart {
  const { where: isFor } = part;
  return {
    ...part,
    ...('pairing' in part
      ? { pairing: guarded(`${where}, pairing`, part.pairing) }
      : { estimator: guarded(`${where}, estimator`, part.estimator) }),
    ...(isFor && {
      where: (experience: Experience) => inScenario(`${where}, where`, () => isFor(experience)),
    }),
  } as TrainingPart;
}

/** A part of an experiment whose functions are called by `inScenario`. */
function guarded<Part extends object>(where: string, part: Part, calling = inScenario): Part {
  return new Proxy(part, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown =>
        calling(`${where}, ${String(key)}`, () => Reflect.apply(value, target, args) as unknown);
    },
  });
}

/** What was thrown while no call of ours was under way: only scenarios leave such things behind. */
export function blameStray(thrown: unknown): Error {
  if (thrown instanceof Error && thrown.message.startsWith('internal:')) return thrown;
  return blame('scenario, in a timer or a promise that nobody awaits', thrown);
}

function blame(where: string, thrown: unknown): UserError {
  if (thrown instanceof UserError) return thrown;
  const { name, message } = asError(thrown);
  // A scenario outside the package may have another copy of it, with a UserError of its own.
  if (name === 'UserError') return new UserError(message, { cause: thrown });
  return new UserError(
    `${where}: must not throw, got ${name}: ${message}; ` +
      'mend the scenario or its settings (AGON_DEBUG=1 shows the place)',
    { cause: thrown },
  );
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, map(value, name)]),
  );
}
