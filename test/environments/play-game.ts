import type {
  AgentId,
  DecisionRequest,
  Environment,
  Episode,
  Plain,
  Policy,
  PolicyName,
  Seat,
} from 'agon-sim';
import { perfectSolver } from '../../agents/solver.ts';
import type { AdversarialStepsOutcome } from '../../environments/adversarial-steps.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { simulateEpisodes } from '../../src/actors/simulate-episodes.ts';

/** The main job's domain. */
export const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });

/** What the agents reply: always the same, or by the request. A perfect solver unless told otherwise. */
export interface Replies {
  readonly solver?: string;
  readonly sneaky?: string;
  readonly critics?: readonly string[];
}

/** Plays one game with fixed replies. The critics' seats are as many as there are replies for them. */
export async function playGame(
  environment: Environment,
  task: Plain,
  { solver, sneaky = '', critics = [] }: Replies,
  options: { readonly seats?: readonly AgentId[]; readonly seed?: number } = {},
): Promise<Episode> {
  const criticSeats = critics.map((_, i) => `critic-${i + 1}`);
  const seats = options.seats ?? ['solver', 'sneaky', 'verifier', ...criticSeats];
  const [episode] = await simulateEpisodes(
    [
      {
        id: 'test-0-0',
        group: 'test',
        key: [options.seed ?? 1, 2],
        environment: environment.name,
        task,
        seats: Object.fromEntries(seats.map((agent) => [agent, seatOf(environment, agent)])),
      },
    ],
    {
      environments: [environment],
      sampling: { temperature: 1, topP: 1 },
      policies: {
        solver: scriptedPolicy(
          'solver',
          solver === undefined ? perfectSolver(domain) : () => solver,
        ),
        sneaky: chatty('sneaky', () => sneaky),
        critic: chatty('critic', ({ agent }) => critics[criticSeats.indexOf(agent)] ?? ''),
      },
    },
  );
  if (!episode) throw new Error('internal: the game was not played');
  return episode;
}

/** The outcome of a game that was played to its end. */
export function outcomeOf({ ending }: Episode): AdversarialStepsOutcome {
  if (ending.kind === 'failed') throw new Error(`${ending.where} failed: ${ending.error}`);
  return ending.outcome as AdversarialStepsOutcome;
}

function seatOf(environment: Environment, agent: AgentId): Seat {
  const role = environment.roles[agent]?.name ?? 'nobody';
  const policy: PolicyName = /^critic/.test(agent) ? 'critic' : `${agent}`;
  return { role, policy, version: 'latest' };
}

/** A policy whose replies may be longer than the compact form, as a language model's are. */
function chatty(name: string, reply: (request: DecisionRequest) => string): Policy {
  return {
    name,
    version: 0,
    decide: (requests) =>
      Promise.resolve(
        requests.map((request) => ({
          episode: request.episode,
          agent: request.agent,
          role: request.role,
          decisionIndex: request.decisionIndex,
          policy: name,
          version: 0,
          shown: { kind: 'compact' as const, text: request.prompt.compact },
          text: reply(request),
          tokens: [],
          logProbs: [],
          sampling: { ...request.sampling, logProbs: 'drawn' as const },
          finish: 'stop' as const,
        })),
      ),
  };
}
