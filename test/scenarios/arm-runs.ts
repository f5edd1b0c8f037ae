import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { startRun } from '../../src/runs/start-run.ts';

/** What a run's evaluations said, in percent or points. */
export interface ArmRun {
  /** Its folder, for others to start `from`. */
  readonly folder: string;
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  /** `after` less `before`. */
  readonly gain: (metric: string) => number;
}

export interface ArmOptions {
  readonly seed: number;
  readonly updates: number;
  readonly set: readonly string[];
  /** A run whose warm start is shared. */
  readonly from?: ArmRun;
}

/** Runs arms of scenarios in this thread, in a folder that goes away after the tests. */
export function openArmRuns() {
  const folder = mkdtempSync(join(tmpdir(), 'agon-arms-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  return async (
    scenario: string,
    arm: string,
    { from, set, ...options }: ArmOptions,
  ): Promise<ArmRun> => {
    const out = join(folder, `${scenario}-${arm}-${++count}`);
    const { before, after } = await startRun({
      ...options,
      scenario,
      set: [...set, `arm=${arm}`],
      workers: 0,
      out,
      ...(from !== undefined && { from: from.folder }),
    });
    const gain = (metric: string) => (after[metric] ?? NaN) - (before[metric] ?? NaN);
    return { folder: out, before, after, gain };
  };
}
