import type { RunReader } from './folder/run-folder.ts';
import type { RunEvent } from './run-events.ts';
import { changeBetween } from './scenario-version.ts';
import type { ScenarioVersion } from './scenario-version.ts';

/** What was changed under a run. */
export interface ScenarioChange {
  readonly from: ScenarioVersion;
  readonly to: ScenarioVersion;
  /** For people, in one line. */
  readonly text: string;
}

type Played = Pick<RunReader, 'path' | 'description' | 'metrics'>;

/** What has changed in a run's scenario since it was last played; undefined if nothing has. */
export function findChange(run: Played, now: ScenarioVersion): ScenarioChange | undefined {
  const from = lastVersion(run);
  const change = changeBetween(from, now);
  if (change === undefined) return undefined;
  const text = `the scenario has changed since ${run.path} was played (${change})`;
  return { from, to: now, text };
}

/** The version that a run was last played with. */
export function lastVersion(run: Played): ScenarioVersion {
  return changesOf(run).at(-1) ?? versionAtStart(run);
}

/** As `findChange`, for those who only look at the run: tells it. */
export function tellChange(
  run: Played,
  now: ScenarioVersion,
  onEvent: ((event: RunEvent) => void) | undefined,
): void {
  const changed = findChange(run, now);
  if (changed !== undefined) onEvent?.({ kind: 'scenario-changed', text: changed.text });
}

/** Whether a run was played by this version alone, from its start to its end. */
export function isPlayedBy(run: Played, version: ScenarioVersion): boolean {
  return changesOf(run).length === 0 && changeBetween(versionAtStart(run), version) === undefined;
}

function versionAtStart({ description }: Played): ScenarioVersion {
  const { versions, scenarioDigest } = description;
  return { agon: versions.agon, scenarioDigest };
}

/** The versions that it was resumed with, as far as they were others than before. */
function changesOf({ metrics }: Played): readonly ScenarioVersion[] {
  return metrics().flatMap((record) => (record.kind === 'scenario-changed' ? [record.to] : []));
}
