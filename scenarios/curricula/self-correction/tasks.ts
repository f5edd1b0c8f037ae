import type { RandomStream } from 'agon-sim';
import type { CorrectionTask } from '../../../environments/tasks/correction-task.ts';
import type { AnswerDomain } from '../../../environments/tasks/answer-domain.ts';
import type { Split } from '../../../environments/tasks/split.ts';

/** A question on a new problem of the split. Draws from `stream`. */
export function correctionTask(
  domain: AnswerDomain,
  stream: RandomStream,
  split: Split,
): CorrectionTask {
  return { problem: domain.generate(stream, split) };
}
