import type { Decision, DecisionRequest, Sampling } from '../core/decision.ts';
import type { PolicyName } from '../core/ids.ts';

/** How a text is scored, whatever the request says. */
export const UNTEMPERED: Sampling = { temperature: 1, topP: 1 };

/** The decision of a policy without tokens, at its only version, 0. */
export function textDecision(policy: PolicyName, request: DecisionRequest, text: string): Decision {
  const { episode, agent, role, decisionIndex, prompt, sampling } = request;
  return {
    episode,
    agent,
    role,
    decisionIndex,
    policy,
    version: 0,
    shown: { kind: 'compact', text: prompt.compact },
    text,
    tokens: [],
    logProbs: [],
    sampling: { ...(prompt.scored === undefined ? sampling : UNTEMPERED), logProbs: 'drawn' },
    ...(prompt.scored === undefined ? {} : { scored: true }),
    ...(prompt.choices === undefined ? {} : { masked: prompt.choices }),
    finish: prompt.choices === undefined ? 'stop' : 'choice',
  };
}
