import { requestReplyRole } from 'agon-sim';
import type { RequestContext, ChatMessage, Role } from 'agon-sim';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import type { ScoreBody } from '../environments/discussion.ts';
import { parseScoring, scorerPrompt } from '../environments/tasks/texts/scoring.ts';

/**
 * Scores an answer by the evaluation that somebody else gave of it. It has no stake in the score.
 *
 *   compact  `<problem>S<answer>E<evaluation>C`  ->  `<scoring>`, which ends in the score
 *            without an evaluation a `.` stands for each of its characters
 *   chat     `<score>3</score>`
 *
 * A score that isn't 1, 2 or 3 is malformed; none is ever guessed from the rest of the reply.
 */
export function scorer({
  domain,
}: {
  readonly domain: AnswerDomain;
}): Role<RequestContext<ScoreBody>> {
  return requestReplyRole({
    name: 'scorer',
    hears: 'score',
    says: 'scoring',
    states: { deciding: 'scoring', done: 'scored' },
    observe: (shown: ScoreBody) => ({
      compact: scorerPrompt(domain, shown),
      chat: chat(domain, shown),
      maxLength: domain.review.scoringLength,
    }),
    parse: (text) => parseScoring(text, domain),
  });
}

function chat(
  { wording }: AnswerDomain,
  { problem, answer: text, evaluation }: ScoreBody,
): readonly ChatMessage[] {
  return [
    {
      role: 'system',
      content:
        'You score an answer to a question by the evaluation that somebody gave of it. The burden of proof is the evaluator’s: check the work that is shown, step by step. 3: the answer stands, and the evaluation shows nothing against it. 2: the evaluation shows a minor flaw, or shows a flaw and fails to say so. 1: the evaluation is right and refutes the answer. If there is no evaluation, judge the answer yourself. Think as you like, then end with your score between <score> and </score>.',
    },
    {
      role: 'user',
      content: [
        wording.task(problem),
        `The answer: ${text}`,
        evaluation === null ? 'Nobody evaluated it.' : `The evaluation: ${evaluation}`,
        ...(evaluation === null ? [] : [wording.evaluationForm]),
      ].join('\n\n'),
    },
  ];
}
