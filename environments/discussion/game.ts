import { ENVIRONMENT } from 'agon-sim';
import type { AgentId, EnvironmentInput, ScoringReport } from 'agon-sim';
import type { DiscussedAnswer } from '../tasks/answer-messages.ts';
import type { AnswerDomain } from '../tasks/answer-domain.ts';
import { castDiscussion } from './cast.ts';
import type { CastReview, CastRound, DiscussionRules } from './cast.ts';
import type {
  DiscussedAnswerReport,
  DiscussedEvaluationReport,
  DiscussionOutcome,
} from './outcome.ts';
import type { DiscussionRole, HeardByEnvironment } from './protocol.ts';
import type { DiscussionTask } from './task.ts';

/** What the environment's machine keeps of a discussion. */
export interface Game {
  readonly task: DiscussionTask;
  readonly cast: readonly CastRound[];
  /** Which round it is, counted from 0. */
  readonly round: number;
  /** Which review of the round's answer it is, counted from 0. */
  readonly review: number;
  readonly answers: readonly DiscussedAnswerReport[];
  readonly evaluations: readonly DiscussedEvaluationReport[];
  readonly scorings: readonly ScoringReport[];
  readonly malformed: readonly AgentId[];
}

/** The discussion before its first message. `plan.task` was checked at the door. */
export function openGame(
  { plan }: EnvironmentInput,
  domain: AnswerDomain,
  rules: DiscussionRules,
): Game {
  const task = plan.task as DiscussionTask;
  const size = {
    rounds: task.kind === 'discuss' ? rules.rounds : 1,
    evaluations: task.kind === 'solve' ? 0 : (task.evaluations ?? rules.evaluations),
    solvers: task.kind !== 'judge',
  };
  const game: Game = {
    task,
    cast: castDiscussion(plan, rules, size),
    round: 0,
    review: 0,
    answers: [],
    evaluations: [],
    scorings: [],
    malformed: [],
  };
  return task.kind === 'judge' ? { ...game, ...noteAnswer(game, task.answer, domain) } : game;
}

/** Who acts in this round. */
export function castOf({ cast, round }: Game): CastRound {
  return cast[round] ?? { solver: null, reviews: [] };
}

/** Who judges the answer now; undefined once all have. */
export function reviewOf(game: Game): CastReview | undefined {
  return castOf(game).reviews[game.review];
}

/** The round's answer as evaluators and scorers are shown it. */
export function shown({ task, answers }: Game): { problem: string; answer: string } {
  return { problem: task.problem, answer: answers.at(-1)?.text ?? '' };
}

/** The answers of the last `rounds` rounds with what was said of them, oldest first: a pair for each evaluation. */
export function historyOf(game: Game, rounds: number): readonly DiscussedAnswer[] {
  return game.answers.flatMap(({ text, round }, of): DiscussedAnswer[] => {
    if (text === null || round >= game.round || round < game.round - rounds) return [];
    const said = game.evaluations.flatMap((one) =>
      one.of === of && one.text !== null ? [{ answer: text, evaluation: one.text }] : [],
    );
    return said.length > 0 ? said : [{ answer: text, evaluation: null }];
  });
}

/** Enters the round's answer; null if it was malformed. */
export function noteAnswer(game: Game, text: string | null, domain: AnswerDomain): Partial<Game> {
  const { task, answers, round } = game;
  const agent = castOf(game).solver ?? ENVIRONMENT;
  const report: DiscussedAnswerReport = {
    agent,
    turn: turnsOf(agent, answers),
    view: 0,
    attempt: 0,
    round,
    text,
    value: text === null ? null : domain.valueOf(task.problem, text),
    correct: text !== null && domain.isCorrect(task.problem, text),
  };
  return { answers: [...answers, report], malformed: noteMalformed(game, text, agent), review: 0 };
}

/** Enters what the evaluator said; null if it was malformed. */
export function noteEvaluation(
  game: Game,
  said: { readonly evaluation: string; readonly verdict: boolean } | null,
): Partial<Game> {
  const agent = reviewOf(game)?.evaluator ?? ENVIRONMENT;
  const report: DiscussedEvaluationReport = {
    agent,
    turn: turnsOf(agent, game.evaluations),
    of: game.answers.length - 1,
    verdict: said?.verdict ?? null,
    wellFormed: said !== null,
    text: said?.evaluation ?? null,
  };
  return {
    evaluations: [...game.evaluations, report],
    malformed: noteMalformed(game, said, agent),
  };
}

/** Enters that nobody evaluates the answer. */
export function noteBlank({ evaluations, answers }: Game): Partial<Game> {
  const blank = { agent: ENVIRONMENT, verdict: null, wellFormed: true, text: null };
  const turn = turnsOf(ENVIRONMENT, evaluations);
  return { evaluations: [...evaluations, { ...blank, turn, of: answers.length - 1 }] };
}

/** Enters the score; null if it was malformed. */
export function noteScoring(game: Game, score: 1 | 2 | 3 | null): Partial<Game> {
  const agent = reviewOf(game)?.scorer ?? ENVIRONMENT;
  const turn = turnsOf(agent, game.scorings);
  const report: ScoringReport = { agent, turn, of: game.evaluations.length - 1, score };
  return { scorings: [...game.scorings, report], malformed: noteMalformed(game, score, agent) };
}

/** Whom the machine waits for in a state. */
export function awaited(game: Game, role: DiscussionRole): AgentId | null {
  return role === 'solver' ? castOf(game).solver : (reviewOf(game)?.[role] ?? null);
}

/** Whom the machine speaks to in a state, to wait for them then. */
export function addressee(game: Game, role: DiscussionRole): AgentId {
  const agent = awaited(game, role);
  if (agent === null) throw new Error(`internal: discussion has no ${role} to speak to`);
  return agent;
}

export function isFrom({ message }: HeardByEnvironment, agent: AgentId | null): boolean {
  return message.from === agent;
}

export function outcomeOf(game: Game): DiscussionOutcome {
  const { task, answers, evaluations, scorings, malformed } = game;
  return { kind: task.kind, problem: task.problem, answers, evaluations, scorings, malformed };
}

/** A seat decides once each time it is asked, and each time leaves a report. */
function turnsOf(agent: AgentId, reports: readonly { readonly agent: AgentId }[]): number {
  return reports.filter((report) => report.agent === agent).length;
}

function noteMalformed(game: Game, said: unknown, agent: AgentId): readonly AgentId[] {
  return said === null ? [...game.malformed, agent] : game.malformed;
}
