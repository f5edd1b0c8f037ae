import { requestReplyRole } from 'agon-sim';
import type { RequestContext, Role } from 'agon-sim';
import type { ExamineBody } from '../environments/adversarial-steps.ts';
import type { TaskDomain } from '../environments/tasks/task-domain.ts';
import { criticPrompt, parseVerdict } from '../environments/tasks/texts/verdict.ts';

/**
 * Examines the problem, the steps before and a candidate step; recomputes the step; gives a verdict.
 *
 *   compact  `C74+68-85;13333-85=67?`  ->  `5>7=n`
 *
 * The reply holds, character for character of the result, the critic's own one and a mark, `=` if the
 * candidate has the same and `>` if not, then the verdict, `y` or `n`. The marks make the comparison
 * local: a tiny policy learns "equal" from one character pair at a time, and not from a single bit.
 *
 *   chat     `<result>75</result>` (may be left out), `<verdict>incorrect</verdict>`
 */
export function critic({
  domain,
}: {
  readonly domain: TaskDomain;
}): Role<RequestContext<ExamineBody>> {
  const instruction = chatInstruction(domain);
  const maxLength = 2 * domain.compact.resultLength + 1;
  return requestReplyRole({
    name: 'critic',
    hears: 'examine',
    says: 'verdict',
    states: { deciding: 'examining', done: 'judged' },
    observe: (shown: ExamineBody) => ({
      compact: criticPrompt(domain, shown),
      chat: [
        { role: 'system', content: instruction },
        { role: 'user', content: chatQuestion(domain, shown) },
      ],
      maxLength,
    }),
    parse: (text, { candidate }) => parseVerdict(text, candidate, domain),
  });
}

function chatInstruction({ wording }: TaskDomain): string {
  return [
    'You are given a problem, the steps of its solution so far, which are correct, and a candidate for the next step. Judge whether the candidate is correct: the calculation that the problem requires at this place, with the right result.',
    wording.stepForm,
    'Think as you like and do the step yourself, then end with <result>your own result of the step</result> and <verdict>correct</verdict> or <verdict>incorrect</verdict>.',
  ].join('\n');
}

function chatQuestion(
  { wording }: TaskDomain,
  { problem, prefix, candidate }: ExamineBody,
): string {
  return `${wording.task(problem)}\nSteps so far: ${prefix.length === 0 ? 'none' : prefix.join(', ')}\nCandidate for the next step: ${candidate}`;
}
