import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** The README and all pages of the docs, from the root of the repository. */
export const pages: readonly string[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export const readPage = (page: string): string => readFileSync(join(root, page), 'utf8');

/** The blocks of a page in one of these languages, without their fences. */
export function blocksOf(page: string, languages: string): readonly string[] {
  const fenced = new RegExp(String.raw`^\`\`\`(?:${languages})\n(.*?)^\`\`\`$`, 'gms');
  return [...readPage(page).matchAll(fenced)].map(([, block = '']) => block);
}

/** What a page links to within the repository: a path from its root, and a heading's anchor. */
export function linksOf(
  page: string,
): readonly { readonly path: string; readonly anchor: string }[] {
  return [...readPage(page).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
    ([, path = '', anchor = '']) => ({
      path: path === '' ? page : relative(root, join(root, dirname(page), path)),
      anchor,
    }),
  );
}
