import { foldKey, keyFromSeed, majorityVote, openStream, proposalQuality } from 'agon-sim';
import type { DecisionRequest, EpisodePlan, RandomStream, Seat } from 'agon-sim';
import {
  proposalTask,
  proposerEnvironment,
} from '../../scenarios/curricula/proposer-solver/index.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';

const domain = chains({ digits: 3, operations: 2, operators: '+-', modulus: 1000 });
const { compact } = domain;

const seat = (role: string): Seat => ({ role, policy: role, version: 'latest' });
const seeds = Array.from({ length: 12 }, (_, i) =>
  domain.generate(openStream(foldKey(keyFromSeed(41), i)), 'train'),
);

/** Repeats an example, leaves the split, or makes up something new; answers well three times in four. */
function reply({ agent, prompt }: DecisionRequest, stream: RandomStream): string {
  const problem = prompt.compact.slice(0, compact.problemLength);
  if (agent === 'proposer') {
    const split = stream.pick(['train', 'train', 'train', 'heldOut'] as const);
    return stream.uniform() < 0.1 ? problem : compact.problem(domain.generate(stream, split));
  }
  const asked = compact.readProblem(problem) ?? '';
  return compact.answer(
    stream.uniform() < 0.75 ? domain.solve(asked, stream) : domain.guess(asked, stream),
  );
}

export const examples: readonly EnvironmentExample[] = [
  {
    name: 'four solvers, default filters',
    environment: proposerEnvironment({ domain, solvers: 4 }),
    plans: Array.from({ length: 24 }, (_, number): EpisodePlan => {
      const key = foldKey(keyFromSeed(43), number);
      const id = `proposal-${number}`;
      return {
        id,
        group: id,
        key,
        environment: 'proposer-solver',
        task: proposalTask(seeds, 3, openStream(foldKey(key, 'example'))),
        seats: {
          proposer: seat('proposer'),
          ...Object.fromEntries(
            Array.from({ length: 1 + (number % 4) }, (_n, i) => [
              `solver-${i + 1}`,
              seat('solver'),
            ]),
          ),
        },
      };
    }),
    reply,
    rewards: [[proposalQuality(), majorityVote()]],
    // What is proposed isn't known beforehand; the answers to what is shown must not be.
    secrets: ({ task }) => {
      const { examples: shown } = task as { readonly examples: readonly string[] };
      return shown.flatMap((problem) => {
        const right = domain.solve(problem, openStream(keyFromSeed(1)));
        return [right, compact.answer(right)];
      });
    },
  },
];
