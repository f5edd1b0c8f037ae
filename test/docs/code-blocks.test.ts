import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The TypeScript blocks of a page, without their fences. */
function codeBlocks(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```(?:ts|typescript)\n(.*?)^```$/gms)].map(([, block = '']) => block);
}

/**
 * The first line of a block names its file, `// docs/examples/…`; the rest is a verbatim part of that
 * file, whose types are checked with everything else.
 */
describe.each(pages.filter((page) => codeBlocks(page).length > 0))('%s', (page) => {
  test.each(codeBlocks(page).map((block) => [block.split('\n')[0] ?? '', block]))(
    'shows code that is there: %s',
    (firstLine, block) => {
      const [, path] = /^\/\/ (docs\/examples\/\S+\.ts)$/.exec(firstLine) ?? [];
      if (path === undefined) throw new Error(`${page}: "${firstLine}" names no example`);
      expect(existsSync(join(root, path)), `${path} exists`).toBe(true);
      const code = block.slice(firstLine.length).trim();
      expect(code).not.toBe('');
      expect(readFileSync(join(root, path), 'utf8')).toContain(code);
    },
  );
});

test('the guide to scenarios has code in it', () => {
  expect(codeBlocks('docs/scenarios.md').length).toBeGreaterThan(3);
});
