import type { Action, AgentId, AnswerReport, BySeat } from 'agon-sim';
import type { AnswerDomain } from './answer-domain.ts';
import type { AnswerBody } from './answer-messages.ts';

/** One answer with its text; null if it was malformed. */
export interface CastAnswer extends AnswerReport {
  readonly text: string | null;
}

/** What solvers answered to one phrasing of a question, in the order of their seats. */
export function castAnswers(
  solvers: readonly AgentId[],
  actions: BySeat<Action>,
  view: number,
  questions: readonly string[],
  domain: AnswerDomain,
): readonly CastAnswer[] {
  const question = questions[view] ?? '';
  return solvers.map((agent) => {
    const action = actions[agent];
    const text = action?.ok === true ? (action.body as AnswerBody).answer : null;
    return {
      agent,
      turn: view,
      view,
      attempt: 0,
      value: text === null ? null : domain.valueOf(question, text),
      correct: text !== null && domain.isCorrect(question, text),
      text,
    };
  });
}

/** The answer as outcomes report it. */
export function withoutText({ text: _, ...report }: CastAnswer): AnswerReport {
  return report;
}
