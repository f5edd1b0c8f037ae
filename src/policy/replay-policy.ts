import type { Decision, DecisionRequest } from '../core/decision.ts';
import { UserError } from '../core/errors.ts';
import type { PolicyName } from '../core/ids.ts';
import type { Policy } from './policy.ts';

/**
 * Answers with recorded decisions, found by episode, agent and index, exactly as they were recorded.
 * Refuses a request that was not recorded, or that shows another prompt, other choices or another text
 * to score than the recorded one: then the machines no longer do what they did.
 */
export function replayPolicy(name: PolicyName, recorded: Iterable<Decision>): Policy {
  const decisions = new Map<string, Decision>();
  let version = 0;
  for (const decision of recorded) {
    decisions.set(keyOf(decision), decision);
    version = Math.max(version, decision.version);
  }
  const answer = (request: DecisionRequest): Decision => {
    const decision = decisions.get(keyOf(request));
    const where = `replay of episode ${request.episode}: decision ${request.index} of ${request.agent}`;
    if (decision === undefined) {
      throw new UserError(
        `${where}: was not recorded, asked with the prompt ${JSON.stringify(request.prompt.compact)}; ` +
          'replay with the machines that played the episode',
      );
    }
    compare(`${where}: the prompt`, decision.prompt, request.prompt.compact);
    compare(`${where}: the choices`, decision.choices ?? null, request.prompt.choices ?? null);
    const { scored } = request.prompt;
    if (scored !== undefined) compare(`${where}: the scored text`, decision.text, scored);
    return decision;
  };
  return {
    name,
    version,
    decide: (requests) => new Promise((resolve) => resolve(requests.map(answer))),
  };
}

function compare(where: string, recorded: unknown, asked: unknown): void {
  const [then, now] = [JSON.stringify(recorded), JSON.stringify(asked)];
  if (then !== now) {
    throw new UserError(
      `${where}: must be the recorded ${then}, got ${now}; replay with the machines that played the episode`,
    );
  }
}

function keyOf({ episode, agent, index }: Pick<Decision, 'episode' | 'agent' | 'index'>): string {
  return JSON.stringify([episode, agent, index]);
}
