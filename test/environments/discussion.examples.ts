import { foldKey, keyFromSeed, openStream } from 'agon-sim';
import type { DecisionRequest, EpisodePlan, RandomStream, Seat } from 'agon-sim';
import { comasFormat, comasSplit, evaluatorAgreement } from 'agon-sim/curricula';
import {
  discussTask,
  discussionEnvironment,
  judgeTask,
  solveTask,
} from '../../scenarios/curricula/discussion/index.ts';
import type { DiscussionOptions } from '../../environments/discussion.ts';
import { countdown } from '../../environments/tasks/countdown/countdown.ts';
import { solutionsOf } from '../../environments/tasks/countdown/expressions.ts';
import { formatExpression, parseProblem } from '../../environments/tasks/countdown/text.ts';
import type { EnvironmentExample } from '../../src/actors/conformance/environment-example.ts';

const domain = countdown({ numbers: 3 });
const { compact, review } = domain;

const seat = (role: string): Seat => ({ role, policy: role, version: 'latest' });
const seatsFor = (agents: number) =>
  Object.fromEntries(
    ['solver', 'evaluator', 'scorer'].flatMap((role) =>
      Array.from({ length: agents }, (_, i) => [`${role}-${i + 1}`, seat(role)]),
    ),
  );

function solutions(problem: string): readonly string[] {
  const parsed = parseProblem(problem, 3);
  return parsed === undefined ? [] : solutionsOf(parsed).map(formatExpression);
}

/** A guess that is wrong, so that no right answer comes up by itself. */
function wrongAnswer(problem: string, stream: RandomStream): string {
  for (;;) {
    const answer = domain.guess(problem, stream);
    if (!domain.isCorrect(problem, answer)) return answer;
  }
}

function planOf(number: number, agents: number): EpisodePlan {
  const key = foldKey(keyFromSeed(31), number);
  const stream = openStream(foldKey(key, 'example'));
  const problem = domain.generate(stream, 'train');
  const kind = (['discuss', 'solve', 'judge'] as const)[number % 3] ?? 'discuss';
  const task =
    kind === 'discuss'
      ? discussTask(problem)
      : kind === 'solve'
        ? solveTask(problem)
        : judgeTask(problem, wrongAnswer(problem, stream), 1);
  const id = `${kind}-${number}`;
  const seats = kind === 'solve' ? { 'solver-1': seat('solver') } : seatsFor(agents);
  return { id, group: id, key, environment: 'discussion', task, seats };
}

/** Wrong answers and corrupted evaluations, as the compact prompt asks for them. */
function reply({ agent, prompt }: DecisionRequest, stream: RandomStream): string {
  const problem = compact.readProblem(prompt.compact.slice(0, compact.problemLength)) ?? '';
  if (agent.startsWith('solver')) return wrongAnswer(problem, stream);
  const from = prompt.compact.lastIndexOf('S') + 1;
  const answer = prompt.compact.slice(from, from + compact.answerLength);
  if (agent.startsWith('evaluator')) return review.corrupt(problem, answer, stream);
  return review.score(problem, answer, prompt.compact.slice(from + compact.answerLength + 1, -1));
}

function example(name: string, options: Omit<DiscussionOptions, 'domain'>): EnvironmentExample {
  return {
    name,
    environment: discussionEnvironment({ domain, ...options }),
    plans: Array.from({ length: 24 }, (_, number) => planOf(number, options.agents)),
    reply,
    rewards: [[comasSplit(), comasFormat()], [evaluatorAgreement()]],
    // Nobody may see an answer that is right, nor what an able evaluator would write of a given one.
    secrets: ({ task }) => {
      const { problem, answer } = task as { problem: string; answer?: string };
      const honest = answer === undefined ? [] : [review.evaluate(problem, answer)];
      return [...solutions(problem), ...honest];
    },
  };
}

const alone = { agents: 1, selfEvaluation: true, selfScoring: true };

export const examples: readonly EnvironmentExample[] = [
  example('four agents, three rounds, two evaluations', {
    agents: 4,
    rounds: 3,
    evaluations: 2,
    history: 2,
  }),
  example('two agents, drawn uniformly', { agents: 2, rounds: 2, assignment: 'uniform' }),
  example('one agent that judges itself', { ...alone, rounds: 2, evaluations: 2 }),
  example('without a scorer', { agents: 3, evaluations: 2, without: 'scorer' }),
  example('without an evaluator', { agents: 3, without: 'evaluator' }),
];
