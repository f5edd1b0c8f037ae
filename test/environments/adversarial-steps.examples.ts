import { foldKey, keyFromSeed, openStream } from 'agon-sim';
import type { DecisionRequest, EpisodePlan, RandomStream, Seat } from 'agon-sim';
import { correction, invalidError, spcGame } from 'agon-sim/curricula';
import { idealVerdict } from '../../environments/tasks/texts/verdict.ts';
import { sneakyReply } from '../../environments/tasks/texts/rewrite.ts';
import { perfectSolver } from '../../agents/solver.ts';
import {
  adversarialEnvironment,
  benchTask,
} from '../../scenarios/curricula/adversarial-steps/index.ts';
import { arithmetic } from '../../environments/tasks/arithmetic/arithmetic.ts';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';

const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
const solve = perfectSolver(domain);
const games = ['sneaky', 'correct', 'bench'] as const;

const seat = (role: string): Seat => ({ role, policy: role, version: 'latest' });
const critics = Object.fromEntries(
  ['critic-1', 'critic-2', 'critic-3'].map((id) => [id, seat('critic')]),
);
const seats = {
  sneaky: {
    solver: seat('solver'),
    sneaky: seat('sneaky-generator'),
    verifier: seat('verifier'),
    ...critics,
  },
  correct: { solver: seat('solver'), verifier: seat('verifier'), ...critics },
  bench: critics,
};

/** A game of each kind in turn, and the correct step that it is about. */
function exampleGame(number: number) {
  const key = foldKey(keyFromSeed(23), number);
  const stream = openStream(foldKey(key, 'example'));
  const game = games[number % games.length] ?? 'sneaky';
  const problem = domain.generate(stream, 'train');
  const place = number % 2;
  const steps = domain.solve(problem);
  const right = steps[place] ?? '';
  const task =
    game === 'bench'
      ? benchTask({
          problem,
          prefix: steps.slice(0, place),
          step: wrong(right, stream),
          correct: false,
          family: 'randomDigit',
        })
      : { game, problem, place };
  const environment = 'adversarial-steps';
  const id = `${game}-${number}`;
  const alone = number % 2 === 0 && game === 'bench'; // as few as can be
  const plan: EpisodePlan = {
    ...{ id, group: id, key, environment, task },
    seats: alone ? { 'critic-1': seat('critic') } : seats[game],
  };
  return { plan, game, steps, right };
}

function wrong(right: string, stream: RandomStream): string {
  return domain.corrupt(right, 'randomDigit', stream) ?? right;
}

/** A solution whose first step is wrong. */
function slipIn(solution: string, stream: RandomStream): string {
  const { compact } = domain;
  const first = compact.readStep(solution.slice(0, compact.stepLength)) ?? '';
  return (compact.step(wrong(first, stream)) ?? '') + solution.slice(compact.stepLength);
}

function reply(request: DecisionRequest, stream: RandomStream): string {
  const { agent, episode } = request;
  // Now and then a solution is wrong, and a rewritten step right.
  const slips = stream.uniform() < 0.15;
  if (agent === 'solver') return slips ? slipIn(solve(request), stream) : solve(request);
  const { compact } = request.prompt;
  const shown = domain.compact.readStep(compact.slice(-1 - domain.compact.stepLength, -1)) ?? '';
  if (agent === 'sneaky') {
    return sneakyReply(domain, { step: slips ? shown : wrong(shown, stream), errorKind: null });
  }
  return idealVerdict(domain, played.get(episode)?.right ?? '', shown);
}

const played = new Map(
  Array.from({ length: 30 }, (_, number) => {
    const game = exampleGame(number);
    return [game.plan.id, game];
  }),
);

/** How a step reads to people and to a tiny policy. */
const readings = (step: string) => [step, domain.compact.step(step) ?? step];

export const examples: readonly EnvironmentExample[] = [
  {
    name: 'sneaky, correct and bench games with three critics',
    environment: adversarialEnvironment({ domain, critics: 3 }),
    plans: [...played.values()].map(({ plan }) => plan),
    reply,
    rewards: [[spcGame(), invalidError()], [correction()]],
    // A critic of a wrong step may not see the right one; the solver may see none at all.
    secrets: ({ id }, agent) => {
      const { game = 'correct', steps = [], right = '' } = played.get(id) ?? {};
      if (agent === 'solver') return steps.flatMap(readings);
      return agent.startsWith('critic') && game !== 'correct' ? readings(right) : [];
    },
  },
];
