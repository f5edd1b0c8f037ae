import type { AnswerReport } from './answers-outcome.ts';

/** Which value won a vote. */
export interface Majority {
  readonly value: string;
  /** Of all answers asked, the malformed ones included; in (0, 1]. */
  readonly share: number;
}

/**
 * The value that most answers have, or null if all are malformed: those have no vote. Of several with
 * the same number of votes the one that was given first, in the order of the list: by content, the
 * same value would win every tie, and with it the training.
 */
export function mostVoted(answers: readonly Pick<AnswerReport, 'value'>[]): Majority | null {
  const votes = new Map<string, number>(); // in the order of first votes
  for (const { value } of answers) {
    if (value !== null) votes.set(value, (votes.get(value) ?? 0) + 1);
  }
  const most = Math.max(...votes.values());
  for (const [value, count] of votes) {
    if (count === most) return { value, share: count / answers.length };
  }
  return null;
}

/** Is the value right that most answers have? Of several with the same number of votes, see `mostVoted`. */
export function isMajorityRight(
  answers: readonly Pick<AnswerReport, 'value' | 'correct'>[],
): boolean {
  const majority = mostVoted(answers)?.value;
  return answers.find(({ value }) => value === majority)?.correct === true;
}
