import { resolve } from 'node:path';
import { UserError } from '../core/errors.ts';
import { createRun, openForResume } from './folder/open-folder.ts';
import type { RunFolder } from './folder/open-folder.ts';
import { describeMachine, RUN_LAYOUT } from './folder/run-description.ts';
import { holdsNothing, readRun } from './folder/run-folder.ts';
import { findChange } from './find-change.ts';
import { describeTransformers } from '../experiment/describe-transformers.ts';
import { openRun } from './open-run.ts';
import { addressesOf } from './outside/open-outside.ts';
import type { OpenOutsideOptions } from './outside/open-outside.ts';
import { readKeyNames } from './outside/keys.ts';
import { urlsIn } from './outside/outside-options.ts';
import type { OutsideOptions } from './outside/outside-options.ts';
import { readOutsideSettings } from './outside/outside-settings.ts';
import { checkAddresses, trustAddresses } from './trust/check-addresses.ts';
import type { OpenRun } from './open-run.ts';
import { mergePlayers } from '../experiment/player.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { prepareNew, prepareRecorded } from './prepare-experiment.ts';
import { checkPolicies } from './run-checkpoint.ts';
import { readWarmWeights } from './read-warm-weights.ts';
import { readVersions } from './read-versions.ts';
import type { RunResult } from './run-events.ts';
import { RUNS } from './run-options.ts';
import type { RunOptions } from './run-options.ts';
import type { ScenarioTrust } from './trust/load-recorded.ts';
import { trainRun } from './train-run.ts';
import type { RunBounds } from './train-run.ts';

/** Runs a scenario from its start; ends when its updates are done, time is up, or the signal says so. */
export async function startRun(options: RunOptions): Promise<RunResult> {
  const prepared = await prepareNew(options);
  const { scenario, scenarioPath, settings, seed } = prepared;
  const { scenarioDigest } = prepared.version;
  const updates = options.updates ?? prepared.experiment.schedule.updates;
  const outside = outsideOf(options);
  trustAddresses(addressesOf(prepared.experiment)); // this user has named them
  const open = await openRun(prepared, options, outside);
  try {
    const weights = initialWeights(options, open);
    const folder = createRun(
      {
        format: RUN_LAYOUT,
        scenario,
        scenarioFile: scenarioDigest === null ? null : scenarioPath,
        scenarioDigest,
        settings,
        seed,
        options: {
          updates,
          minutes: options.minutes ?? null,
          workers: open.executor.workers,
          from: options.from === undefined ? null : resolve(options.from),
          ...(options.players === undefined ? {} : { players: [...options.players] }),
          ...(options.endpoint === undefined ? {} : { endpoint: [...options.endpoint] }),
        },
        started: new Date().toISOString(),
        versions: readVersions(),
        engine: { backend: open.engine.backend, kernels: open.engine.kernels },
        machine: describeMachine(),
      },
      {
        parent: RUNS,
        ...(options.out === undefined ? {} : { path: options.out }),
        ...roomFor(prepared.experiment),
      },
    );
    try {
      open.outside.keepIn(folder.path);
      return await trainRun(
        prepared,
        open,
        folder,
        undefined,
        boundsOf(folder, options.signal, weights),
        (event) => options.onEvent?.(event),
      );
    } finally {
      folder.close();
    }
  } finally {
    await open.close();
  }
}

/**
 * What `agon resume` may ask. Without updates, minutes or a backend, they are as they were asked for last.
 */
export interface ResumeOptions
  extends
    ScenarioTrust,
    OutsideOptions,
    Pick<RunOptions, 'minutes' | 'updates' | 'workers' | 'backend' | 'signal' | 'onEvent'> {
  readonly run: string;
}

/**
 * Goes on with a run from its newest usable checkpoint, as if it had never stopped. If its scenario has
 * changed meanwhile, that is told, and recorded among the run's metrics.
 */
export async function resumeRun(options: ResumeOptions): Promise<RunResult> {
  const reader = readRun(options.run);
  const prepared = await prepareRecorded(reader, options, options.players);
  const named = urlsIn(options.players ?? []);
  trustAddresses(named);
  await checkAddresses(options.run, addressesOf(prepared.experiment), options);
  const asked = [...(reader.description.options.endpoint ?? []), ...(options.endpoint ?? [])];
  const outside = outsideOf({ ...options, endpoint: asked });
  if (reader.checkpoints().length === 0 && !holdsNothing(options.run)) {
    // A run records no game before its first checkpoint: begun again, it would delete what it played.
    throw new UserError(
      `${options.run}: has recorded episodes, but no checkpoint to go on from; put its checkpoints back, or start the run anew in another folder`,
    );
  }
  const transformers = describeTransformers(prepared.experiment);
  const {
    run: folder,
    checkpoint,
    warnings,
  } = openForResume(options.run, {
    check: (found) => checkPolicies(found, transformers),
    ...roomFor(prepared.experiment),
  });
  try {
    const { engine } = folder.description;
    const backend = options.backend ?? engine.backend;
    const open = await openRun(prepared, { ...options, backend }, outside);
    try {
      keepBounds(folder, options);
      open.outside.keepIn(folder.path);
      const update = checkpoint?.update ?? 0;
      const changed = findChange(reader, prepared.version);
      if (changed !== undefined) {
        const { from, to, text } = changed;
        folder.metrics.append({
          kind: 'scenario-changed',
          update,
          from: { ...from },
          to: { ...to },
        });
        options.onEvent?.({ kind: 'scenario-changed', text });
      }
      for (const text of warnings) {
        options.onEvent?.({
          kind: 'alarm',
          update,
          name: 'checkpoint',
          text,
        });
      }
      const { from } = folder.description.options;
      // Killed before its first checkpoint: it begins again, as it began then.
      const begins = checkpoint === undefined && typeof from === 'string';
      const weights = begins ? readWarmWeights(from, open.policies) : undefined;
      return await trainRun(
        prepared,
        open,
        folder,
        checkpoint,
        { ...boundsOf(folder, options.signal, weights), hasChanged: changed !== undefined },
        (event) => options.onEvent?.(event),
      );
    } finally {
      await open.close();
    }
  } finally {
    folder.close();
  }
}

function initialWeights(
  { from, initialWeights: given }: RunOptions,
  { policies }: OpenRun,
): RunBounds['initialWeights'] {
  if (from === undefined) return given;
  if (given === undefined) return readWarmWeights(from, policies);
  throw new UserError(
    'initialWeights: a run begins either with them or from another run, got both',
  );
}

/** How a run's outside policies are asked, and who is told of them. */
function outsideOf({
  players = [],
  endpoint = [],
  keyEnv = [],
  onEvent,
}: OutsideOptions & Pick<RunOptions, 'onEvent'>): OpenOutsideOptions {
  return {
    settings: readOutsideSettings(endpoint),
    keys: readKeyNames(keyEnv, urlsIn(players)),
    say: (text) => onEvent?.({ kind: 'outside', text }),
  };
}

/** Keeps what is asked of a run that goes on: resumed once more, it goes as far. */
/** How much of a disk the games may take. */
function roomFor({ schedule }: Experiment): { readonly mostBytes?: number } {
  const gigabytes = schedule.keepEpisodes?.gigabytes;
  return gigabytes === undefined ? {} : { mostBytes: 1e9 * gigabytes };
}

function keepBounds(
  folder: RunFolder,
  { updates, minutes, players, endpoint }: ResumeOptions,
): void {
  if ([updates, minutes, players, endpoint].every((one) => one === undefined)) return;
  const { options } = folder.description;
  folder.keepOptions({
    ...(players === undefined
      ? {}
      : { players: [...mergePlayers(options.players ?? [], players)] }),
    ...(endpoint === undefined ? {} : { endpoint: [...(options.endpoint ?? []), ...endpoint] }),
    ...(updates === undefined ? {} : { updates }),
    ...(minutes === undefined ? {} : { minutes }),
  });
}

function boundsOf(
  { description }: RunFolder,
  signal: AbortSignal | undefined,
  weights: RunBounds['initialWeights'],
): RunBounds {
  const { updates, minutes } = description.options;
  return {
    updates,
    ...(minutes === null ? {} : { minutes }),
    ...(signal === undefined ? {} : { signal }),
    ...(weights === undefined ? {} : { initialWeights: weights }),
  };
}
