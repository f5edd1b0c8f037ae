import type { RandomStream } from 'agon-sim';
import type { Split } from './split.ts';

/** What is true of one step, held against what the problem requires at that place. */
export interface StepCheck {
  /** The text is a step in this domain's form. Everything below is false if it isn't. */
  readonly wellFormed: boolean;
  /** Well formed, and every part of it right. */
  readonly correct: boolean;
  /**
   * The stated result is the one that the problem requires here. A rewritten step counts as a real
   * error only if this is false: whatever else it miscopies, a right result harms nothing after it.
   */
  readonly resultRight: boolean;
  readonly operandsRight: boolean;
  readonly operatorRight: boolean;
  /** The stated result follows from what the step itself states, right or wrong. */
  readonly selfConsistent: boolean;
  /** Why the step isn't correct, for people; `undefined` if it is. */
  readonly reason: string | undefined;
}

/** What is true of a whole solution. */
export interface SolutionCheck {
  /** Length of the longest correct beginning. */
  readonly correctSteps: number;
  /** Every step that the problem requires is there and correct. */
  readonly complete: boolean;
  /** Why it isn't complete; `undefined` if it is. */
  readonly reason: string | undefined;
}

/**
 * The short form for tiny policies: everything at a fixed width, so that a role's prompt always has
 * the same thing at the same position. Writing takes texts of the domain, reading takes whatever a
 * policy said and answers `undefined` where that isn't exactly the form.
 */
export interface CompactCodec {
  /** Every character it writes. A role adds its own marks to these. */
  readonly alphabet: string;
  readonly problemLength: number;
  /** Characters of one step. */
  readonly stepLength: number;
  /** Characters of a step's stated result. */
  readonly resultLength: number;
  problem(problem: string): string;
  readProblem(compact: string): string | undefined;
  /** Where a correct partial solution stands: how many steps, and the value reached. */
  position(problem: string, prefix: readonly string[]): string;
  /** `undefined` for text that isn't a step, so that it also tells whether a text is one. */
  step(step: string): string | undefined;
  readStep(compact: string): string | undefined;
  /** The result that a step states; the tail of `step(step)`. `undefined` for what isn't a step. */
  result(step: string): string | undefined;
  /** Text of a result. */
  readResult(compact: string): string | undefined;
  /** One character per family, for policies that choose an error kind before they rewrite. */
  mark(family: string): string;
  readMark(mark: string): string | undefined;
}

/** The domain in words, for language models. */
export interface DomainWording {
  /** The problem with all that one must know to solve it. */
  task(problem: string): string;
  /** How a step is written, with an example. */
  readonly stepForm: string;
  /** What each family of errors is. */
  readonly families: Readonly<Record<string, string>>;
}

/**
 * A kind of problem that is solved step by step, as pure functions. Problems and steps travel as
 * plain text: what people read, files hold and language models are told. Roles compose their prompts
 * from a domain, so that one role serves every domain.
 *
 * Texts are checked at the door (`checkProblem`, `compact.step`); the other functions expect problems
 * that passed and throw a `UserError` on others.
 */
export interface TaskDomain {
  readonly name: string;
  /** Named ways of being wrong, each understood by `corrupt`. */
  readonly families: readonly string[];
  /** The families that one can commit on purpose. */
  readonly deliberate: readonly string[];
  /** The families that rewrite the operator shown; a game may rule them out. */
  readonly operatorFamilies: readonly string[];
  /** A problem of the split. Draws from `stream`. */
  generate(stream: RandomStream, split: Split): string;
  splitOf(problem: string): Split;
  /** Why the text isn't a problem of this domain; `undefined` if it is one. */
  checkProblem(text: string): string | undefined;
  /** Steps that a solution of this problem has; at least 1. */
  stepCount(problem: string): number;
  /** The correct steps. */
  solve(problem: string): readonly string[];
  /** Judges the step that follows `prefix`. The prefix must be correct: only its length counts. */
  checkStep(problem: string, prefix: readonly string[], step: string): StepCheck;
  checkSolution(problem: string, steps: readonly string[]): SolutionCheck;
  /** What a step states as its result, as text; `undefined` for text that isn't a step. */
  resultOf(step: string): string | undefined;
  /**
   * Makes a real error of the family out of a correct step, each way of doing so equally likely.
   * Draws from `stream` only if the family applies; `undefined` if it doesn't.
   */
  corrupt(step: string, family: string, stream: RandomStream): string | undefined;
  /** The first family that could have turned the correct step into this one; `other` if none could. */
  familyOf(step: string, rewritten: string): string;
  /** Whether the family could have turned the correct step into this one, which is really wrong. */
  couldMake(family: string, step: string, rewritten: string): boolean;
  readonly compact: CompactCodec;
  readonly wording: DomainWording;
}
