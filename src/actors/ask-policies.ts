import type { Decision, DecisionRequest, Sampling } from '../core/decision.ts';
import type { EpisodePlan } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { AgentId, PolicyName } from '../core/ids.ts';
import { isObject, showItems } from '../core/show-value.ts';
import type { Policy } from '../policies/policy.ts';
import type { RunningEpisode, Waiting } from './running-episode.ts';

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

/**
 * One wave: all prompts that episodes wait on go to their policies, one batch each, and the answers
 * come back as one list of decisions for each episode, in the order of its `waiting`.
 *
 * Rejects if a policy rejects or answers something else than it was asked: no episode is to blame for that.
 */
export async function askPolicies(
  episodes: readonly Pick<RunningEpisode, 'plan' | 'waiting'>[],
  { policies, sampling = asSeatsAsk }: Answering,
): Promise<readonly (readonly Decision[])[]> {
  const batches = new Map<PolicyName, { requests: DecisionRequest[]; places: Place[] }>();
  const answers: Decision[][] = [];
  for (const { plan, waiting } of episodes) {
    const row: Decision[] = [];
    answers.push(row);
    for (const asked of waiting) {
      const { policy } = asked.seat;
      let batch = batches.get(policy);
      if (batch === undefined) batches.set(policy, (batch = { requests: [], places: [] }));
      batch.requests.push(requestOf(plan, asked, sampling));
      batch.places.push({ row, column: row.length });
      row.length++; // holds the place, in the order of the seats, whichever policy answers first
    }
  }
  await Promise.all(
    [...batches].map(async ([name, { requests, places }]) => {
      const decisions = await policyOf(policies, name).decide(requests);
      checkAnswers(name, requests, decisions);
      places.forEach(({ row, column }, i) => (row[column] = decisions[i] as Decision));
    }),
  );
  return answers;
}

interface Place {
  readonly row: Decision[];
  readonly column: number;
}

function requestOf(plan: EpisodePlan, asked: Waiting, sampling: SamplingRule): DecisionRequest {
  const { agent, decisionIndex, prompt, seat, key } = asked;
  return {
    episode: plan.id,
    agent,
    role: seat.role,
    decisionIndex,
    prompt,
    sampling: typeof sampling === 'function' ? sampling(agent, plan) : sampling,
    key,
    version: seat.version,
  };
}

function policyOf(policies: Answering['policies'], name: PolicyName): Policy {
  const policy = policies[name];
  if (policy !== undefined) return policy;
  const known = Object.keys(policies).join(', ') || 'none';
  throw new UserError(`policy: '${name}' must answer, got no such policy; there are: ${known}`);
}

function checkAnswers(
  name: PolicyName,
  requests: readonly DecisionRequest[],
  decisions: readonly Decision[],
): void {
  if (!Array.isArray(decisions) || !decisions.every(isObject)) {
    throw new UserError(
      `policy '${name}': must give decisions, got ${showItems(decisions)}; mend it`,
    );
  }
  if (decisions.length !== requests.length) {
    throw new UserError(
      `policy '${name}': must give one decision per request, got ${decisions.length} for ${requests.length}`,
    );
  }
  (decisions as readonly Decision[]).forEach((given, i) => {
    const asked = requests[i] as DecisionRequest;
    const same =
      given.episode === asked.episode &&
      given.agent === asked.agent &&
      given.decisionIndex === asked.decisionIndex;
    const { scored } = asked.prompt;
    if (same && scored !== undefined && given.text !== scored) {
      throw new UserError(
        `policy '${name}': must reply exactly the text that it was to score, got ${JSON.stringify(given.text)} for ${JSON.stringify(scored)}`,
      );
    }
    if (same) return;
    throw new UserError(
      `policy '${name}': decisions must come in the order of the requests, got ` +
        `${given.episode}/${given.agent}/${given.decisionIndex} for ${asked.episode}/${asked.agent}/${asked.decisionIndex}`,
    );
  });
}
