import type { RandomStream } from 'agon-sim';
import type { Split } from './split.ts';

/**
 * A kind of question that is answered in one go, as pure functions. Questions and answers travel as
 * plain text: what people read, files hold and language models are told. Roles compose their prompts
 * from a domain, so that one role serves every domain.
 *
 * Texts are checked at the door (`checkProblem`, `checkAnswer`); the other functions expect texts that
 * passed and throw a `UserError` on others.
 */
export interface AnswerDomain {
  readonly name: string;
  /** A problem of the split. Draws from `stream`. */
  generate(stream: RandomStream, split: Split): string;
  splitOf(problem: string): Split;
  /** Why the text isn't a problem of this domain; `undefined` if it is one. */
  checkProblem(text: string): string | undefined;
  /**
   * Why the text can't be an answer to the problem by the rules of the task alone (form, numbers used
   * twice …), which everybody may know; `undefined` if it can. Says nothing of its being right.
   */
  checkAnswer(problem: string, text: string): string | undefined;
  /** Ground truth: is it right? False for what is no answer. */
  isCorrect(problem: string, answer: string): boolean;
  /** What answers are compared by in a vote: two that mean the same have the same value. */
  valueOf(problem: string, answer: string): string;
  /** A right answer; each equally likely where there are several. Draws from `stream`. */
  solve(problem: string, stream: RandomStream): string;
  /** A legal answer such as somebody would give who knows the rules only; seldom right. Draws from `stream`. */
  guess(problem: string, stream: RandomStream): string;
  /** The same question put differently, with the same right answers' values; absent where there is no other way. Draws from `stream`. */
  rephrase?(problem: string, stream: RandomStream): string;
  /** How answers are evaluated and evaluations are scored. */
  readonly review: ReviewForm;
  readonly compact: AnswerCodec;
  readonly wording: AnswerWording;
}

/**
 * Checking, as opposed to solving. An evaluation is own work with a verdict; a scoring says whether
 * that work holds. Both travel in their compact form, of fixed length, which is text as well.
 *
 * The burden of proof is the evaluator's: an answer stands (3) unless the work shown is itself right
 * and refutes it (1, or 2 where the verdict fails to say so). A scorer checks what is shown only.
 */
export interface ReviewForm {
  /** Characters of an evaluation, and of a scoring. */
  readonly evaluationLength: number;
  readonly scoringLength: number;
  /** The evaluation that an honest and able evaluator writes. */
  evaluate(problem: string, answer: string): string;
  /** The verdict of an evaluation (`true`: right); `undefined` if the text isn't one. */
  verdict(evaluation: string): boolean | undefined;
  /** An evaluation that is wrong, sloppy or dishonest in one of several ways. Draws from `stream`. */
  corrupt(problem: string, answer: string, stream: RandomStream): string;
  /** What an able scorer writes of an evaluation. */
  score(problem: string, answer: string, evaluation: string): string;
  /** The score that a scoring gives; `undefined` if the text isn't one. */
  scoreIn(scoring: string): 1 | 2 | 3 | undefined;
}

/** The short form for tiny policies, everything at a fixed width. Reading answers `undefined` where the text isn't exactly the form. */
export interface AnswerCodec {
  /** Every character that it, evaluations and scorings are written with. A role adds its own marks to these. */
  readonly alphabet: string;
  readonly problemLength: number;
  readonly answerLength: number;
  problem(problem: string): string;
  /** The problem's text. */
  readProblem(compact: string): string | undefined;
  answer(answer: string): string;
  /** The answer's text; says nothing of the rules, see `checkAnswer`. */
  readAnswer(compact: string): string | undefined;
}

/** The domain in words, for language models. */
export interface AnswerWording {
  /** The problem with all that one must know to answer it. */
  task(problem: string): string;
  /** How an answer and an evaluation are written, each with an example. */
  readonly answerForm: string;
  readonly evaluationForm: string;
}
