import type { RandomStream, SupervisedExample } from 'agon-sim';
import { questionPrompt, revisePrompt } from '../../../environments/tasks/texts/answer.ts';
import { reflectPrompt } from '../../../environments/tasks/texts/note.ts';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';
import { answerWith, slip } from './slip.ts';

/** Makes examples out of chance alone, as a supervised phase asks for them. */
export type Lessons = (stream: RandomStream, count: number) => readonly SupervisedExample[];

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

/** What attempts and revisions in lessons are like. Shares in [0, 1]. */
export interface RevisionMix {
  /** Attempts that are wrong, by one slip. */
  readonly wrong: number;
  /** Revisions that repeat the attempt, whatever it is. */
  readonly copied: number;
  /** Of the other revisions, those that have a slip; the rest is right. */
  readonly slips: number;
}

/** Revisions of right and wrong attempts, of which nothing is said. */
export function revisionLessons(domain: AnswerDomain, mix: RevisionMix): Lessons {
  return (stream, count) =>
    Array.from({ length: count }, () => {
      const problem = domain.generate(stream, 'train');
      const attempt = answerWith(mix.wrong, domain, problem, stream);
      const revised =
        stream.uniform() < mix.copied ? attempt : answerWith(mix.slips, domain, problem, stream);
      return {
        prompt: revisePrompt(domain, problem, { answer: attempt, evaluation: null }),
        reply: domain.compact.answer(revised),
      };
    });
}

/**
 * Reflections on wrong attempts, and retries that rely on them, in turn. A note is an answer as the
 * reflector would give it now, with slips of its own by a share in [0, 1]; the retry repeats it, but for
 * a share `wilful`, which answers rightly whatever the note says.
 */
export function reflectionLessons(
  domain: AnswerDomain,
  { slips, wilful }: { readonly slips: number; readonly wilful: number },
): Lessons {
  const { compact } = domain;
  return (stream, count) =>
    Array.from({ length: count }, (_, i) => {
      const problem = domain.generate(stream, 'train');
      const failed = slip(domain, problem, stream);
      const note = compact.answer(answerWith(slips, domain, problem, stream));
      if (i % 2 === 0)
        return { prompt: reflectPrompt(domain, { problem, answer: failed }), reply: note };
      const isWilful = stream.uniform() < wilful;
      return {
        prompt: revisePrompt(domain, problem, { answer: failed, evaluation: note }),
        reply: isWilful ? compact.answer(domain.solve(problem, stream)) : note,
      };
    });
}

/** Lessons of several kinds in one batch, each by its share of it in [0, 1]; the shares add up to 1. */
export function mixLessons(
  kinds: readonly { readonly lessons: Lessons; readonly share: number }[],
): Lessons {
  return (stream, count) => {
    let from = 0;
    let upTo = 0;
    return kinds.flatMap(({ lessons, share }) => {
      from = upTo;
      upTo += share;
      return lessons(stream, Math.round(upTo * count) - Math.round(from * count));
    });
  };
}
