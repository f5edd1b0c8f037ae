import { requestReplyRole } from 'agon-sim';
import type { RequestContext, DecisionRequest, Reply, Role } from 'agon-sim';
import type { ProblemBody, SolutionBody } from '../environments/adversarial-steps.ts';
import type { TaskDomain } from '../environments/tasks/task-domain.ts';
import { malformedReply } from './reply/malformed-reply.ts';
import { tagged } from './reply/tagged.ts';

/**
 * Writes a step-by-step solution.
 *
 *   compact  `S74+68-85;`  ->  `74+68=3333-85=57`   all steps, one after the other
 *   chat     `<solution>`, one step a line, `</solution>`
 */
export function solver({
  domain,
}: {
  readonly domain: TaskDomain;
}): Role<RequestContext<ProblemBody>> {
  return requestReplyRole({
    name: 'solver',
    hears: 'problem',
    says: 'solution',
    states: { deciding: 'solving', done: 'solved' },
    observe: ({ problem }: ProblemBody) => ({
      compact: solverPrompt(domain, problem),
      chat: [
        { role: 'system', content: chatInstruction(domain) },
        { role: 'user', content: domain.wording.task(problem) },
      ],
      maxLength: domain.stepCount(problem) * domain.compact.stepLength,
    }),
    parse: (text, { problem }) => parseSolution(text, problem, domain),
  });
}

/** The compact prompt, for those who make training data. */
export function solverPrompt(domain: TaskDomain, problem: string): string {
  return `S${domain.compact.problem(problem)};`;
}

/** The compact reply that says these steps. */
export function solverReply(domain: TaskDomain, steps: readonly string[]): string {
  return steps.map((step) => domain.compact.step(step) ?? '').join('');
}

/** The script of a solver that is always right. Reads the problem from the solver's compact prompt. */
export function perfectSolver(domain: TaskDomain): (request: DecisionRequest) => string {
  return ({ prompt: { compact } }) => {
    const problem = domain.compact.readProblem(compact.slice(1, -1));
    if (problem === undefined) {
      throw new Error(`internal: perfectSolver is asked with ${compact}, no solver's prompt`);
    }
    return solverReply(domain, domain.solve(problem));
  };
}

function parseSolution(text: string, problem: string, domain: TaskDomain): Reply<SolutionBody> {
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

function chatInstruction({ wording }: TaskDomain): string {
  return `You solve problems step by step. ${wording.stepForm} Think as you like, then end with all steps, one a line, between <solution> and </solution>.`;
}
