import type { RandomStream } from 'agon-sim';
import type { TaskDomain } from '../../../environments/tasks/task-domain.ts';

/** A correct step in its place. */
export interface DrawnStep {
  readonly problem: string;
  readonly prefix: readonly string[];
  readonly step: string;
}

/** Any step of a new problem of the split `train`. Draws from `stream`. */
export function drawStep(domain: TaskDomain, stream: RandomStream): DrawnStep {
  const problem = domain.generate(stream, 'train');
  const steps = domain.solve(problem);
  const place = stream.integer(0, steps.length);
  return { problem, prefix: steps.slice(0, place), step: steps[place] ?? '' };
}
