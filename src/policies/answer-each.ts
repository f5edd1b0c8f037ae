import type { Decision, DecisionRequest } from '../core/decision.ts';
import type { Answer } from './policy.ts';

/** Answers requests one by one; what is thrown for one is the answer to that one. */
export function answerEach(
  requests: readonly DecisionRequest[],
  answer: (request: DecisionRequest) => Decision,
): readonly Answer[] {
  return requests.map((request) => {
    try {
      return answer(request);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  });
}
