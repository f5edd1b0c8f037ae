import type { RandomStream, SupervisedExample } from 'agon';
import { questionPrompt, revisePrompt } from '../../agents/answerer.ts';
import { reflectPrompt } from '../../agents/reflector.ts';
import type { AnswerDomain } from '../tasks/answer-domain.ts';

type Lessons = (stream: RandomStream, count: number) => readonly SupervisedExample[];

/**
 * First answers, of which a share has a slip, in [0, 1]. Whoever learns from such lessons may know
 * better, and slips as often: what reward can mend without new knowledge.
 */
export function answerLessons(domain: AnswerDomain, slips = 0): Lessons {
  return (stream, count) =>
    Array.from({ length: count }, () => {
      const problem = domain.generate(stream, 'train');
      return {
        prompt: questionPrompt(domain, { problem, history: [] }),
        reply: domain.compact.answer(answerWith(slips, domain, problem, stream)),
      };
    });
}

/** What the attempts and revisions of lessons are like. Shares in [0, 1]. */
export interface RevisionMix {
  /** Attempts that are wrong, by one slip. */
  readonly wrong: number;
  /** Revisions that repeat the attempt, whatever it is. */
  readonly copied: number;
  /** Of the other revisions, those that have a slip; the rest is right. */
  readonly slips: number;
  /** Attempts with a note, which is an evaluation, between them and the revision. */
  readonly noted: number;
}

/** Revisions of right and wrong attempts. */
export function revisionLessons(domain: AnswerDomain, mix: RevisionMix): Lessons {
  return (stream, count) =>
    Array.from({ length: count }, () => {
      const problem = domain.generate(stream, 'train');
      const attempt = answerWith(mix.wrong, domain, problem, stream);
      const revised =
        stream.uniform() < mix.copied ? attempt : answerWith(mix.slips, domain, problem, stream);
      const evaluation =
        stream.uniform() < mix.noted ? domain.review.evaluate(problem, attempt) : null;
      return {
        prompt: revisePrompt(domain, problem, { answer: attempt, evaluation }),
        reply: domain.compact.answer(revised),
      };
    });
}

/** Notes on wrong attempts: each is what an able evaluator would write of the attempt. */
export function reflectionLessons(domain: AnswerDomain): Lessons {
  return (stream, count) =>
    Array.from({ length: count }, () => {
      const problem = domain.generate(stream, 'train');
      const failed = mistake(domain, problem, stream);
      return {
        prompt: reflectPrompt(domain, { problem, answer: failed }),
        reply: domain.review.evaluate(problem, failed),
      };
    });
}

/** Takes examples of several kinds, in turn by their shares: integers, at least 1. */
export function mixLessons(
  parts: readonly { readonly lessons: Lessons; readonly share: number }[],
): Lessons {
  const turns = parts.flatMap(({ lessons, share }) => Array.from({ length: share }, () => lessons));
  return (stream, count) =>
    Array.from({ length: count }, (_, i) => turns[i % turns.length]?.(stream, 1) ?? []).flat();
}

/** A right answer, or a wrong one by a share. */
function answerWith(
  wrong: number,
  domain: AnswerDomain,
  problem: string,
  stream: RandomStream,
): string {
  return stream.uniform() < wrong
    ? mistake(domain, problem, stream)
    : domain.solve(problem, stream);
}

const TRIES = 50;

/**
 * A wrong answer that looks like a slip: one character of a right one's compact form is another. Where
 * no such text is an answer, one by somebody who knows the rules only.
 */
function mistake(domain: AnswerDomain, problem: string, stream: RandomStream): string {
  const { compact } = domain;
  const written = compact.answer(domain.solve(problem, stream));
  for (let tries = 0; tries < TRIES; tries++) {
    const place = stream.integer(0, written.length);
    const character = stream.pick(Array.from(compact.alphabet));
    const slip = compact.readAnswer(written.slice(0, place) + character + written.slice(place + 1));
    if (
      slip !== undefined &&
      domain.checkAnswer(problem, slip) === undefined &&
      !domain.isCorrect(problem, slip)
    ) {
      return slip;
    }
  }
  return domain.guess(problem, stream);
}
