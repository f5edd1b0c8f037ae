import { UserError } from '../../core/errors.ts';
import { fileNameOf, isSameFile } from '../../core/file-name.ts';

/** One way of running the scenario: settings that differ from the study's other variants. */
export interface Variant {
  /** Its settings joined, for instance `arm=random`; `default` for none. */
  readonly name: string;
  /** `a.b=c`, as on the command line. */
  readonly set: readonly string[];
}

/** What a study asks: which variants of a scenario, from which warm starts, with which seeds. */
export interface StudyPlan {
  readonly variants: readonly Variant[];
  /** Of the runs. */
  readonly seeds: readonly number[];
  /** Seeds of warm starts that all variants share; null: every run has a warm start of its own. */
  readonly starts: readonly number[] | null;
}

/** One run of a study. */
export interface Cell {
  readonly variant: Variant;
  /** Seed of its warm start; null: its own. */
  readonly start: number | null;
  readonly seed: number;
  /** Unique within the study; names the run's folder. */
  readonly name: string;
}

/**
 * All combinations of the values of several settings: `['arm=a,b', 'agents=1,2']` makes four variants.
 *
 * @throws UserError on a word that isn't `path=value,value`
 */
export function varySettings(words: readonly string[]): readonly Variant[] {
  let variants: readonly Variant[] = [{ name: 'default', set: [] }];
  for (const word of words) {
    const [path = '', list] = splitAt(word, '=');
    const values = new Set(list?.split(',').filter((value) => value !== ''));
    if (path === '' || values.size === 0) {
      throw new UserError(
        `--vary: must read path=value,value, got "${word}"; for instance --vary arm=coevolution,frozen`,
      );
    }
    variants = variants.flatMap(({ set }) =>
      [...values].map((value) => {
        const settings = [...set, `${path}=${value}`];
        return { name: settings.join(' '), set: settings };
      }),
    );
  }
  return variants;
}

/**
 * The runs of a study. Variants take turns, so that what is done early can be compared early.
 *
 * @throws UserError if two variants would share their folders
 */
export function cellsOf({ variants, seeds, starts }: StudyPlan): readonly Cell[] {
  checkNames(variants);
  const own: readonly (number | null)[] = starts ?? [null];
  return own.flatMap((start) =>
    seeds.flatMap((seed) =>
      variants.map((variant): Cell => {
        const from = start === null ? '' : `-start-${start}`;
        return { variant, start, seed, name: `${folderName(variant)}${from}-seed-${seed}` };
      }),
    ),
  );
}

/** One variant would take the other's runs for its own. */
function checkNames(variants: readonly Variant[]): void {
  const folders = variants.map(folderName);
  const firstOf = (folder: string): number => folders.findIndex((one) => isSameFile(one, folder));
  const second = folders.findIndex((folder, i) => firstOf(folder) !== i);
  if (second < 0) return;
  const [first, other] = [variants[firstOf(folders[second] ?? '')], variants[second]];
  throw new UserError(
    `--vary: variants must have folders of different names, got ${folders[second]} for ` +
      `${first?.name} and ${other?.name}; study them apart`,
  );
}

/** A variant's name as a part of a folder's name. */
function folderName({ name }: Variant): string {
  return fileNameOf(name);
}

function splitAt(text: string, mark: string): readonly [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
