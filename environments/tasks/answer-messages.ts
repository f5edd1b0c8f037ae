/*
 * Bodies of the messages that protocols over an `AnswerDomain` have in common: a question and its answer,
 * an answer and what is said of it.
 */

/** Answer this. `history` holds earlier answers with what was said of them, oldest first. */
export type QuestionBody = {
  readonly problem: string;
  readonly history: readonly DiscussedAnswer[];
};

/** An answer, and what was said of it; null if nothing, or nothing that could be understood. */
export type DiscussedAnswer = { readonly answer: string; readonly evaluation: string | null };

/** An answer that keeps to the rules of the task. */
export type AnswerBody = { readonly answer: string };

/** Here is your answer, and perhaps what somebody said of it; give another, or the same again. */
export type ReviseBody = DiscussedAnswer & { readonly problem: string };

/** Is this answer right? `history` holds earlier answers with what was said of them, oldest first. */
export type EvaluateBody = {
  readonly problem: string;
  readonly answer: string;
  readonly history: readonly DiscussedAnswer[];
};

/** Own work with a verdict. */
export type EvaluationBody = {
  readonly evaluation: string;
  /** True: it takes the answer for right. */
  readonly verdict: boolean;
};
