import { requestReplyRole } from 'agon-sim';
import type { RequestContext, DecisionRequest, Role } from 'agon-sim';
import type { ProblemBody } from '../environments/adversarial-steps.ts';
import type { TaskDomain } from '../environments/tasks/task-domain.ts';
import { parseSolution, solverPrompt, solverReply } from '../environments/tasks/texts/solution.ts';

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

function chatInstruction({ wording }: TaskDomain): string {
  return `You solve problems step by step. ${wording.stepForm} Think as you like, then end with all steps, one a line, between <solution> and </solution>.`;
}
