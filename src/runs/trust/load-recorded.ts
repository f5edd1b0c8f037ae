import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { digestSources } from '../digest-sources.ts';
import { lastVersion } from '../find-change.ts';
import { RUN_FILE } from '../folder/run-description.ts';
import type { RunReader } from '../folder/run-folder.ts';
import { loadScenario } from '../load-scenario.ts';
import type { LoadedScenario } from '../load-scenario.ts';
import { isTrusted, trust } from './trust-store.ts';

/**
 * What lets the code be run that a run's folder names. Runs of one's own need neither: who starts a run of a file
 * trusts it.
 */
export interface ScenarioTrust {
  /** The scenario's file, or the name of one that ships, in place of what the folder names. */
  readonly scenario?: string;
  /** Whether the file that the folder names is trusted, as it is recorded there. */
  readonly trust?: boolean;
  /** Asks a person, once; absent where there is nobody to ask. */
  readonly ask?: (question: string) => Promise<boolean>;
  /** The command that was typed, for messages; scripts have none. */
  readonly typed?: string;
}

type Recorded = Pick<RunReader, 'path' | 'description' | 'metrics'>;

/**
 * The scenario of a run: one that ships, by its bare name; else a file, if this user trusts it as it is now.
 *
 * @throws UserError that says what to type or to pass, before any of the file's code runs
 */
export async function loadRecorded(run: Recorded, allowed: ScenarioTrust): Promise<LoadedScenario> {
  const { scenario: name, scenarioFile: file } = run.description;
  if (allowed.scenario !== undefined) {
    const loaded = await loadScenario(allowed.scenario);
    trustLoaded(loaded);
    if (loaded.scenario.name === name) return loaded;
    throw new UserError(
      `${run.path}: is a run of ${name}, got the scenario ${loaded.scenario.name}; name that or none`,
    );
  }
  if (file === null) return loadScenario(name);
  await checkTrusted(run, file, allowed);
  return loadScenario(file);
}

/** Trusts a scenario's file, since the user has named it. */
export function trustLoaded({ path, ships }: Omit<LoadedScenario, 'scenario'>): void {
  if (!ships) trust({ kind: 'file', path, digest: digestSources(path) });
}

async function checkTrusted(run: Recorded, file: string, allowed: ScenarioTrust): Promise<void> {
  if (!isAbsolute(file)) {
    throw new UserError(
      `${run.path}: scenarioFile must be an absolute path, got ${file}; correct it in ${join(run.path, RUN_FILE)}`,
    );
  }
  if (!existsSync(file)) {
    throw new UserError(
      `${run.path}: its scenario must be in ${file}, and there is no such file; ` +
        `put it back, or correct scenarioFile in ${join(run.path, RUN_FILE)}; or ${say(allowed, '--scenario FILE', "{ scenario: 'FILE' }")}`,
    );
  }
  const digest = digestSources(file);
  if (digest !== lastVersion(run).scenarioDigest) {
    throw new UserError(
      `${run.path}: the scenario has changed since it was played (its file ${file}, or a local one that it ` +
        `imports, is another); to go on with it as it is now, ${say(allowed, `--scenario ${word(file)}`, `{ scenario: '${file}' }`)}`,
    );
  }
  const what = { kind: 'file', path: file, digest } as const;
  if (isTrusted(what)) return;
  const question = `${run.path} runs the code in ${file}, which you have not trusted. Run it?`;
  if (allowed.trust !== true && (await allowed.ask?.(question)) !== true) {
    throw new UserError(
      `${run.path}: runs the code in ${file}, which must be trusted before; ` +
        `look at it, and if you trust it, ${say(allowed, '--trust', '{ trust: true }')}`,
    );
  }
  trust(what);
}

function say({ typed }: ScenarioTrust, flag: string, option: string): string {
  return typed === undefined ? `pass ${option}` : `type: ${typed} ${flag}`;
}

/** A path as a shell takes it. */
const word = (path: string): string =>
  /^[\w./:\\-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
