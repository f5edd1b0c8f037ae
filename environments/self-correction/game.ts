import { ENVIRONMENT } from 'agon-sim';
import type { AgentId, AnswerReport, EnvironmentInput, EvaluationReport } from 'agon-sim';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import type { ReflectionReport } from './outcome.ts';
import { CRITIC, REFLECTOR, SELF_EVALUATOR } from './protocol.ts';
import type { HeardByEnvironment } from './protocol.ts';
import type { CorrectionTask } from './task.ts';

/** By what the game is played: the options of `selfCorrection`, checked and complete. */
export interface CorrectionRules {
  readonly domain: AnswerDomain;
  readonly turns: number;
  readonly feedback: Feedback;
  readonly stop: StopRule;
  readonly grade: (problem: string, answer: string) => number;
}

export type Feedback = 'none' | 'self' | 'critique' | 'reflection';
export type StopRule = 'never' | 'accepted' | 'solved';

/** What the environment's machine keeps of a game. */
export interface Correction {
  readonly task: CorrectionTask;
  readonly answers: readonly AnswerReport[];
  /** The answers as they were said; null if malformed. */
  readonly texts: readonly (string | null)[];
  readonly grades: readonly number[];
  readonly evaluations: readonly EvaluationReport[];
  readonly reflections: readonly ReflectionReport[];
  /** What was said of the latest answer; null if nothing, or nothing that could be understood. */
  readonly note: string | null;
}

/** The game before its first message. `plan.task` was checked at the door. */
export function openGame({ plan }: EnvironmentInput, rules: CorrectionRules): Correction {
  const game: Correction = {
    task: plan.task as CorrectionTask,
    answers: [],
    texts: [],
    grades: [],
    evaluations: [],
    reflections: [],
    note: null,
  };
  const { attempt } = game.task;
  return attempt === undefined
    ? game
    : { ...game, ...noteAnswer(game, ENVIRONMENT, attempt, rules) };
}

/** Whose word on an answer is asked; null if nobody's. */
export function judgeSeat(feedback: Feedback): AgentId | null {
  switch (feedback) {
    case 'none':
      return null;
    case 'self':
      return SELF_EVALUATOR;
    case 'critique':
      return CRITIC;
    case 'reflection':
      return REFLECTOR;
  }
}

/** Enters an answer, or that there was none to understand, as the next attempt. */
export function noteAnswer(
  game: Correction,
  agent: AgentId,
  text: string | null,
  { domain, grade }: CorrectionRules,
): Partial<Correction> {
  const { problem } = game.task;
  const report: AnswerReport = {
    agent,
    turn: game.answers.filter((answer) => answer.agent === agent).length,
    view: 0,
    attempt: game.answers.length,
    value: text === null ? null : domain.valueOf(problem, text),
    correct: text !== null && domain.isCorrect(problem, text),
  };
  return {
    answers: [...game.answers, report],
    texts: [...game.texts, text],
    grades: [...game.grades, text === null ? 0 : grade(problem, text)],
    note: null,
  };
}

/** Enters what was said of the latest answer: an evaluation, a reflection, or nothing to understand. */
export function noteWord(
  game: Correction,
  event: HeardByEnvironment,
  feedback: Feedback,
): Partial<Correction> {
  const author = { agent: event.message.from, of: game.answers.length - 1 };
  const wellFormed = event.type !== 'malformed';
  if (feedback === 'reflection') {
    const note = event.type === 'reflection' ? event.message.body.note : null;
    const report = { ...author, turn: game.reflections.length, note, wellFormed };
    return { reflections: [...game.reflections, report], note };
  }
  const said = event.type === 'evaluation' ? event.message.body : null;
  const report = {
    ...author,
    turn: game.evaluations.length,
    verdict: said?.verdict ?? null,
    wellFormed,
  };
  return { evaluations: [...game.evaluations, report], note: said?.evaluation ?? null };
}

/** The latest answer as it was said; empty before the first. */
export function latestAnswer({ texts }: Correction): string {
  return texts.at(-1) ?? '';
}
