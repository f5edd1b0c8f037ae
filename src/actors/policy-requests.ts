import type { DecisionRequest, Sampling } from '../core/decision.ts';
import type { EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, PolicyName } from '../core/ids.ts';
import type { Policy } from '../policies/policy.ts';
import type { Waiting } from './running-episode.ts';

/** How replies are drawn: alike for all, or by a rule. */
type SamplingRule = Sampling | ((agent: AgentId, plan: EpisodePlan) => Sampling);

/** As its seat asks for; a seat that says nothing about it draws from the whole distribution. */
const asSeatsAsk: SamplingRule = (agent, plan) =>
  plan.seats[agent]?.sampling ?? { temperature: 1, topP: 1 };

/** Who answers, and how replies are drawn. */
export interface Answering {
  readonly policies: Readonly<Record<PolicyName, Policy>>;
  /** As seats ask for it if absent. */
  readonly sampling?: SamplingRule;
}

export function requestOf(
  plan: EpisodePlan,
  { agent, decisionIndex, prompt, seat, key, picture }: Waiting,
  sampling: SamplingRule = asSeatsAsk,
): DecisionRequest {
  return {
    episode: plan.id,
    agent,
    role: seat.role,
    decisionIndex,
    prompt,
    sampling: typeof sampling === 'function' ? sampling(agent, plan) : sampling,
    key,
    version: seat.version,
    ...(picture !== undefined && { picture }),
  };
}

export function policyOf(policies: Answering['policies'], name: PolicyName): Policy {
  const policy = policies[name];
  if (policy !== undefined) return policy;
  const known = Object.keys(policies).join(', ') || 'none';
  throw new UserError(`policy: '${name}' must answer, got no such policy; there are: ${known}`);
}
