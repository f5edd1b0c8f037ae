import { requestReplyRole } from 'agon-sim';
import type { RequestContext, ChatMessage, Role } from 'agon-sim';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import type { EvaluateBody } from '../environments/tasks/answer-messages.ts';
import { evaluatorPrompt, parseEvaluation } from '../environments/tasks/texts/evaluation.ts';

/**
 * Evaluates an answer by work of its own, which it shows, and gives a verdict.
 *
 *   compact  `<problem>S<answer>E`, history between problem and `S` as for the solver  ->  `<evaluation>`
 *   chat     `<evaluation>` … `</evaluation>`
 *
 * The compact prompt goes on where the solver's reply ended. So what solver, evaluator and scorer
 * write stands in one transcript, and a policy that speaks for all three learns from it at once.
 */
export function evaluator({
  domain,
}: {
  readonly domain: AnswerDomain;
}): Role<RequestContext<EvaluateBody>> {
  return requestReplyRole({
    name: 'evaluator',
    hears: 'evaluate',
    says: 'evaluation',
    states: { deciding: 'evaluating', done: 'evaluated' },
    observe: (shown: EvaluateBody) => ({
      compact: evaluatorPrompt(domain, shown),
      chat: chat(domain, shown),
      maxLength: domain.review.evaluationLength,
    }),
    parse: (text) => parseEvaluation(text, domain),
  });
}

function chat(
  { wording }: AnswerDomain,
  { problem, answer: text, history }: EvaluateBody,
): readonly ChatMessage[] {
  const earlier = history.map(
    (entry) =>
      `Answer: ${entry.answer}${entry.evaluation === null ? '' : `\nSaid of it: ${entry.evaluation}`}`,
  );
  return [
    {
      role: 'system',
      content: [
        'You examine an answer to a question. Do the work yourself, step by step, and name every error that you find; look for errors rather than agree.',
        wording.evaluationForm,
        'Think as you like, then end with your evaluation between <evaluation> and </evaluation>.',
      ].join('\n'),
    },
    {
      role: 'user',
      content: [
        wording.task(problem),
        ...(earlier.length > 0 ? ['Earlier in this discussion:', ...earlier] : []),
        `The answer to examine: ${text}`,
      ].join('\n\n'),
    },
  ];
}
