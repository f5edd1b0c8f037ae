import {
  crossView,
  foldKey,
  keyFromSeed,
  majorityVote,
  openStream,
  selfJudging,
  voteShare,
  winRate,
} from 'agon-sim';
import type { DecisionRequest, EpisodePlan, RandomStream, Seat } from 'agon-sim';
import { chains } from '../../environments/tasks/chains/chains.ts';
import { voteTask, votingEnvironment } from '../../scenarios/curricula/voting/index.ts';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';

// Three digits, so that a right result doesn't turn up by chance in what agents are shown.
const domain = chains({ digits: 3, operations: 2, operators: '+-', modulus: 1000 });
const { compact, review } = domain;

const seat = (role: string): Seat => ({ role, policy: role, version: 'latest' });

/** Everybody is seated, or, in one plan of four, the first solver alone. */
function plansOf(name: string, twins: number, agents: readonly string[]): readonly EpisodePlan[] {
  return Array.from({ length: 12 }, (_, number): EpisodePlan => {
    const key = foldKey(foldKey(keyFromSeed(37), name), number);
    const id = `${name}-${number}`;
    return {
      id,
      group: id,
      key,
      environment: 'voting',
      task: voteTask(domain, openStream(foldKey(key, 'example')), 'train', number % (twins + 1)),
      seats: Object.fromEntries(
        agents
          .slice(0, number % 4 === 3 ? 1 : agents.length)
          .map((agent) => [agent, seat(agent.startsWith('judge') ? 'evaluator' : 'solver')]),
      ),
    };
  });
}

/** Answers at random, evaluates without error. */
function reply({ agent, prompt }: DecisionRequest, stream: RandomStream): string {
  const problem = compact.readProblem(prompt.compact.slice(0, compact.problemLength)) ?? '';
  if (agent.startsWith('solver')) return compact.answer(domain.guess(problem, stream));
  const shown = prompt.compact.slice(compact.problemLength + 1, -1);
  return review.evaluate(problem, compact.readAnswer(shown) ?? '');
}

function secrets({ task }: EpisodePlan): readonly string[] {
  const { problem, twins } = task as {
    readonly problem: string;
    readonly twins: readonly string[];
  };
  return [problem, ...twins].flatMap((text) => {
    const right = domain.solve(text, openStream(keyFromSeed(1)));
    return [right, compact.answer(right)];
  });
}

const rewards = [[majorityVote()], [voteShare()], [crossView()], [selfJudging()], [winRate()]];

export const examples: readonly EnvironmentExample[] = [
  {
    name: 'four solvers, one question',
    environment: votingEnvironment({ domain, solvers: 4 }),
    plans: plansOf('vote', 0, ['solver-1', 'solver-2', 'solver-3', 'solver-4']),
    reply,
    rewards,
    secrets,
  },
  {
    name: 'three solvers, two twins, two judges',
    environment: votingEnvironment({ domain, solvers: 3, twins: 2, judges: 2 }),
    plans: plansOf('twins', 2, ['solver-1', 'solver-2', 'solver-3', 'judge-1', 'judge-2']),
    reply,
    rewards,
    secrets,
  },
];
