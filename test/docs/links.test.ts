import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { linksOf, pages, readPage, root } from './pages.ts';

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
