import type { Decision, DecisionRequest } from '../core/decision.ts';
import type { PolicyName } from '../core/ids.ts';

/** The decision of a policy without tokens, at its only version, 0. */
export function textDecision(policy: PolicyName, request: DecisionRequest, text: string): Decision {
  const { episode, agent, index, prompt, sampling } = request;
  return {
    episode,
    agent,
    index,
    policy,
    version: 0,
    prompt: prompt.compact,
    text,
    tokens: [],
    logProbs: [],
    temperature: prompt.scored === undefined ? sampling.temperature : 1,
    ...(prompt.choices === undefined ? {} : { choices: prompt.choices }),
  };
}
