import type { RandomStream, SupervisedExample } from 'agon-sim';
import { BLANK, blankEvaluation } from '../../../environments/tasks/texts/scoring.ts';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';

/** What a transcript shows, as shares in [0, 1], and how much each role's part weighs. */
export interface LessonMix {
  /** Right answers; the others are guesses, which teach the solver nothing. */
  readonly right: number;
  /** Rows whose problem is replaced by one that the answer nearly solves, where the domain has such. */
  readonly nearMisses: number;
  /** Evaluations that are corrupted, and such as are blank; the others are honest. */
  readonly corrupted: number;
  readonly blank: number;
  /** Weight of a character of each role, at least 0. */
  readonly weights: {
    readonly solver: number;
    readonly evaluator: number;
    readonly scorer: number;
  };
}

/** What a decent judge and a weak solver come of. */
export const LESSON_MIX: LessonMix = {
  right: 0.4,
  nearMisses: 0.35,
  corrupted: 0.35,
  blank: 0.15,
  weights: { solver: 0.6, evaluator: 1, scorer: 1 },
};

/** A domain that may offer problems which an answer nearly solves. */
export type LessonDomain = AnswerDomain & {
  nearMiss?(problem: string, answer: string, stream: RandomStream): string;
};

/** The characters of these transcripts, for a transformer that speaks for all roles. */
export function discussionCharacters({ compact }: AnswerDomain): string {
  return [...new Set(`${compact.alphabet}SEC${BLANK}`)].join('');
}

/**
 * Transcripts `<problem>S<answer>E<evaluation>C<scoring>` for all roles at once, each part weighed 0
 * where it is no example to follow:
 *
 * - the solver learns from right answers
 * - the evaluator learns from honest evaluations, of right answers and of wrong ones. Near misses teach
 *   it to calculate: without them it finds the target where it wants to
 * - the scorer learns what to make of honest, corrupted and blank evaluations
 *
 * One row costs one forward pass, whomever it teaches. Labels are used here and nowhere later.
 */
export function discussionLessons(domain: LessonDomain, mix: LessonMix = LESSON_MIX) {
  return (stream: RandomStream, count: number): readonly SupervisedExample[] =>
    Array.from({ length: count }, () => transcript(domain, mix, stream));
}

function transcript(
  domain: LessonDomain,
  { right, nearMisses, corrupted, blank, weights }: LessonMix,
  stream: RandomStream,
): SupervisedExample {
  const { compact, review } = domain;
  const asked = domain.generate(stream, 'train');
  const answer =
    stream.uniform() < right ? domain.solve(asked, stream) : domain.guess(asked, stream);
  const problem =
    domain.nearMiss !== undefined && stream.uniform() < nearMisses
      ? domain.nearMiss(asked, answer, stream)
      : asked;
  const chance = stream.uniform();
  const kind = chance < corrupted ? 'corrupted' : chance < corrupted + blank ? 'blank' : 'honest';
  const evaluation =
    kind === 'honest'
      ? review.evaluate(problem, answer)
      : kind === 'blank'
        ? blankEvaluation(domain)
        : review.corrupt(problem, answer, stream);
  const scoring = review.score(problem, answer, evaluation);
  const isRight = domain.isCorrect(problem, answer);
  // Divided by what a typical row trains, so that the loss is about that of one character.
  const scale = review.evaluationLength + review.scoringLength;
  const part = (text: string, weight: number) => Array.from(text, () => weight / scale);
  return {
    prompt: compact.problem(problem),
    reply: `S${compact.answer(answer)}E${evaluation}C${scoring}`,
    weights: [
      0,
      ...part(compact.answer(answer), isRight ? weights.solver : 0),
      0,
      ...part(evaluation, kind === 'honest' ? weights.evaluator : 0),
      0,
      ...part(scoring, weights.scorer),
    ],
  };
}
