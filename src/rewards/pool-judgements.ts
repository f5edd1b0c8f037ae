import type { JudgedAnswer } from './judged-answers.ts';

/**
 * What was said of each answer, as numbers; with `pool`, what was said of all equal answers of the group,
 * so that the same answer is worth the same wherever it was given, judged there or not. Malformed
 * answers are never pooled.
 */
export function poolJudgements(
  answers: readonly JudgedAnswer[],
  judgements: (answer: JudgedAnswer) => readonly number[],
  pool: boolean,
): (answer: JudgedAnswer) => readonly number[] {
  if (!pool) return judgements;
  const pools = new Map<string, number[]>();
  for (const answer of answers) {
    if (answer.value === null) continue;
    const said = pools.get(answer.value);
    if (said === undefined) pools.set(answer.value, [...judgements(answer)]);
    else said.push(...judgements(answer));
  }
  return (answer) => (answer.value === null ? judgements(answer) : (pools.get(answer.value) ?? []));
}

/** The mean of judgements; null where there are none. */
export function meanOf(judgements: readonly number[]): number | null {
  if (judgements.length === 0) return null;
  return judgements.reduce((sum, value) => sum + value, 0) / judgements.length;
}
