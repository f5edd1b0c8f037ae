import { existsSync, readdirSync } from 'node:fs';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { sortExamples } from './example-games.ts';

type Groups = readonly (readonly Episode[])[];

/** Names of the files in a folder of src/rewards. Each exports a function named after its file. */
export function namesIn(folder: 'terms' | 'shaping'): readonly string[] {
  return readdirSync(new URL(`../../src/rewards/${folder}/`, import.meta.url))
    .filter((file) => file.endsWith('.ts') && !file.includes('.generated.'))
    .map((file) => file.replace('.ts', ''));
}

/** The function that a file exports under its own name. */
export async function loadExport(folder: 'terms' | 'shaping', name: string): Promise<unknown> {
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

/** What test/rewards/<folder>/<name>.examples.ts exports; nothing if there is no such file. */
export async function loadExamples(folder: 'terms' | 'shaping', name: string): Promise<object> {
  const file = new URL(`./${folder}/${name}.examples.ts`, import.meta.url);
  return existsSync(file) ? ((await import(file.href)) as object) : {};
}
