import type { JudgedAnswer } from './judged-answers.ts';

/** Whose earlier answers count: those of the same agent, or everybody's. */
export type History = 'own' | 'all';

/** An answer's own reward R, with those of the answers around it. */
export interface AnswerInHistory {
  readonly answer: JudgedAnswer;
  /** R: 1 if it is correct, else 0. */
  readonly own: number;
  /** Q, the mean R of the answers before it, in [0, 1]; null for an answer that none came before. */
  readonly earlier: number | null;
  /** R of the same agent's last answer in the episode; 0 or 1. */
  readonly last: number;
}

/**
 * What MARTI's shaped rewards are made of. An agent's n-th answer in an episode is of round n; all answers
 * of lower rounds came before it.
 */
export function inHistory(
  answers: readonly JudgedAnswer[],
  history: History,
): readonly AnswerInHistory[] {
  const counts = new Map<string, number>();
  const rounds = answers.map((answer) => {
    const author = `${answer.agent} ${answer.episode.plan.id}`;
    const round = counts.get(author) ?? 0;
    counts.set(author, round + 1);
    return { answer, round };
  });
  return rounds.map(({ answer, round }) => {
    const before = rounds.filter(
      (other) =>
        other.round < round &&
        other.answer.episode === answer.episode &&
        (history === 'all' || other.answer.agent === answer.agent),
    );
    const right = before.filter((other) => other.answer.correct).length;
    const last = answers.findLast(
      ({ agent, episode }) => agent === answer.agent && episode === answer.episode,
    );
    return {
      answer,
      own: answer.correct ? 1 : 0,
      earlier: before.length === 0 ? null : right / before.length,
      last: last?.correct === true ? 1 : 0,
    };
  });
}
