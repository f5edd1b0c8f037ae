import { crc32 } from '../../recording/crc32.ts';
import type { Experiment } from '../experiment.ts';
import { describeTransformer } from '../open-learners.ts';
import type { Cell, Variant } from './plan-study.ts';

/** A run of no updates, whose weights others begin with. */
export interface SharedStart {
  /** Unique within the study; names the run's folder. */
  readonly name: string;
  readonly variant: Variant;
  readonly seed: number;
}

/**
 * The warm starts that the cells begin with: one for each seed and each make of policies, since only
 * policies of the same names and sizes can begin with the same weights.
 *
 * @returns by cell; a cell with a warm start of its own is not in it
 */
export function sharedStarts(
  cells: readonly Cell[],
  experimentOf: (variant: Variant) => Pick<Experiment, 'policies'>,
): ReadonlyMap<Cell, SharedStart> {
  const known = new Map<string, SharedStart>();
  const byCell = new Map<Cell, SharedStart>();
  for (const cell of cells) {
    if (cell.start === null) continue;
    // By what it is made of, so that another study in the same folder finds its own.
    const name = `start-${cell.start}-${makeOf(experimentOf(cell.variant))}`;
    const start = known.get(name) ?? { name, variant: cell.variant, seed: cell.start };
    known.set(name, start);
    byCell.set(cell, start);
  }
  return byCell;
}

function makeOf({ policies }: Pick<Experiment, 'policies'>): string {
  const specs = Object.entries(policies).flatMap(([name, spec]) =>
    spec.kind === 'transformer' ? [[name, describeTransformer(spec).config]] : [],
  );
  return crc32(new TextEncoder().encode(JSON.stringify(specs)))
    .toString(16)
    .padStart(8, '0');
}
