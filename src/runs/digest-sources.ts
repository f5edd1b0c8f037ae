import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What follows `from`, `import` or `require` and begins with a dot. One in a comment does no harm. */
const LOCAL = /\b(?:from|import|require)\b\s*\(?\s*(['"])(\.{1,2}(?:\/[^'"\n]*)?)\1/g;
const ENDINGS = ['.ts', '.mts', '.js', '.mjs'];

/**
 * SHA-256 (64 hex digits) of a file and of the local files that it imports, and they import. It depends on
 * what stands in them, a comment included, and on where they lie beside each other; not on packages, on
 * files that are read in other ways, nor on the folder of them all.
 */
export function digestSources(entry: string): string {
  const file = realpathSync(entry); // from where Node resolves what it imports
  const home = dirname(file);
  const lines = sourcesOf(file)
    .map((source) => {
      const name = relative(home, source).replaceAll('\\', '/');
      return `${bytesToHex(sha256(readFileSync(source)))} ${name}\n`;
    })
    .sort();
  return bytesToHex(sha256(utf8ToBytes(lines.join(''))));
}

/** The file and all that it imports by a relative path, each once. */
function sourcesOf(entry: string): readonly string[] {
  const found = new Set([entry]);
  // A set goes on with what is added to it on the way.
  for (const file of found) {
    for (const [, , specifier = ''] of readFileSync(file, 'utf8').matchAll(LOCAL)) {
      for (const meant of filesMeant(resolve(dirname(file), specifier))) found.add(meant);
    }
  }
  return [...found];
}

/** All files that a path may stand for, as compilers and Node see it; none that doesn't exist. */
function filesMeant(path: string): readonly string[] {
  return [
    path,
    path.replace(/\.(m?)js$/, '.$1ts'), // TypeScript's way to name what will be JavaScript
    ...ENDINGS.map((ending) => path + ending),
    ...ENDINGS.map((ending) => join(path, `index${ending}`)),
  ]
    .filter((file) => existsSync(file) && statSync(file).isFile())
    .map((file) => realpathSync(file));
}
