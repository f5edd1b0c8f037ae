import { join } from 'node:path';
import type { PolicyName } from '../../core/ids.ts';
import type { Experiment, PolicySpec } from '../../experiment/experiment.ts';
import { endpointUrl } from '../../experiment/player.ts';
import type { Clock } from '../../policies/endpoint/clock.ts';
import type { EndpointModel } from '../../policies/endpoint/endpoint-settings.ts';
import { endpointPolicy } from '../../policies/endpoint/endpoint-policy.ts';
import { EndpointServer } from '../../policies/endpoint/endpoint-server.ts';
import { openTransport } from '../../policies/endpoint/openai-transport.ts';
import { noJournal } from '../../policies/endpoint/outside-journal.ts';
import type { OutsideJournal } from '../../policies/endpoint/outside-journal.ts';
import { openOutside as openShared } from '../../policies/endpoint/outside.ts';
import { JOURNAL_FILE, JournalFile } from './journal-file.ts';
import { configuredKeys, keyFor } from './keys.ts';
import type { KeyNames } from './keys.ts';
import { machineClock } from './machine-clock.ts';
import type { OutsideSettings } from './outside-settings.ts';

type EndpointSpec = Extract<PolicySpec, { kind: 'endpoint' }>;

export interface OpenOutsideOptions {
  readonly settings: OutsideSettings;
  /** That the user has named; those of the configuration are used besides. */
  readonly keys?: KeyNames;
  /** Told in a sentence what the user should know. */
  readonly say?: (text: string) => void;
  /** The machine's own if absent. */
  readonly clock?: Clock;
}

/** The outside policies of an experiment, ready to be asked. */
export interface OpenOutside {
  /** The same, with every endpoint opened as a policy. */
  readonly experiment: Experiment;
  /** Replies are read from this run's folder, and kept there, from now on; what they cost counts. */
  readonly keepIn: (folder: string) => void;
  /** Brings what was kept to the disk. */
  readonly sync: () => void;
  readonly close: () => void;
}

/** The addresses that an experiment's policies are asked at, each once. */
export function addressesOf({ policies }: Pick<Experiment, 'policies'>): readonly string[] {
  return [...new Set(endpointsOf(policies).map(([, { url }]) => endpointUrl(url)))];
}

/**
 * Opens an experiment's endpoints, all of them within the limits of one run. Whether their addresses may be asked is no
 * question here.
 *
 * @throws UserError for a URL that won't do, a key that isn't there, and packages that aren't installed
 */
export async function openOutside(
  experiment: Experiment,
  { settings, keys = {}, say = () => undefined, clock = machineClock }: OpenOutsideOptions,
): Promise<OpenOutside> {
  const endpoints = endpointsOf(experiment.policies);
  if (endpoints.length === 0) return nothingOutside(experiment);
  let journal: JournalFile | undefined;
  const kept: OutsideJournal = {
    find: (place, asked) => (journal ?? noJournal).find(place, asked),
    append: (place, asked, outcome) => (journal ?? noJournal).append(place, asked, outcome),
  };
  const outside = await openShared({ limits: settings.limits, clock, journal: kept, say });
  const named = { ...configuredKeys(), ...keys };
  const servers = new Map<string, EndpointServer>();
  const policies: Record<PolicyName, PolicySpec> = { ...experiment.policies };
  for (const [name, spec] of endpoints) {
    const url = endpointUrl(spec.url);
    const key = keyFor(url, named);
    const server =
      servers.get(url) ??
      new EndpointServer(
        url,
        await openTransport({ url, ...(key === undefined ? {} : { key }) }),
        outside,
      );
    servers.set(url, server);
    const model: EndpointModel = { ...settings.model, ...spec, url };
    policies[name] = { kind: 'given', policy: endpointPolicy(name, model, server, outside) };
  }
  return {
    experiment: { ...experiment, policies },
    keepIn: (folder) => {
      journal = new JournalFile(join(folder, JOURNAL_FILE), (usage) => outside.budget.spend(usage));
    },
    sync: () => journal?.sync(),
    close: () => journal?.close(),
  };
}

function nothingOutside(experiment: Experiment): OpenOutside {
  const nothing = (): void => undefined;
  return { experiment, keepIn: nothing, sync: nothing, close: nothing };
}

function endpointsOf(
  policies: Experiment['policies'],
): readonly (readonly [PolicyName, EndpointSpec])[] {
  return Object.entries(policies).flatMap(([name, spec]) =>
    spec.kind === 'endpoint' ? [[name, spec] as const] : [],
  );
}
