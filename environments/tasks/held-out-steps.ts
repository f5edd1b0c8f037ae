import { foldKey, openStream } from 'agon-sim';
import type { RandomKey } from 'agon-sim';
import type { BenchTask } from './adversarial-task.ts';
import type { TaskDomain } from './task-domain.ts';

/** Draws for each step, at most: not every family can spoil every step, and a small domain has few problems to validate on. */
const DRAWS_EACH = 100;

/** Steps of problems that are for validation, one half correct, the others really wrong; the same key gives the same. */
export function heldOutSteps(
  domain: TaskDomain,
  key: RandomKey,
  count: number,
): readonly BenchTask[] {
  return Array.from({ length: count }, (_, index) =>
    stepAt(domain, foldKey(key, index), index % 2 === 0),
  ).filter((task) => task !== undefined);
}

function stepAt(domain: TaskDomain, key: RandomKey, correct: boolean): BenchTask | undefined {
  const stream = openStream(key);
  for (let draw = 0; draw < DRAWS_EACH; draw++) {
    const problem = domain.generate(stream, 'validation');
    const steps = domain.solve(problem);
    const place = stream.integer(0, steps.length);
    const step = steps[place] ?? '';
    const shown = { game: 'bench' as const, problem, prefix: steps.slice(0, place) };
    if (correct) return { ...shown, candidate: step, correct, family: 'none' };
    const family = domain.deliberate[stream.integer(0, domain.deliberate.length)] ?? '';
    const candidate = domain.corrupt(step, family, stream);
    if (candidate !== undefined) return { ...shown, candidate, correct, family };
  }
  return undefined;
}
