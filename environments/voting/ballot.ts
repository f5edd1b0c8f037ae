import type { AgentId, AnswerReport } from 'agon-sim';
import type { AnswerDomain } from '../tasks/answer-domain.ts';

/** Answers being collected: every solver answers every phrasing of a question, one after the other. */
export interface Ballot {
  /** The phrasings: the original first, then its twins. */
  readonly questions: readonly string[];
  readonly solvers: readonly AgentId[];
  /** In the order in which they came. */
  readonly answers: readonly Cast[];
}

/** One answer with its text; null if it was malformed. */
export interface Cast extends AnswerReport {
  readonly text: string | null;
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
  const answer: Cast = {
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

/** The answer as outcomes report it. */
export function withoutText({ text: _, ...report }: Cast): AnswerReport {
  return report;
}
