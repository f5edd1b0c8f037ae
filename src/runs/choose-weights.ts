import { UserError } from '../core/errors.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { TransformerConfig, Vocabulary } from '../policies/index.ts';
import { parameterLayout } from '../policies/transformer/layout.ts';
import { readCheckpoint } from './folder/checkpoint.ts';
import { hasWeights, readWeights } from './folder/kept-weights.ts';
import type { RunReader } from './folder/run-folder.ts';
import type { WeightsRecord } from './folder/run-record.ts';
import { weightsAt } from './run-checkpoint.ts';

/** The weights that a run's policies had after an update. */
export interface ChosenWeights {
  readonly update: number;
  /** @throws UserError if the policy is no longer what it was in the run */
  readonly of: (
    policy: PolicyName,
    declared: { readonly config: TransformerConfig; readonly vocabulary: Vocabulary },
  ) => { readonly version: PolicyVersion; readonly weights: Float32Array };
}

type Reader = Pick<RunReader, 'path' | 'checkpoints' | 'metrics'>;

/**
 * Finds the weights of an update, in a checkpoint or among those that the run kept beside them.
 *
 * @param wanted - the update; that of the newest checkpoint if absent
 * @throws UserError if they aren't kept, with the nearest that are
 */
export function chooseWeights(reader: Reader, wanted: number | undefined): ChosenWeights {
  const stored = reader.checkpoints();
  const saved =
    wanted === undefined ? stored.at(-1) : stored.find(({ update }) => update === wanted);
  if (saved !== undefined) {
    const checkpoint = readCheckpoint(saved.file);
    return {
      update: saved.update,
      of: (policy, declared) => weightsAt(checkpoint, policy, declared),
    };
  }
  const record = keptVersions(reader).find(({ update }) => update === wanted);
  if (record === undefined) throw notKept(reader, wanted);
  return {
    update: record.update,
    of: (policy, { config }) => {
      const kept = record.policies[policy];
      const { size } = parameterLayout(config);
      const weights = kept && readWeights(reader.path, kept.digest);
      if (weights?.length !== size || kept === undefined) {
        throw new UserError(
          `policy ${policy}: must be the one that the run trained, with ${size} weights, got ${weights?.length ?? 'none'} at update ${record.update} of ${reader.path}; use the scenario as it was`,
        );
      }
      return { version: kept.version, weights };
    },
  };
}

/** What a run kept of its versions beside checkpoints and is still there; oldest first, each update once. */
export function keptVersions({
  path,
  metrics,
}: Pick<Reader, 'path' | 'metrics'>): readonly WeightsRecord[] {
  const kept = new Map<number, WeightsRecord>();
  for (const record of metrics()) {
    if (record.kind !== 'weights') continue;
    const digests = Object.values(record.policies).map(({ digest }) => digest);
    if (digests.every((digest) => hasWeights(path, digest))) kept.set(record.update, record);
  }
  return [...kept.values()].sort((one, other) => one.update - other.update);
}

/** The update nearest to the wanted one whose weights are kept, the earlier of two; undefined where none are. */
export function nearestKept(reader: Reader, wanted: number): number | undefined {
  const updates = keptUpdates(reader);
  return updates.length === 0 ? undefined : nearest(updates, wanted);
}

function keptUpdates(reader: Reader): readonly number[] {
  const there = new Set([
    ...reader.checkpoints().map(({ update }) => update),
    ...keptVersions(reader).map(({ update }) => update),
  ]);
  return [...there].sort((one, other) => one - other);
}

function nearest(updates: readonly number[], wanted: number): number {
  return updates.reduce((best, update) =>
    Math.abs(update - wanted) < Math.abs(best - wanted) ? update : best,
  );
}

function notKept(reader: Reader, wanted: number | undefined): UserError {
  const { path } = reader;
  const updates = keptUpdates(reader);
  if (wanted === undefined || updates.length === 0) {
    return new UserError(`${path}: must have a checkpoint to take weights from, and has none yet`);
  }
  const isRecorded = reader
    .metrics()
    .some((record) => record.kind === 'weights' && record.update === wanted);
  return new UserError(
    `${path}: the weights of update ${wanted} ${isRecorded ? 'were removed' : 'are not kept'}; the nearest that are: those of ${nearest(updates, wanted)} (kept are: ${updates.join(', ')})`,
  );
}
