import type { JudgedAnswer } from './judged-answers.ts';

/** Whose word on an answer counts: that of who judges it, or that of who scores the judgements. */
export type JudgedBy = 'evaluations' | 'scorings';

/**
 * What was said of an answer, each judgement as a number in [0, 1]: a verdict is 1 or 0, a score t of 1 to
 * 3 is (t - 1) / 2. Judgements that can't be read and evaluations without a verdict say nothing.
 */
export function judgementsOf({ evaluations }: JudgedAnswer, by: JudgedBy): readonly number[] {
  return by === 'evaluations'
    ? evaluations.flatMap(({ verdict }) => (verdict === null ? [] : [verdict ? 1 : 0]))
    : evaluations
        .flatMap(({ scorings }) => scorings)
        .flatMap(({ score }) => (score === null ? [] : [(score - 1) / 2]));
}
