import { existsSync, readdirSync } from 'node:fs';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { sortExamples } from './example-games.ts';

type Groups = readonly (readonly Episode[])[];

/** Names of the files in a folder of src/rewards. Each exports a function named after its file. */
function namesIn(folder: 'terms' | 'shaping'): readonly string[] {
  return readdirSync(new URL(`../../src/rewards/${folder}/`, import.meta.url))
    .filter((file) => file.endsWith('.ts') && !file.includes('.generated.'))
    .map((file) => file.replace('.ts', ''));
}

/** The function that a file exports under its own name. */
async function loadExport(folder: 'terms' | 'shaping', name: string): Promise<unknown> {
  const file = new URL(`../../src/rewards/${folder}/${name}.ts`, import.meta.url);
  const module = (await import(file.href)) as Record<string, unknown>;
  const exported = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (typeof module[exported] !== 'function') {
    throw new Error(`${folder}/${name}.ts must export the function ${exported}`);
  }
  return module[exported];
}

/**
 * Every reward term with its default options, and the groups that it can and can't read: the common ones,
 * and `groups` of test/rewards/terms/<name>.examples.ts where a term needs games of its own.
 */
export async function loadTerms(): Promise<
  readonly { name: string; term: RewardTerm; readable: Groups; foreign: Groups }[]
> {
  return Promise.all(
    namesIn('terms').map(async (name) => {
      const term = ((await loadExport('terms', name)) as () => RewardTerm)();
      const own = (await loadExamples('terms', name)) as { groups?: Groups };
      return { name, term, ...sortExamples(term, own.groups ?? []) };
    }),
  );
}

/** A shaping with options to try it with. */
export interface LoadedShaping {
  readonly name: string;
  readonly shaping: (term: RewardTerm, options?: object) => RewardTerm;
  /** The same, but null for a term that it refuses for its range. */
  readonly shape: (term: RewardTerm, options: object | undefined) => RewardTerm | null;
  /** Those that it can't do without; absent if it can. */
  readonly options?: object;
  /** Other options to hold it to its range with; at least one. */
  readonly variants: readonly object[];
}

/**
 * Every shaping, with `options` and `variants` of test/rewards/shaping/<name>.examples.ts. A potential of
 * a variant may depend on the reply's length, which is 1 or 40 tokens; `longest` is 3.
 */
export async function loadShapings(): Promise<readonly LoadedShaping[]> {
  return Promise.all(
    namesIn('shaping').map(async (name): Promise<LoadedShaping> => {
      const shaping = (await loadExport('shaping', name)) as LoadedShaping['shaping'];
      const { options, variants = [options ?? {}] } = (await loadExamples('shaping', name)) as {
        options?: object;
        variants?: readonly object[];
      };
      const shape: LoadedShaping['shape'] = (term, given) => {
        try {
          return shaping(term, given);
        } catch (error) {
          if (error instanceof RangeError) return null;
          throw error;
        }
      };
      return { name, shaping, shape, variants, ...(options === undefined ? {} : { options }) };
    }),
  );
}

/** What test/rewards/<folder>/<name>.examples.ts exports; nothing if there is no such file. */
async function loadExamples(folder: 'terms' | 'shaping', name: string): Promise<object> {
  const file = new URL(`./${folder}/${name}.examples.ts`, import.meta.url);
  return existsSync(file) ? ((await import(file.href)) as object) : {};
}
