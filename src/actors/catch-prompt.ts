import type { DecisionRequest } from '../core/decision.ts';
import { decisionsOf } from '../core/episode.ts';
import type { DecisionPlace, Episode, EpisodePlan } from '../core/episode.ts';
import type { PolicyName } from '../core/ids.ts';
import { decideAll } from '../policies/decide-all.ts';
import type { Policy } from '../policies/policy.ts';
import type { Environment } from './environment.ts';
import { simulateEpisodes } from './simulate-episodes.ts';

/** What came of the way to a decision: its request, or why it wasn't reached. */
export type CaughtPrompt =
  | { readonly request: DecisionRequest; readonly policy: PolicyName }
  | { readonly unreached: string };

/**
 * Plays an episode as far as one of its decisions and gives what its policy would be asked. Nobody decides it.
 *
 * @param recorded - whose decisions are taken again; else they are asked of `policies`
 */
export async function catchPrompt(
  plan: EpisodePlan,
  place: DecisionPlace,
  {
    environments,
    policies = {},
    recorded,
  }: {
    readonly environments: readonly Environment[];
    readonly policies?: Readonly<Record<PolicyName, Policy>>;
    readonly recorded?: Episode;
  },
): Promise<CaughtPrompt> {
  let caught: CaughtPrompt | undefined;
  const known = recorded === undefined ? [] : decisionsOf(recorded);
  const standIn = (name: PolicyName): Policy => ({
    name,
    version: 0,
    decide: (requests) =>
      Promise.all(
        requests.map(async (request) => {
          if (isAt(request, place)) {
            caught = { request, policy: name };
            return new Error('it is what was looked for');
          }
          const again = known.find((decision) => isAt(request, decision));
          if (again !== undefined) return again;
          const policy = policies[name];
          if (policy === undefined) {
            return new Error(
              `${request.agent} decides before, as ${name}, and only a run knows what`,
            );
          }
          try {
            const [decision] = await decideAll(policy, [request]);
            return decision ?? new Error(`${name} gave no decision`);
          } catch (error) {
            return error instanceof Error ? error : new Error(String(error));
          }
        }),
      ),
  });
  const names = new Set(Object.values(plan.seats).map(({ policy }) => policy));
  const [episode] = await simulateEpisodes([plan], {
    environments,
    policies: Object.fromEntries([...names].map((name) => [name, standIn(name)])),
  });
  if (caught !== undefined) return caught;
  const ending = episode?.ending;
  return {
    unreached: ending?.kind === 'failed' ? ending.error : 'the episode comes to its end before',
  };
}

function isAt(one: DecisionPlace, other: DecisionPlace): boolean {
  return one.agent === other.agent && one.decisionIndex === other.decisionIndex;
}
