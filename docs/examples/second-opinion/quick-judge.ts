// docs/examples/second-opinion/quick-judge.ts
import { requestReplyRole } from 'agon-sim';
import type { RandomStream, SupervisedExample } from 'agon-sim';
import { questionPrompt } from 'agon-sim/environments';
import type { EvaluateBody, EvaluationBody, AnswerDomain } from 'agon-sim/environments';

/** What the judge sees of an answer: `<problem>S<answer>=`. */
const judgePrompt = (domain: AnswerDomain, shown: EvaluateBody): string =>
  `${questionPrompt(domain, shown)}${domain.compact.answer(shown.answer)}=`;

/** Judges an answer with one letter, y or n, and shows no work: `<problem>S<answer>=` -> `y`. */
export const quickJudge = (domain: AnswerDomain) =>
  requestReplyRole<EvaluateBody, EvaluationBody>({
    name: 'quick-judge',
    hears: 'evaluate',
    says: 'evaluation',
    states: { deciding: 'judging', done: 'judged' },
    observe: (shown) => ({
      compact: judgePrompt(domain, shown),
      chat: [
        { role: 'system', content: 'Is the answer right? Reply with one letter: y or n.' },
        { role: 'user', content: `${domain.wording.task(shown.problem)}\nAnswer: ${shown.answer}` },
      ],
      maxLength: 1,
      choices: ['y', 'n'],
    }),
    parse: (text) =>
      text === 'y' || text === 'n'
        ? { ok: true, body: { evaluation: text, verdict: text === 'y' }, text }
        : { ok: false, reason: 'neither y nor n', text },
  });

/** Lessons for the judge: training problems, answers of which half are right, and the verdict on each. */
export const judgeLessons = (
  domain: AnswerDomain,
  stream: RandomStream,
  count: number,
): readonly SupervisedExample[] =>
  Array.from({ length: count }, () => {
    const problem = domain.generate(stream, 'train');
    const isRight = stream.uniform() < 0.5;
    const answer = isRight ? domain.solve(problem, stream) : domain.guess(problem, stream);
    return {
      prompt: judgePrompt(domain, { problem, answer, history: [] }),
      reply: domain.isCorrect(problem, answer) ? 'y' : 'n',
    };
  });
