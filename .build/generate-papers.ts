/** Writes docs/papers.md: which published systems the code covers, and how far. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { readCitations } from './papers/read-citations.ts';
import { renderPapers } from './papers/render-papers.ts';
import { faultsOf, traceSystems } from './papers/trace-systems.ts';
import type { System } from './papers/trace-systems.ts';

/** The page as it should be; throws where the code declares what the list doesn't have. */
export async function generatePapers(root: string): Promise<string> {
  const systems = readSystems(root);
  const citations = readCitations(root);
  const faults = faultsOf(systems, citations);
  if (faults.length > 0) {
    throw new Error(
      `papers: sources and docs/papers/systems.json must agree; mend one of them:\n${faults.join('\n')}`,
    );
  }
  const experiments = readFileSync(join(root, 'docs/experiments.md'), 'utf8');
  const page = renderPapers(traceSystems(systems, citations, experiments));
  const path = join(root, 'docs/papers.md');
  return format(page, { ...(await resolveConfig(path)), filepath: path });
}

/** The list of systems, in order. */
export function readSystems(root: string): readonly System[] {
  return JSON.parse(readFileSync(join(root, 'docs/papers/systems.json'), 'utf8')) as System[];
}

const own = fileURLToPath(import.meta.url);
if (process.argv[1] !== undefined && resolve(process.argv[1]) === own) {
  const root = resolve(own, '../..');
  writeFileSync(join(root, 'docs/papers.md'), await generatePapers(root));
}
