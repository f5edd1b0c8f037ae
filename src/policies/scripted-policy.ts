import type { Decision, DecisionRequest } from '../core/decision.ts';
import { UserError } from '../core/errors.ts';
import type { PolicyName } from '../core/ids.ts';
import type { RandomStream } from '../core/random.ts';
import { openStream } from '../core/random.ts';
import { answerEach } from './answer-each.ts';
import type { WavePolicy } from './policy.ts';
import { textDecision } from './text-decision.ts';

/** A reply as a pure function of the request and of the decision's own random stream (consumed). */
export type Script = (request: DecisionRequest, stream: RandomStream) => string;

/**
 * A policy that follows a script: a perfect solver, a fixed strategy, a stand-in for tests. It has
 * one version, 0, never learns, and its decisions carry no tokens. A text that is to be scored it
 * repeats without asking the script: it has no likelihood to report.
 *
 * A reply that no masked policy could have given (too long, containing the stop character, not among
 * the choices) ends its episode, as does what the script throws; a reply that is merely malformed for its
 * role is the role's affair.
 */
export function scriptedPolicy(name: PolicyName, script: Script): WavePolicy {
  const answer = (request: DecisionRequest): Decision => {
    const { scored } = request.prompt;
    if (scored !== undefined) return textDecision(name, request, scored);
    const text = script(request, openStream(request.key));
    checkReply(name, text, request);
    return textDecision(name, request, text);
  };
  return {
    name,
    version: 0,
    decide: (requests) => Promise.resolve(answerEach(requests, answer)),
  };
}

function checkReply(policy: PolicyName, text: string, { prompt }: DecisionRequest): void {
  const { choices, maxLength, stop } = prompt;
  const got = `got ${JSON.stringify(text)} to the prompt ${JSON.stringify(prompt.compact)}`;
  if (choices !== undefined && !choices.includes(text)) {
    throw new UserError(
      `policy ${policy}: the reply must be one of ${JSON.stringify(choices)}, ${got}; mend the script`,
    );
  }
  if (Array.from(text).length > maxLength) {
    throw new UserError(
      `policy ${policy}: the reply must have at most ${maxLength} characters, ${got}; mend the script`,
    );
  }
  if (choices === undefined && stop !== undefined && text.includes(stop)) {
    throw new UserError(
      `policy ${policy}: the reply must end before ${JSON.stringify(stop)}, ${got}; leave it out, it is implied`,
    );
  }
}
