import type { RandomStream, SupervisedExample } from 'agon-sim';
import { criticPrompt, idealVerdict } from '../../../environments/tasks/texts/verdict.ts';
import type { TaskDomain } from '../../../environments/tasks/task-domain.ts';
import { drawStep } from './draw-step.ts';
import { rewriteExample } from './rewrite-lessons.ts';
import type { RewriteMix } from './rewrite-lessons.ts';

/** How often each kind of candidate is shown in the critic's lessons. Shares in [0, 1]. */
export interface CandidateMix {
  /** Candidates whose result is any result at all: what can't be copied must be calculated. */
  readonly anyResult: number;
  /** Of the rest, untouched steps. */
  readonly correct: number;
  /** Of the errors, those of the families in `hard`, each equally likely; the others are `easy` ones. */
  readonly hardShare: number;
  readonly easy: string;
  readonly hard: readonly string[];
}

// Weights of a verdict's characters: the critic's own digits matter most, the verdict follows from the marks.
const DIGIT_WEIGHT = 0.5;
const MARK_WEIGHT = 0.3;

/**
 * First lessons, without the problem around them: compare a bare candidate with one's own result, and
 * finish a bare step. They stand at the positions where the same text will stand in full prompts, so
 * that nothing must be learned anew there. Two in three are comparisons.
 */
export function firstLessons(domain: TaskDomain, mix: CandidateMix, verdictWeight: number) {
  const { stepLength, resultLength } = domain.compact;
  return (stream: RandomStream, count: number): readonly SupervisedExample[] =>
    Array.from({ length: count }, (_, index) => {
      const { problem, prefix, step } = drawStep(domain, stream);
      const fullPrompt = criticPrompt(domain, { problem, prefix, candidate: step }).length;
      if (index % 3 === 2) {
        const written = domain.compact.step(step) ?? '';
        return {
          prompt: written.slice(0, -resultLength),
          reply: written.slice(-resultLength),
          weights: Array.from({ length: resultLength }, () => 0.45 / resultLength),
          offset: fullPrompt, // a rewritten step begins where the sneaky generator's prompt ends
        };
      }
      const candidate = drawCandidate(domain, mix, step, stream);
      return {
        prompt: `${domain.compact.step(candidate) ?? ''}?`,
        reply: idealVerdict(domain, step, candidate),
        weights: verdictWeights(domain, verdictWeight),
        offset: fullPrompt - stepLength - 1,
      };
    });
}

/**
 * The whole form: judge a candidate in its context, and rewrite a correct step. Three in four examples
 * are verdicts; of these a share has both operands and the result at random, and teaches to calculate
 * from the problem, not from what the candidate shows; its verdict is not trained.
 */
export function fullLessons(
  domain: TaskDomain,
  mix: CandidateMix,
  garbledShare: number,
  rewrites: RewriteMix,
) {
  return (stream: RandomStream, count: number): readonly SupervisedExample[] =>
    Array.from({ length: count }, (_, index) => {
      if (index % 4 === 3) return rewriteExample(domain, rewrites, stream, 0.2);
      const { problem, prefix, step } = drawStep(domain, stream);
      const garbled = stream.uniform() < garbledShare;
      const candidate = garbled
        ? garble(domain, step, stream)
        : drawCandidate(domain, mix, step, stream);
      return {
        prompt: criticPrompt(domain, { problem, prefix, candidate }),
        reply: idealVerdict(domain, step, candidate),
        weights: verdictWeights(domain, garbled ? 0 : DIGIT_WEIGHT),
      };
    });
}

function drawCandidate(
  domain: TaskDomain,
  { anyResult, correct, hardShare, easy, hard }: CandidateMix,
  step: string,
  stream: RandomStream,
): string {
  if (stream.uniform() < anyResult)
    return withResultOf(domain, step, drawStep(domain, stream).step);
  if (stream.uniform() < correct) return step;
  const family = stream.uniform() < hardShare ? stream.pick(hard) : easy;
  return domain.corrupt(step, family, stream) ?? domain.corrupt(step, easy, stream) ?? step;
}

/** One digit of each operand changed, and any result. */
function garble(domain: TaskDomain, step: string, stream: RandomStream): string {
  const left = domain.corrupt(step, 'operandMiscopiedA', stream) ?? step;
  const both = domain.corrupt(left, 'operandMiscopiedB', stream) ?? left;
  return withResultOf(domain, both, drawStep(domain, stream).step);
}

function withResultOf({ compact }: TaskDomain, step: string, other: string): string {
  const written = compact.step(step) ?? '';
  return (
    compact.readStep(written.slice(0, -compact.resultLength) + (compact.result(other) ?? '')) ??
    step
  );
}

function verdictWeights({ compact }: TaskDomain, verdict: number): readonly number[] {
  const all: number[] = [];
  for (let digit = 0; digit < compact.resultLength; digit++) all.push(DIGIT_WEIGHT, MARK_WEIGHT);
  all.push(verdict);
  const total = compact.resultLength * (DIGIT_WEIGHT + MARK_WEIGHT) + DIGIT_WEIGHT;
  return all.map((weight) => weight / total);
}
