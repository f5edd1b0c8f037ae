import type { AgentId, Environment, Role, Seat } from 'agon-sim';
import { critic } from '../../../agents/critic.ts';
import { sneakyGenerator } from '../../../agents/sneaky-generator.ts';
import type { ErrorKinds } from '../../../agents/sneaky-generator.ts';
import { solver } from '../../../agents/solver.ts';
import { verifier } from '../../../agents/verifier.ts';
import {
  adversarialSteps,
  criticSeat,
  SNEAKY,
  SOLVER,
  VERIFIER,
} from '../../../environments/adversarial-steps.ts';
import { defaultGate } from '../../../environments/tasks/rewrite-gate.ts';
import type { Gate } from '../../../environments/tasks/rewrite-gate.ts';
import type { TaskDomain } from '../../../environments/tasks/task-domain.ts';

export interface AdversarialAgents {
  readonly domain: TaskDomain;
  /** S: seats for critics, each of which judges the same candidate. At least 1. */
  readonly critics: number;
  /** `implicit` if absent. With `chosen-first` a rewrite must be of the kind that was named. */
  readonly errorKinds?: ErrorKinds;
  /** What the verifier asks of a rewritten step; the domain's default if absent. */
  readonly gate?: Gate;
}

/** The game of SPC with its roles: solver, sneaky generator, verifier, and critics who are all alike. */
export function adversarialEnvironment(options: AdversarialAgents): Environment {
  const { domain, critics, errorKinds = 'implicit', gate = defaultGate(domain) } = options;
  const families = domain.deliberate.filter(
    (family) => gate.operatorEdits === 'allowed' || !domain.operatorFamilies.includes(family),
  );
  const judge = critic({ domain });
  const agents: Record<AgentId, Role> = {
    [SOLVER]: solver({ domain }),
    [SNEAKY]: sneakyGenerator({ domain, errorKinds, families }),
    [VERIFIER]: verifier({ domain, gate }),
  };
  for (let number = 1; number <= critics; number++) agents[criticSeat(number)] = judge;
  return adversarialSteps({ domain, critics, agents });
}

/** The first `count` critics, all seated alike. */
export function criticSeats(count: number, seat: Seat): Readonly<Record<AgentId, Seat>> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [criticSeat(i + 1), seat]));
}
