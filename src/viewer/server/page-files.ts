import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../core/errors.ts';

/** A file of the page, kept in memory: there are few, and their names are all that can be asked for. */
export interface PageFile {
  readonly type: string;
  readonly body: Uint8Array;
  /** Its name changes with its content. */
  readonly isLasting: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** `dist` in the package, the root of a checkout. */
const BASE = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Where the build puts the page. */
export function pageFolder(): string {
  const folders = [join(BASE, 'ui'), join(BASE, 'dist/ui')];
  const found = folders.find((folder) => existsSync(join(folder, 'index.html')));
  if (found !== undefined) return found;
  throw new UserError(
    `${folders.at(-1)}: the viewer's page must be built, and there is none; run "npm run build" in the checkout`,
  );
}

/** By the path that a browser asks for. */
export function readPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const path = `/${name.replaceAll('\\', '/')}`;
    const isLasting = path.startsWith('/assets/');
    files.set(path, { type, body: readFileSync(join(folder, name)), isLasting });
  }
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}
