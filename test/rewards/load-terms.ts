import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { sortExamples } from './example-games.ts';

const ROOT = resolve(import.meta.dirname, '../..');

type Groups = readonly (readonly Episode[])[];

/** Where terms and shapings are: those of a protocol stand with its curriculum. */
const FOLDERS = {
  terms: ['src/rewards/terms', ...curricula()],
  shaping: ['src/rewards/shaping'],
} as const;

function curricula(): readonly string[] {
  return readdirSync(join(ROOT, 'scenarios/curricula'))
    .map((protocol) => `scenarios/curricula/${protocol}/terms`)
    .filter((folder) => existsSync(join(ROOT, folder)));
}

/** The files in these folders, from the root. Each exports a function named after its file. */
function filesIn(kind: 'terms' | 'shaping'): readonly string[] {
  return FOLDERS[kind].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith('.ts') && !file.includes('.generated.'))
      .map((file) => join(folder, file)),
  );
}

/** The function that a file exports under its own name. */
async function loadExport(file: string): Promise<unknown> {
  const module = (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, unknown>;
  const exported = basename(file, '.ts').replace(/-(\w)/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  if (typeof module[exported] !== 'function') {
    throw new Error(`${file} must export the function ${exported}`);
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
    filesIn('terms').map(async (file) => {
      const name = basename(file, '.ts');
      const term = ((await loadExport(file)) as () => RewardTerm)();
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
    filesIn('shaping').map(async (file): Promise<LoadedShaping> => {
      const name = basename(file, '.ts');
      const shaping = (await loadExport(file)) as LoadedShaping['shaping'];
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
