import { keyFromSeed, openStream } from '../../core/random.ts';
import { crc32 } from '../../recording/crc32.ts';
import type { Experiment } from '../../experiment/experiment.ts';
import { describeTransformer } from '../../experiment/describe-transformers.ts';
import type { Cell, Variant } from './plan-study.ts';

/** A run of no updates, whose weights others begin with. */
export interface SharedStart {
  /** Unique within the study; names the run's folder. */
  readonly name: string;
  readonly variant: Variant;
  readonly seed: number;
}

/**
 * The warm starts that the cells begin with: one for each seed and each make, which is what policies
 * there are, and what the warm start teaches them.
 *
 * @returns by cell; a cell with a warm start of its own is not in it
 */
export function sharedStarts(
  cells: readonly Cell[],
  experimentOf: (variant: Variant) => Made,
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

type Made = Pick<Experiment, 'policies' | 'warmStart'>;

/** Examples by which phases are told apart: what makes them is a function, and shows nothing else. */
const EXAMPLES = 64;
const EXAMPLES_KEY = keyFromSeed(0);

function makeOf({ policies, warmStart }: Made): string {
  const specs = Object.entries(policies).flatMap(([name, spec]) =>
    spec.kind === 'transformer' ? [[name, spec.characters, describeTransformer(spec).config]] : [],
  );
  const lessons = warmStart.map((step) => {
    if (step.kind === 'copy') return step;
    const { policy, phase } = step;
    return { policy, ...phase, examples: phase.examples(openStream(EXAMPLES_KEY), EXAMPLES) };
  });
  return crc32(new TextEncoder().encode(JSON.stringify([specs, lessons])))
    .toString(16)
    .padStart(8, '0');
}
