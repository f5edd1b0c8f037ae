import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A paper that a file says it comes from. */
export interface Citation {
  /** From the root of the repository, with `/`. */
  readonly file: string;
  readonly arxiv: string | null;
  /** Of a declared source; null where a comment has the number alone. */
  readonly title: string | null;
  /** The system's number, where a declared source gives it. */
  readonly system: number | null;
}

const FOLDERS = [
  'agents',
  'environments',
  'scenarios',
  'src/learning',
  'src/league',
  'src/policies',
  'src/rewards',
  'src/runs',
  'src/training',
  'src/experiment',
  'src/games',
  'src/statistics',
  'src/actors',
];

/** The innermost braces around a title, which ends on its line. */
const DECLARED = /\{[^{}]*\btitle:\s*(['"`])((?:(?!\1)[^\\\n]|\\.)*)\1[^{}]*\}/g;

/** Every citation of the code, in the order of files and places in them. */
export function readCitations(root: string): readonly Citation[] {
  return FOLDERS.flatMap((folder) => sourceFiles(root, folder)).flatMap((file) =>
    citationsIn(readFileSync(join(root, file), 'utf8'), file),
  );
}

/**
 * The citations of one file: `{ title: '…', arxiv: '…' }` with its fields in any order, which may have a
 * `system: N`, and `arXiv NNNN.NNNNN` in comments.
 */
export function citationsIn(code: string, file: string): readonly Citation[] {
  const declared = [...code.matchAll(DECLARED)].map(([source = '', , title = '']): Citation => ({
    file,
    arxiv: /\barxiv:\s*['"`](.*?)['"`]/.exec(source)?.[1] ?? null,
    title: title.replaceAll(/\\(['"`])/g, '$1'),
    system: Number(/\bsystem:\s*(\d+)/.exec(source)?.[1] ?? 0) || null,
  }));
  const mentioned = [...code.matchAll(/\barXiv[ :](\d{4}\.\d{4,5})\b/g)].map(
    ([, arxiv = '']): Citation => ({ file, arxiv, title: null, system: null }),
  );
  return [...declared, ...mentioned];
}

function sourceFiles(root: string, folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.generated.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}
