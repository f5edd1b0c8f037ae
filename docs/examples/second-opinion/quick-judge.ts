// docs/examples/second-opinion/quick-judge.ts
import { respondent } from 'agon';
import { questionPrompt } from 'agon/agents';
import type { EvaluateBody, EvaluationBody } from 'agon/agents';
import type { AnswerDomain } from 'agon/environments';

/** Judges an answer with one letter, y or n, and shows no work: `<problem>S<answer>=` -> `y`. */
export const quickJudge = (domain: AnswerDomain) =>
  respondent<EvaluateBody, EvaluationBody>({
    name: 'quick-judge',
    hears: 'evaluate',
    says: 'evaluation',
    states: { deciding: 'judging', done: 'judged' },
    observe: (shown) => ({
      compact: `${questionPrompt(domain, shown)}${domain.compact.answer(shown.answer)}=`,
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
