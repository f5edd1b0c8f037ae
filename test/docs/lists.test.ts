import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readPage, root } from './pages.ts';

/** What a folder exports, by the names of its files: `majority-vote.ts` has `majorityVote`. */
const factoriesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.generated.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .concat(domainsIn(join(root, folder, 'tasks')))
    .map((name) => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));

function domainsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, `${name}.ts`)));
}

test.each([
  ['agents', 'docs/roles-and-environments.md'],
  ['environments', 'docs/roles-and-environments.md'],
  ['src/rewards/terms', 'docs/rewards.md'],
  ['scenarios/curricula/adversarial-steps/terms', 'docs/rewards.md'],
  ['scenarios/curricula/discussion/terms', 'docs/rewards.md'],
  ['src/rewards/shaping', 'docs/rewards.md'],
  ['src/learning/estimators', 'docs/training.md'],
  ['src/learning/pairings', 'docs/training.md'],
  ['src/learning/objectives', 'docs/training.md'],
])('all that ships in %s is named in %s', (folder, page) => {
  const text = readPage(page);
  const missing = factoriesIn(folder).filter((name) => !text.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});
