import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { digestSources } from '../../src/runs/digest-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-digest-'));
afterAll(() => rmSync(folder, { recursive: true }));
let projects = 0;

/** The digest of `mine.ts` in a project of these files. */
function digestOf(files: Readonly<Record<string, string>>): string {
  const project = join(folder, `project-${projects++}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
  return digestSources(join(project, 'mine.ts'));
}

describe('the digest of a scenario’s sources', () => {
  test('is the same for the same files in another folder', () => {
    const files = { 'mine.ts': "import './part.ts';", 'part.ts': 'export const weight = 1;' };
    const digest = digestOf(files);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf(files)).toBe(digest);
    expect(digestOf({ ...files, 'README.md': 'of no import' })).toBe(digest);
  });

  test('is another when the file itself is another', () => {
    expect(digestOf({ 'mine.ts': 'weight: 1' })).not.toBe(digestOf({ 'mine.ts': 'weight: 2' }));
  });

  test.each([
    ["import { a } from './part.ts';", 'part.ts'],
    ["import {\n  a,\n  b,\n} from './part.js';", 'part.ts'],
    ["import './part.mjs';", 'part.mts'],
    ["import './part.mjs';", 'part.mjs'],
    ['export * from "./part";', 'part.ts'],
    ["export { a } from './parts';", 'parts/index.js'],
    ["import a from '../mine/part.js';", '../mine/part.js'],
    ["const a = await import('./part.ts');", 'part.ts'],
    ["const a = require('./data.json');", 'data.json'],
  ])('holds what it imports: %s', (line, part) => {
    const digests = ['1', '2'].map((text) => digestOf({ 'mine.ts': line, [part]: text }));
    expect(digests[0]).not.toBe(digests[1]);
  });

  test('holds what a linked file imports, which lies beside the file itself', () => {
    const digests = ['1', '2'].map((weight) => {
      const files = { 'real/mine.ts': "import './part.ts';", 'real/part.ts': weight };
      const project = join(folder, `linked-${weight}`);
      mkdirSync(join(project, 'real'), { recursive: true });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
      symlinkSync(join(project, 'real/mine.ts'), join(project, 'link.ts'));
      return digestSources(join(project, 'link.ts'));
    });
    expect(digests[0]).not.toBe(digests[1]);
  });

  test('holds what its imports import, in circles too', () => {
    const digests = ['1', '2'].map((weight) =>
      digestOf({
        'mine.ts': "import './a/part.ts';",
        'a/part.ts': "import '../b.ts'; import '../mine.ts';",
        'b.ts': weight,
      }),
    );
    expect(digests[0]).not.toBe(digests[1]);
  });

  test('minds neither packages nor files that are not there', () => {
    expect(() =>
      digestOf({ 'mine.ts': "import 'agon-sim'; import 'node:fs'; // from './gone.ts'" }),
    ).not.toThrow();
  });
});
