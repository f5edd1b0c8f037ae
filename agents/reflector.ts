import { requestReplyRole } from 'agon-sim';
import type { RequestContext, Role } from 'agon-sim';
import type { ReflectBody } from '../environments/self-correction.ts';
import type { AnswerDomain } from '../environments/tasks/answer-domain.ts';
import { parseNote, reflectPrompt } from '../environments/tasks/texts/note.ts';

/**
 * Reflects on an answer that was said to be wrong, for the one who will try again.
 *
 *   compact  `<problem>S<answer>F`  ->  `<note>`, any `noteLength` characters
 *   chat     `<reflection>` … `</reflection>`, any text but none
 *
 * A note has no rules beyond its length: what it means is between the one who writes and the one who
 * reads, so that reward alone can change it.
 *
 * @param noteLength - characters of a note in the compact form, at least 1
 * @see Reflect, Retry, Reward (arXiv 2505.24726)
 */
export function reflector({
  domain,
  noteLength,
}: {
  readonly domain: AnswerDomain;
  readonly noteLength: number;
}): Role<RequestContext<ReflectBody>> {
  if (!(Number.isInteger(noteLength) && noteLength >= 1)) {
    throw new RangeError(
      `reflector: noteLength must be an integer of at least 1, got ${noteLength}; try ${domain.review.evaluationLength}, the length of an evaluation`,
    );
  }
  return requestReplyRole({
    name: 'reflector',
    hears: 'reflect',
    says: 'reflection',
    states: { deciding: 'reflecting', done: 'reflected' },
    observe: (failed: ReflectBody) => ({
      compact: reflectPrompt(domain, failed),
      chat: [
        { role: 'system', content: INSTRUCTION },
        {
          role: 'user',
          content: `${domain.wording.task(failed.problem)}\n\nYour answer: ${failed.answer}\nIt is wrong.`,
        },
      ],
      maxLength: noteLength,
    }),
    parse: (text) => parseNote(text, noteLength),
  });
}

const INSTRUCTION =
  'You answered a question, and your answer is wrong. Work out where you went wrong and how to do better. You will try again and see nothing of this but your note: end with it, between <reflection> and </reflection>.';
