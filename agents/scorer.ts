import { requestReplyRole } from 'agon-sim';
import type { RequestContext, ChatMessage, Reply, Role } from 'agon-sim';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import type { ScoreBody, ScoringBody } from '../environments/discussion.ts';
import { evaluatorPrompt } from '../environments/tasks/texts/evaluation.ts';
import { malformedReply } from '../environments/tasks/texts/malformed-reply.ts';
import { tagged } from '../environments/tasks/texts/tagged.ts';

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

/** The compact prompt, for those who make training data. */
export function scorerPrompt(
  domain: AnswerDomain,
  { problem, answer: text, evaluation }: ScoreBody,
): string {
  const before = evaluatorPrompt(domain, { problem, answer: text, history: [] });
  return `${before}${evaluation ?? blankEvaluation(domain)}C`;
}

/** In place of each character of an evaluation that nobody gave. */
export const BLANK = '.';

/** What stands in the compact form where nobody evaluated. */
export function blankEvaluation({ review }: AnswerDomain): string {
  return BLANK.repeat(review.evaluationLength);
}

const SCORES: Readonly<Partial<Record<string, 1 | 2 | 3>>> = { '1': 1, '2': 2, '3': 3 };

function parseScoring(text: string, { review }: AnswerDomain): Reply<ScoringBody> {
  const score = review.scoreIn(text);
  if (score !== undefined) return { ok: true, body: { score }, text };
  const found = tagged(text, 'score');
  if (found.kind === 'unclear') return malformedReply(text, found.reason);
  if (found.kind === 'absent') {
    return malformedReply(text, 'neither the compact form nor a <score>');
  }
  const said = Object.hasOwn(SCORES, found.content) ? SCORES[found.content] : undefined;
  return said === undefined
    ? malformedReply(text, 'the <score> must be 1, 2 or 3')
    : { ok: true, body: { score: said }, text };
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
