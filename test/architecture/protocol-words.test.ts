import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSources } from './source-files.ts';

const root = resolve(import.meta.dirname, '../..');

/** The roles that ship, a file each, and some that papers have beside them. `generator` is also a word of the language. */
const ROLES = readdirSync(join(root, 'agents'))
  .filter((file) => file.endsWith('.ts') && !file.includes('.generated.'))
  .map((file) => basename(file, '.ts'))
  .flatMap((role) => role.split('-'));
const WORDS = [...new Set([...ROLES, 'reviser', 'debater', 'prover'])].filter(
  (word) => word !== 'generator',
);

/** Where a word says something else: what computes an equilibrium is a solver, Inspect calls a metric a scorer. */
const OTHER_SENSES: readonly (readonly [where: RegExp, word: string])[] = [
  [/^src\/(games\/|league\/|policies\/|index\.ts)/, 'solver'],
  [/^src\/runs\/export\/inspect/, 'scorer'],
];
const hasOtherSense = (path: string, word: string): boolean =>
  OTHER_SENSES.some(([where, other]) => where.test(path) && other === word);

/** Code without comments, without the examples of help, which show what ships, and without citations. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g, '')
    .replace(/examples: \[[^]*?\n {4}\],/g, '')
    .replace(/where:\s*(['`"])[^]*?\1/g, '');
}

function wordsIn(text: string): readonly string[] {
  // `evaluatorAgreement` and `evaluator-agreement` say evaluator.
  return codeOf(text)
    .split(/(?=[A-Z])|[^A-Za-z]+/)
    .map((word) => word.toLowerCase().replace(/s$/, ''));
}

describe('src', () => {
  test('knows no word of any protocol: what a role is called is told by agents, environments and scenarios', () => {
    const found = readSources(['src']).flatMap(({ path, text }) =>
      [...new Set(wordsIn(text))]
        .filter((word) => WORDS.includes(word) && !hasOtherSense(path, word))
        .map((word) => `${path}: ${word}`),
    );
    expect(found).toEqual([]);
  });
});

test('a word of a protocol is found as a name, in a text and within another word', () => {
  expect(WORDS).toContain('sneaky');
  for (const code of ["'sneaky'", 'const sneakyShare = 1;', "metric: 'critic.sneaky-rate'"]) {
    expect(wordsIn(code)).toContain('sneaky');
  }
  expect(wordsIn('// a sneaky generator')).not.toContain('sneaky');
});
