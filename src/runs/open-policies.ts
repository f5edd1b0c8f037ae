import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import { openTransformerPolicy } from '../policies/index.ts';
import type { Policy } from '../policies/index.ts';
import type { TransformerPolicy } from '../policies/transformer-policy.ts';
import type { WeightedTerm } from '../rewards/compose-rewards.ts';
import type { Environment } from '../actors/environment.ts';
import { chooseWeights } from './choose-weights.ts';
import { environmentsOf } from '../experiment/environments-of.ts';
import { readRun } from './folder/run-folder.ts';
import { describeTransformer } from '../experiment/describe-transformers.ts';
import { readKeyNames } from './outside/keys.ts';
import { addressesOf, openOutside } from './outside/open-outside.ts';
import { urlsIn } from './outside/outside-options.ts';
import type { OutsideOptions } from './outside/outside-options.ts';
import { readOutsideSettings } from './outside/outside-settings.ts';
import { checkAddresses, trustAddresses } from './trust/check-addresses.ts';
import { prepareRecorded } from './prepare-experiment.ts';
import type { ScenarioTrust } from './trust/load-recorded.ts';

/** What played in a run, as it was after an update, to play with apart from the run. */
export interface TrainedPolicies {
  /** The update after which the policies were saved. */
  readonly checkpoint: number;
  /** Whatever version a seat names, they reply with the weights of that update. */
  readonly policies: Readonly<Record<PolicyName, Policy>>;
  /** All that the run's games may be played in, the one by default first. */
  readonly environments: readonly Environment[];
  /** What the run pays; `rewardGroup` judges games with them, forks too. */
  readonly rewards: readonly WeightedTerm[];
  /** Frees the weights. */
  readonly close: () => void;
}

/**
 * Opens the policies of a run for forks of its games, and for new ones: what would the trained agents
 * have said here? They sample on the CPU, wherever the run was trained.
 *
 * @param checkpoint - the update: of a checkpoint, or one whose weights the run kept (`schedule.keepVersions`); the
 *   newest checkpoint if absent
 * @throws UserError for weights that aren't there, with the nearest that are, and for a scenario that has changed since
 */
export async function openPolicies({
  run,
  checkpoint: wanted,
  players = [],
  endpoint = [],
  keyEnv = [],
  ...allowed
}: ScenarioTrust &
  OutsideOptions & {
    readonly run: string;
    readonly checkpoint?: number;
  }): Promise<TrainedPolicies> {
  const reader = readRun(run);
  const chosen = chooseWeights(reader, wanted);
  const prepared = await prepareRecorded(reader, allowed, players);
  trustAddresses(urlsIn(players));
  await checkAddresses(run, addressesOf(prepared.experiment), allowed);
  const { experiment } = await openOutside(prepared.experiment, {
    settings: readOutsideSettings([...(reader.description.options.endpoint ?? []), ...endpoint]),
    keys: readKeyNames(keyEnv, urlsIn(players)),
  });
  const policies: Record<PolicyName, Policy> = {};
  const opened: TransformerPolicy[] = [];
  for (const [name, spec] of Object.entries(experiment.policies)) {
    if (spec.kind === 'given') {
      policies[name] = spec.policy;
      continue;
    }
    if (spec.kind === 'endpoint') throw new Error(`internal: the endpoint ${name} isn't open`);
    const declared = describeTransformer(spec);
    const { version, weights } = chosen.of(name, declared);
    const policy = await openTransformerPolicy({ name, ...declared });
    policy.setWeights(version, weights);
    policies[name] = asVersion(version, policy);
    opened.push(policy);
  }
  return {
    checkpoint: chosen.update,
    policies,
    environments: environmentsOf(experiment),
    rewards: experiment.rewards,
    close: () => opened.forEach((policy) => policy.dispose()),
  };
}

/** The policy as one version, whichever it is asked for. */
function asVersion(version: PolicyVersion, policy: Policy): Policy {
  return {
    name: policy.name,
    version,
    decide: (requests, options) =>
      policy.decide(
        requests.map((request) => ({ ...request, version })),
        options,
      ),
  };
}
