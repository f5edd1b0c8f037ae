import { UserError } from '../../core/errors.ts';
import { namesInFolder, hasFolder, sizeOfRegular } from '../../recording/regular-file.ts';
import { join } from 'node:path';
import type { SettingsTree } from '../../experiment/settings.ts';
import { partsOf } from '../../runs/folder/run-folder.ts';
import type { RunDetail, TermView } from '../protocol.ts';
import { describedAt } from './described.ts';
import type { Described } from './described.ts';
import { figuresOf } from './figures.ts';
import type { OpenRun } from './open-run.ts';
import { summariseRun } from './summarise-run.ts';

/** All that a run's page shows, but for its episodes. */
export function detailRun(run: OpenRun): RunDetail {
  const { path, description, facts } = run;
  const { described, problem } = experimentOf(run);
  return {
    ...summariseRun(run),
    problem,
    malformed: facts.malformed,
    backend: `${description.engine.backend}, kernels ${description.engine.kernels}`,
    machine: `${description.machine.cpu}, ${description.machine.cores} cores`,
    bytes: bytesIn(partsOf(path).episodes),
    updatesFigures: figuresOf(facts.updates),
    looks: figuresOf(facts.looks),
    full: figuresOf(facts.full),
    terms: termsOf(described),
    settings: flatten(description.settings),
    standings: facts.standings,
  };
}

function experimentOf({ path, facts }: OpenRun): {
  readonly described: Described | undefined;
  readonly problem: string | null;
} {
  try {
    return { described: describedAt(path, facts, null), problem: null };
  } catch (error) {
    if (error instanceof UserError) return { described: undefined, problem: error.message };
    throw error;
  }
}

export function termsOf(described: Described | undefined): readonly TermView[] {
  return (described?.rewards ?? []).map(({ sources, ...term }) => ({
    ...term,
    sources: sources.map(({ title }) => title),
  }));
}

function flatten(tree: SettingsTree, at = ''): (readonly [path: string, value: string])[] {
  return Object.entries(tree).flatMap(([name, value]) =>
    typeof value === 'object'
      ? flatten(value, `${at}${name}.`)
      : [[`${at}${name}`, String(value)] as const],
  );
}

function bytesIn(folder: string): number {
  if (!hasFolder(folder)) return 0;
  return namesInFolder(folder)
    .filter((name) => name.endsWith('.agon'))
    .reduce((sum, name) => sum + (sizeOfRegular(join(folder, name)) ?? 0), 0);
}
