import { z } from 'zod';
import { digestSources } from './digest-sources.ts';
import type { LoadedScenario } from './load-scenario.ts';
import { readVersions } from './read-versions.ts';

/** What an experiment is built by: runs of one version may stand beside each other, others not. */
export const scenarioVersion = z.object({
  /** Agon's version, by which a scenario that ships is known. */
  agon: z.string(),
  /** Of the scenario's file and the local files that it imports; null for one that ships. */
  scenarioDigest: z.string().nullable(),
});

export type ScenarioVersion = Readonly<z.infer<typeof scenarioVersion>>;

/** The version of a scenario as it is now. */
export function versionOf({ path, ships }: Omit<LoadedScenario, 'scenario'>): ScenarioVersion {
  return { agon: readVersions().agon, scenarioDigest: ships ? null : digestSources(path) };
}

/** What has changed from one version to another, in words; undefined if nothing has. */
export function changeBetween(before: ScenarioVersion, now: ScenarioVersion): string | undefined {
  const changes = [
    ...(before.scenarioDigest === now.scenarioDigest
      ? []
      : ['its file, or a local one that it imports, is another']),
    ...(before.agon === now.agon ? [] : [`agon was ${before.agon} and is ${now.agon}`]),
  ];
  return changes.length === 0 ? undefined : changes.join('; ');
}
