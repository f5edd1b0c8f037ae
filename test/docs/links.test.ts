import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, readPage, root } from './pages.ts';

/** What a page links to within the repository: a path from its root, and a heading's anchor. */
function linksOf(page: string): readonly { readonly path: string; readonly anchor: string }[] {
  return [...readPage(page).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
    ([, path = '', anchor = '']) => ({
      path: path === '' ? page : relative(root, join(root, dirname(page), path)),
      anchor,
    }),
  );
}

/** As Markdown viewers make anchors of headings. */
const anchorsOf = (page: string): readonly string[] =>
  [...readPage(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('%s', (page) => {
  test('links to files and headings that are there', () => {
    for (const { path, anchor } of linksOf(page)) {
      expect(existsSync(join(root, path)), path).toBe(true);
      if (anchor !== '') expect(anchorsOf(path), `${path}#${anchor}`).toContain(anchor);
    }
  });
});

test('the README leads to every page', () => {
  expect(linksOf('README.md').map(({ path }) => path)).toEqual(
    expect.arrayContaining(pages.slice(1)),
  );
});
