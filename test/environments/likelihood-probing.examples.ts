import {
  foldKey,
  keyFromSeed,
  lastToken,
  lastTokenAlignment,
  openStream,
  selfAligned,
  trajectoryConsistency,
} from 'agon-sim';
import type { EpisodePlan } from 'agon-sim';
import { likelihoodProbingEnvironment } from '../../scenarios/curricula/likelihood-probing/index.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import { voteTask } from '../../scenarios/curricula/voting/index.ts';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';

const domain = chains({ digits: 2, operations: 2, operators: '+-', modulus: 100 });

function examplePlan(number: number, solvers: number): EpisodePlan {
  const key = foldKey(keyFromSeed(29), number);
  const seats = ['solver', 'prober'].flatMap((role) =>
    Array.from({ length: solvers }, (_, i) => [
      `${role}-${i + 1}`,
      { role, policy: `agent-${i + 1}`, version: 'latest' as const },
    ]),
  );
  return {
    id: `probing-${number}`,
    group: 'probing',
    key,
    environment: 'likelihood-probing',
    task: voteTask(domain, openStream(key), 'train'),
    seats: Object.fromEntries(seats) as EpisodePlan['seats'],
  };
}

const example = (name: string, solvers: number, states: number): EnvironmentExample => ({
  name,
  environment: likelihoodProbingEnvironment({ domain, solvers, states, conclusion: 2 }),
  plans: Array.from({ length: 12 }, (_, number) => examplePlan(number, solvers)),
  // Right or wrong: a prober sees answers, but no more than was answered.
  reply: ({ prompt }, stream) => {
    const problem = domain.compact.readProblem(prompt.compact.slice(0, -1)) ?? '';
    const right = stream.uniform() < 0.5;
    return domain.compact.answer(
      right ? domain.solve(problem, stream) : domain.guess(problem, stream),
    );
  },
  rewards: [[selfAligned()], [lastToken()], [lastTokenAlignment()], [trajectoryConsistency()]],
  secrets: ({ task }) => {
    const { problem } = task as { readonly problem: string };
    const right = domain.solve(problem, openStream(keyFromSeed(0)));
    return [right, domain.compact.answer(right)];
  },
});

export const examples: readonly EnvironmentExample[] = [
  example('three solvers', 3, 3),
  example('one solver, one part', 1, 1),
];
