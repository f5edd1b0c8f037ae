import type { Reply } from 'agon-sim';
import type { TaskDomain } from '../task-domain.ts';
import { malformedReply } from './malformed-reply.ts';
import { tagged } from './tagged.ts';

/** The compact prompt of a problem: `S74+68-85;`. */
export function solverPrompt(domain: TaskDomain, problem: string): string {
  return `S${domain.compact.problem(problem)};`;
}

/** The compact reply that says these steps. */
export function solverReply(domain: TaskDomain, steps: readonly string[]): string {
  return steps.map((step) => domain.compact.step(step) ?? '').join('');
}

/** Reads a solution: its steps in the compact form, or one a line in `<solution>`; as many as the problem requires at most. */
export function parseSolution(
  text: string,
  problem: string,
  domain: TaskDomain,
): Reply<{ readonly steps: readonly string[] }> {
  const most = domain.stepCount(problem);
  const compact = readCompactSteps(text, most, domain);
  if (compact) return { ok: true, body: { steps: compact }, text };
  const solution = tagged(text, 'solution');
  if (solution.kind === 'absent') {
    return malformedReply(text, 'neither the compact form nor a <solution>');
  }
  if (solution.kind === 'unclear') return malformedReply(text, solution.reason);
  const steps = solution.content.split('\n').map((line) => line.trim());
  if (steps.length > most) return malformedReply(text, `more than ${most} steps`);
  const strange = steps.findIndex((step) => domain.compact.step(step) === undefined);
  return strange < 0
    ? { ok: true, body: { steps }, text }
    : malformedReply(text, `line ${strange + 1} of the solution is no step`);
}

function readCompactSteps(
  text: string,
  most: number,
  { compact }: TaskDomain,
): readonly string[] | undefined {
  const count = text.length / compact.stepLength;
  if (!(Number.isInteger(count) && count >= 1 && count <= most)) return undefined;
  const steps: string[] = [];
  for (let at = 0; at < text.length; at += compact.stepLength) {
    const step = compact.readStep(text.slice(at, at + compact.stepLength));
    if (step === undefined) return undefined;
    steps.push(step);
  }
  return steps;
}
