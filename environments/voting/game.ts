import { say, UserError } from 'agon-sim';
import type { AgentId, EnvironmentInput, EvaluationReport, SayEvent, Utterance } from 'agon-sim';
import type { QuestionBody } from '../tasks/answer-messages.ts';
import type { EvaluateBody } from '../tasks/answer-messages.ts';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { castAnswer, givenBy, isAwaited, isLast, openBallot } from './ballot.ts';
import type { Ballot } from './ballot.ts';
import { judgeSeat, solverSeat } from './protocol.ts';
import type { HeardByEnvironment } from './protocol.ts';
import type { VoteTask } from './task.ts';

/** What the environment's machine keeps of a vote. */
export interface Vote {
  readonly ballot: Ballot;
  readonly judges: readonly AgentId[];
  readonly evaluations: readonly EvaluationReport[];
}

/** Seats for solvers and judges. */
export interface Seats {
  readonly solvers: number;
  readonly judges: number;
}

/** The vote before its first message. `plan.task` was checked at the door. */
export function openVote({ plan }: EnvironmentInput, seats: Seats): Vote {
  const { problem, twins } = plan.task as VoteTask;
  const solvers = seated(plan.seats, seats.solvers, solverSeat);
  if (solvers.length === 0) {
    throw new UserError(
      `voting: plan '${plan.id}' must seat a solver, got ${Object.keys(plan.seats).join(', ') || 'nobody'}; seat '${solverSeat(1)}'`,
    );
  }
  return {
    ballot: openBallot([problem, ...twins], solvers),
    judges: seated(plan.seats, seats.judges, judgeSeat),
    evaluations: [],
  };
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

/** Shows a judge the next answer that it hasn't judged; nothing once it has judged all. */
export function askJudge(
  vote: Vote,
  judge: AgentId,
): SayEvent<Utterance<'evaluate', EvaluateBody>> | null {
  const { questions, answers } = vote.ballot;
  const answer = answers[nextFor(vote, judge) ?? -1];
  if (answer === undefined) return null;
  const problem = questions[answer.view] ?? '';
  return say(judge, 'evaluate', { problem, answer: answer.text ?? '', history: [] });
}

/** Does a solver's reply come when it was asked for? */
export function isAnswerAwaited({ ballot }: Vote, { message }: HeardByEnvironment): boolean {
  return isAwaited(ballot, message.from);
}

/** The awaited answer is the last one. */
export function isLastAnswer({ ballot }: Vote): boolean {
  return isLast(ballot);
}

export function enterAnswer(vote: Vote, event: HeardByEnvironment, domain: AnswerDomain): Vote {
  const text = event.type === 'answer' ? event.message.body.answer : null;
  return { ...vote, ballot: castAnswer(vote.ballot, event.message.from, text, domain) };
}

export function isEvaluationAwaited(vote: Vote, { message }: HeardByEnvironment): boolean {
  return vote.judges.includes(message.from) && nextFor(vote, message.from) !== null;
}

/** The awaited evaluation is the last one. */
export function isLastEvaluation({ ballot, judges, evaluations }: Vote): boolean {
  return evaluations.length + 1 === judges.length * judgeable(ballot).length;
}

export function enterEvaluation(vote: Vote, event: HeardByEnvironment): Vote {
  const agent = event.message.from;
  const report: EvaluationReport = {
    agent,
    turn: vote.evaluations.filter((one) => one.agent === agent).length,
    of: nextFor(vote, agent) ?? -1,
    verdict: event.type === 'evaluation' ? event.message.body.verdict : null,
    wellFormed: event.type === 'evaluation',
  };
  return { ...vote, evaluations: [...vote.evaluations, report] };
}

/** Are there judges, and is there anything to judge? */
export function needsJudges({ ballot, judges }: Vote): boolean {
  return judges.length > 0 && judgeable(ballot).length > 0;
}

/** Index of the answer that a judge judges next; null once it has judged all. */
function nextFor({ ballot, evaluations }: Vote, judge: AgentId): number | null {
  const done = evaluations.filter(({ agent }) => agent === judge).length;
  return judgeable(ballot)[done] ?? null;
}

/** Indices of the answers that can be shown to a judge. */
function judgeable({ answers }: Ballot): readonly number[] {
  return answers.flatMap(({ text }, index) => (text === null ? [] : [index]));
}
