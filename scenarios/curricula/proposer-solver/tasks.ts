import type { RandomStream } from 'agon-sim';
import type { ProposalTask } from '../../../environments/tasks/proposal-task.ts';

/** Shows `count` of the seeds, none twice; the others are known. Draws from `stream`. */
export function proposalTask(
  seeds: readonly string[],
  count: number,
  stream: RandomStream,
): ProposalTask {
  const mixed = stream.shuffle(seeds);
  return { examples: mixed.slice(0, count), known: mixed.slice(count) };
}
