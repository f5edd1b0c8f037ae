import { gameEnvironment } from 'agon-sim';
import type { AgentId, Environment, HeldOutGames, Role, Seat } from 'agon-sim';
import { critic } from '../../../agents/critic.ts';
import { sneakyGenerator } from '../../../agents/sneaky-generator.ts';
import { solver } from '../../../agents/solver.ts';
import { verifier } from '../../../agents/verifier.ts';
import {
  adversarialOutcome,
  adversarialSteps,
  criticSeat,
  SNEAKY,
  SOLVER,
  VERIFIER,
} from '../../../environments/adversarial-steps.ts';
import type { AdversarialStepsOptions } from '../../../environments/adversarial-steps.ts';
import { heldOutSteps } from '../../../environments/tasks/held-out-steps.ts';
import { defaultGate, deliberateFamilies } from '../../../environments/tasks/rewrite-gate.ts';

/** The game of SPC with its roles: solver, sneaky generator, verifier, and critics who are all alike. */
export function adversarialEnvironment(options: AdversarialStepsOptions): Environment {
  const { domain, critics, errorKinds = 'implicit', gate = defaultGate(domain) } = options;
  const families = deliberateFamilies(domain, gate);
  const agents: Record<AgentId, Role> = {
    [SOLVER]: solver({ domain }),
    [SNEAKY]: sneakyGenerator({ domain, errorKinds, families }),
    [VERIFIER]: verifier({ domain, gate }),
  };
  const judge = critic({ domain });
  for (let number = 1; number <= critics; number++) agents[criticSeat(number)] = judge;
  return { ...gameEnvironment(adversarialSteps(options), { agents }), heldOut: heldOutOf(domain) };
}

/** One critic on labelled steps. `accuracy`: verdicts that are the truth, in [0, 1]; a malformed one isn't. */
function heldOutOf(domain: AdversarialStepsOptions['domain']): HeldOutGames {
  const seats = { [criticSeat(1)]: 'critic' };
  return {
    games: (key, count) => heldOutSteps(domain, key, count).map((task) => ({ task, seats })),
    score: (episodes) => {
      const verdicts = episodes.flatMap((episode) => adversarialOutcome(episode)?.verdicts ?? []);
      return { accuracy: verdicts.filter(({ right }) => right).length / verdicts.length };
    },
    truth: 'accuracy',
    role: 'critic',
  };
}

/** The first `count` critics, all seated alike. */
export function criticSeats(count: number, seat: Seat): Readonly<Record<AgentId, Seat>> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [criticSeat(i + 1), seat]));
}
