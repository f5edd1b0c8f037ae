import type { SettingsTree } from '../../experiment/settings.ts';

/** Runs of the same settings: they differ in their seeds, and perhaps in their scenario. */
export interface Arm<Run> {
  /** The settings in which the arms differ, as on the command line; `all` where they differ in none. */
  readonly name: string;
  readonly runs: readonly Run[];
}

interface Settled {
  readonly scenario: string;
  readonly settings: SettingsTree;
}

/**
 * Runs put together by their settings. Only settings that differ between runs of one scenario tell arms
 * apart; several scenarios are several tasks of the same arms.
 */
export function armsOf<Run extends Settled>(runs: readonly Run[]): readonly Arm<Run>[] {
  const flat = new Map(runs.map((run) => [run, flatten(run.settings)]));
  const differing = [
    ...new Set([...flat.values()].flatMap((settings) => [...settings.keys()])),
  ].filter((path) => differs(path, runs, flat));
  const arms = new Map<string, Run[]>();
  for (const run of runs) {
    const settings = flat.get(run);
    const words = differing.map((path) => `${path}=${settings?.get(path) ?? ''}`);
    const name = words.join(' ') || 'all';
    arms.set(name, [...(arms.get(name) ?? []), run]);
  }
  return [...arms].map(([name, own]) => ({ name, runs: own }));
}

function differs<Run extends Settled>(
  path: string,
  runs: readonly Run[],
  settings: ReadonlyMap<Run, ReadonlyMap<string, string>>,
): boolean {
  return runs.some((run) => {
    const first = runs.find(({ scenario }) => scenario === run.scenario);
    return first !== undefined && settings.get(first)?.get(path) !== settings.get(run)?.get(path);
  });
}

function flatten(settings: SettingsTree, prefix = ''): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(settings).flatMap(([key, value]): readonly (readonly [string, string])[] =>
      typeof value === 'object'
        ? [...flatten(value, `${prefix}${key}.`)]
        : [[prefix + key, String(value)]],
    ),
  );
}
