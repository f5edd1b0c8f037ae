import type { Decision, DecisionRequest } from '../core/decision.ts';
import type { DecideOptions, Policy, Replies } from './policy.ts';

/**
 * Asks a policy outside of any episode and waits for all its decisions, in the order of the requests.
 * Rejects with the first failure.
 */
export async function decideAll(
  policy: Policy,
  requests: readonly DecisionRequest[],
  options: DecideOptions = { signal: new AbortController().signal },
): Promise<readonly Decision[]> {
  const replies = policy.decide(requests, options);
  const answers = await (isList(replies) ? Promise.all(replies) : replies);
  return answers.map((answer) => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

/** Whether each request has a promise of its own. */
function isList(replies: Replies): replies is Extract<Replies, readonly unknown[]> {
  return Array.isArray(replies);
}
