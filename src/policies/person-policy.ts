import type { Decision, DecisionRequest } from '../core/decision.ts';
import type { PolicyName } from '../core/ids.ts';
import type { Policy } from './policy.ts';
import { textDecision } from './text-decision.ts';

/** Puts a question to a person and gives the answer, as a terminal, a page or a test does. Rejects if nobody is there. */
export type AskPerson = (
  question: string,
  options: { readonly signal: AbortSignal },
) => Promise<string>;

/** A day: a person may think longer than any server. */
const A_DAY_MS = 86_400_000;

/**
 * A person plays. The game's picture is shown, if it has one; what the chat says to a language model is said to the person, one question at a time; where legal
 * replies are listed, the question is put again until one of them is given.
 *
 * It knows no terminal: `ask` is handed in, for instance `question` of Node's `readline/promises`.
 */
export function personPolicy(name: PolicyName, ask: AskPerson): Policy {
  let last: Promise<unknown> = Promise.resolve();
  const decide = async (request: DecisionRequest, signal: AbortSignal): Promise<Decision> => {
    const { choices, scored } = request.prompt;
    if (scored !== undefined) return textDecision(name, request, scored);
    let question = questionOf(request);
    for (;;) {
      const text = (await ask(question, { signal })).trim();
      if (choices === undefined || choices.includes(text)) return textDecision(name, request, text);
      question = `One of ${choices.join(', ')}: `;
    }
  };
  return {
    name,
    version: 0,
    limitMs: A_DAY_MS,
    decide: (requests, { signal }) =>
      requests.map((request) => {
        // A person answers one question after another, also where one before went wrong.
        const answer = last.then(
          () => decide(request, signal),
          () => decide(request, signal),
        );
        last = answer;
        return answer;
      }),
  };
}

function questionOf({ agent, prompt, picture }: DecisionRequest): string {
  const { chat, compact, choices } = prompt;
  const drawn = picture === undefined ? '' : `${picture()}\n`;
  const said = chat.map(({ content }) => content).join('\n');
  const legal = choices === undefined ? '' : ` (${choices.join(', ')})`;
  return `${drawn}${agent}: ${said === '' ? compact : said}${legal}\n> `;
}
