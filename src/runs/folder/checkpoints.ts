import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { hasFolder, namesInFolder } from '../../recording/regular-file.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Checkpoint } from './checkpoint.ts';

/** A checkpoint that is there; its content may still turn out to be damaged. */
export interface StoredCheckpoint {
  readonly update: number;
  readonly file: string;
}

/** Says which checkpoints stay, given all intact ones from old to new. Their updates, in any order. */
export type KeepRule = (checkpoints: readonly ScoredCheckpoint[]) => readonly number[];

/** What a rule may go by. */
interface ScoredCheckpoint {
  readonly update: number;
  /** Higher is better; null if it wasn't scored. */
  readonly score: number | null;
}

export interface BestCheckpoint {
  readonly update: number;
  readonly score: number;
}

/**
 * Keeps the first, which every comparison starts from, the one with the highest score (the older of
 * equals), and the newest `last` (at least 1).
 */
export function keepFirstBestAndLast(last: number): KeepRule {
  if (!(last >= 1)) throw new UserError(`checkpoints to keep: must be at least 1, got ${last}`);
  return (checkpoints) => {
    const newest = checkpoints.slice(-last).map((checkpoint) => checkpoint.update);
    const best = bestOf(checkpoints);
    const first = checkpoints.slice(0, 1).map((checkpoint) => checkpoint.update);
    return best === undefined ? [...first, ...newest] : [...first, best.update, ...newest];
  };
}

/** The one with the highest score, the older of equals; undefined if none was scored. */
function bestOf(checkpoints: readonly ScoredCheckpoint[]): BestCheckpoint | undefined {
  let best: BestCheckpoint | undefined;
  for (const { update, score } of checkpoints) {
    if (score !== null && (best === undefined || score > best.score)) best = { update, score };
  }
  return best;
}

/** The file of the checkpoint after an update. */
function checkpointFile(folder: string, update: number): string {
  return join(folder, `${String(update).padStart(6, '0')}.checkpoint`);
}

/** The checkpoints in a folder, oldest first; none if somebody took the folder away. */
export function listCheckpoints(folder: string): readonly StoredCheckpoint[] {
  if (!hasFolder(folder)) return [];
  return namesInFolder(folder)
    .flatMap((name) => /^(\d{6,})\.checkpoint$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .map((update) => ({ update, file: checkpointFile(folder, update) }));
}

/** The checkpoints of one run: writes them, and deletes those that its rule doesn't keep. */
export class Checkpoints {
  readonly #folder: string;
  readonly #keep: KeepRule;
  readonly #scores = new Map<number, number | null>();

  constructor(folder: string, keep: KeepRule) {
    this.#folder = folder;
    this.#keep = keep;
    for (const { update, file } of listCheckpoints(folder)) {
      try {
        this.#scores.set(update, readCheckpoint(file).score);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        // Damaged: not ours to delete, nor to count among those that are kept.
      }
    }
  }

  get best(): BestCheckpoint | undefined {
    return bestOf(this.#sorted());
  }

  /**
   * Returns the file.
   *
   * @param alsoKept - an update whose checkpoint stays whatever the rule says; null for none
   */
  save(checkpoint: Checkpoint, alsoKept: number | null = null): string {
    const { update, score } = checkpoint;
    const file = checkpointFile(this.#folder, update);
    writeCheckpoint(file, checkpoint);
    this.#scores.set(update, score);
    const all = this.#sorted();
    const kept = new Set(this.#keep(all));
    kept.add(update); // whatever the rule says: a run must be able to go on
    if (alsoKept !== null) kept.add(alsoKept);
    for (const { update: old } of all) {
      if (kept.has(old)) continue;
      rmSync(checkpointFile(this.#folder, old), { force: true });
      this.#scores.delete(old);
    }
    return file;
  }

  #sorted(): readonly ScoredCheckpoint[] {
    return [...this.#scores]
      .map(([update, score]) => ({ update, score }))
      .sort((a, b) => a.update - b.update);
  }
}

/** The newest checkpoint that can be used, and why newer ones can't. */
export interface FoundCheckpoint {
  readonly checkpoint: Checkpoint | undefined;
  readonly warnings: readonly string[];
}

/**
 * The newest checkpoint that is intact and whose files are there, and whole (`isUsable`). Newer ones that aren't
 * are set aside (renamed to `….unusable`). Undefined where no checkpoint was made yet; if there are
 * some and none can be used, that is a UserError and nothing is changed.
 */
export function findNewest(folder: string, isUsable: (of: Checkpoint) => boolean): FoundCheckpoint {
  const warnings: string[] = [];
  const unusable: string[] = [];
  for (const { file } of [...listCheckpoints(folder)].reverse()) {
    try {
      const checkpoint = readCheckpoint(file);
      if (isUsable(checkpoint)) {
        for (const newer of unusable) renameSync(newer, `${newer}.unusable`);
        return { checkpoint, warnings };
      }
      warnings.push(
        `${file}: skipped, since episodes or metrics that it has seen, or their lines in the manifest, are missing or damaged`,
      );
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      warnings.push(`skipped: ${error.message}`);
    }
    unusable.push(file);
  }
  if (unusable.length === 0) return { checkpoint: undefined, warnings };
  throw new UserError(
    `${folder}: a run goes on from a checkpoint, and none of ${unusable.length} can be used; ` +
      `restore one, or start the run anew. ${warnings.join('. ')}`,
  );
}
