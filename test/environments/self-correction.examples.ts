import {
  accumulatedProgress,
  finalState,
  foldKey,
  keyFromSeed,
  openStream,
  reflectionReward,
} from 'agon-sim';
import type { DecisionRequest, EpisodePlan, RandomStream, Seat } from 'agon-sim';
import { correctionEnvironment } from '../../scenarios/curricula/self-correction/index.ts';
import type { SelfCorrectionOptions } from '../../environments/self-correction.ts';
import { chains } from '../../environments/tasks/chains/chains.ts';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';

// Three digits, so that a right result doesn't turn up by chance in what agents are shown.
const domain = chains({ digits: 3, operations: 2, operators: '+-', modulus: 1000 });
const { compact, review } = domain;

const seat = (role: string): Seat => ({ role, policy: role, version: 'latest' });

/** Games on fresh problems; every third begins with an answer that is given, right or (mostly) wrong in turn. */
function plansOf(name: string, seats: readonly string[]): readonly EpisodePlan[] {
  return Array.from({ length: 30 }, (_, number): EpisodePlan => {
    const key = foldKey(foldKey(keyFromSeed(31), name), number);
    const stream = openStream(foldKey(key, 'example'));
    const problem = domain.generate(stream, 'train');
    const id = `${name}-${number}`;
    const attempt =
      number % 2 === 0 ? domain.solve(problem, stream) : domain.guess(problem, stream);
    return {
      id,
      group: id,
      key,
      environment: 'self-correction',
      task: number % 3 === 0 ? { problem, attempt } : { problem },
      seats: Object.fromEntries(seats.map((agent) => [agent, seat(agent.replace(/-\d$/, ''))])),
    };
  });
}

/** Answers rightly one time in four, then stands by it half of the time; evaluates without error. */
function reply({ agent, prompt }: DecisionRequest, stream: RandomStream): string {
  const problem = compact.readProblem(prompt.compact.slice(0, compact.problemLength)) ?? '';
  const shown = prompt.compact.slice(compact.problemLength + 1);
  const latest = shown.slice(0, compact.answerLength);
  if (agent !== 'solver-1') return review.evaluate(problem, compact.readAnswer(latest) ?? '');
  if (latest !== '' && stream.uniform() < 0.5) return latest;
  return compact.answer(
    stream.uniform() < 0.25 ? domain.solve(problem, stream) : domain.guess(problem, stream),
  );
}

function example(
  name: string,
  options: Omit<SelfCorrectionOptions, 'domain'>,
  seats: readonly string[],
): EnvironmentExample {
  return {
    name,
    environment: correctionEnvironment({ domain, ...options }),
    plans: plansOf(name.replaceAll(' ', '-'), seats),
    reply,
    rewards: [
      [accumulatedProgress()],
      [accumulatedProgress({ discount: 0 })],
      [accumulatedProgress({ discount: 1 })],
      [finalState()],
      [reflectionReward()],
    ],
    // What is right is a secret unless it is given.
    secrets: ({ task }) => {
      const { problem, attempt } = task as { readonly problem: string; readonly attempt?: string };
      const right = domain.solve(problem, openStream(keyFromSeed(1)));
      return attempt === right ? [] : [right, compact.answer(right)];
    },
  };
}

export const examples: readonly EnvironmentExample[] = [
  example('corrects itself unaided', { turns: 3, stop: 'never' }, ['solver-1']),
  example(
    'stops when it accepts its own answer',
    { turns: 4, feedback: 'self', stop: 'accepted' },
    ['solver-1', 'evaluator-1'],
  ),
  example('is criticised by another', { feedback: 'critique', stop: 'never' }, [
    'solver-1',
    'evaluator-2',
  ]),
  example('reflects on failures', { turns: 3, feedback: 'reflection', stop: 'solved' }, [
    'solver-1',
    'reflector-1',
  ]),
  example('tries again until it is right', { turns: 3, stop: 'solved' }, ['solver-1']),
];
