import { say } from 'agon-sim';
import type { AgentId, SayEvent, Utterance } from 'agon-sim';
import type { AnswerDomain } from './answer-domain.ts';
import type { CastAnswer } from './cast-answers.ts';
import type { QuestionBody } from './answer-messages.ts';

/** Answers being collected: every solver answers every phrasing of a question, one after the other. */
export interface Ballot {
  /** The phrasings: the original first, then its twins. */
  readonly questions: readonly string[];
  readonly solvers: readonly AgentId[];
  /** In the order in which they came. */
  readonly answers: readonly CastAnswer[];
}

export function openBallot(questions: readonly string[], solvers: readonly AgentId[]): Ballot {
  return { questions, solvers, answers: [] };
}

/** How many answers a solver has given, which is the view that it answers next. */
export function givenBy({ answers }: Ballot, solver: AgentId): number {
  return answers.filter(({ agent }) => agent === solver).length;
}

/** Is an answer of this agent still to come? */
export function isAwaited(ballot: Ballot, agent: AgentId): boolean {
  return ballot.solvers.includes(agent) && givenBy(ballot, agent) < ballot.questions.length;
}

/** The awaited answer is the last one. */
export function isLast({ questions, solvers, answers }: Ballot): boolean {
  return answers.length + 1 === questions.length * solvers.length;
}

/** Enters the awaited answer of a solver; null for one that could not be understood. */
export function castAnswer(
  ballot: Ballot,
  agent: AgentId,
  text: string | null,
  domain: AnswerDomain,
): Ballot {
  const view = givenBy(ballot, agent);
  const question = ballot.questions[view] ?? '';
  const answer: CastAnswer = {
    agent,
    turn: view,
    view,
    attempt: 0,
    value: text === null ? null : domain.valueOf(question, text),
    correct: text !== null && domain.isCorrect(question, text),
    text,
  };
  return { ...ballot, answers: [...ballot.answers, answer] };
}

/** Those of the numbered seats that a plan fills, in order. */
export function seated(
  seats: Readonly<Record<AgentId, unknown>>,
  count: number,
  seat: (number: number) => AgentId,
): readonly AgentId[] {
  return Array.from({ length: count }, (_, i) => seat(i + 1)).filter(
    (agent) => seats[agent] !== undefined,
  );
}

/** Puts the next phrasing to a solver; nothing once it has answered all. */
export function askSolver(
  ballot: Ballot,
  solver: AgentId,
): SayEvent<Utterance<'question', QuestionBody>> | null {
  const problem = ballot.questions[givenBy(ballot, solver)];
  return problem === undefined ? null : say(solver, 'question', { problem, history: [] });
}
