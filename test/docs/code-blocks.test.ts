import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blocksOf, pages, root } from './pages.ts';

const codeBlocks = (page: string) => blocksOf(page, 'ts|typescript|js|javascript');

/**
 * The first line of a block names its file, `// docs/examples/…`; the rest is a verbatim part of that
 * file, whose types are checked with everything else. `test/package` runs them all.
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
      const file = readFileSync(join(root, path), 'utf8');
      expect(file.includes(code), `${path} has it word for word`).toBe(true);
    },
  );
});

test('the guides have code in them', () => {
  const guides = ['scenarios', 'roles-and-environments', 'rewards', 'watching', 'co-evolution'];
  for (const guide of guides) expect(codeBlocks(`docs/${guide}.md`).length).toBeGreaterThan(1);
});
