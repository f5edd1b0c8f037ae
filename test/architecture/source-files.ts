import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../..');

/** A source file with what it imports; local imports are resolved to paths from the root. */
export interface SourceFile {
  readonly path: string; // from the root, with forward slashes
  readonly text: string;
  readonly imports: readonly string[];
}

/** All TypeScript files of the named top-level folders, kernels' AssemblyScript and generated files left out. */
export function readSources(folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => /\.tsx?$/.test(path))
      .filter((path) => !path.endsWith('.generated.ts') && !path.includes('kernels/assembly'))
      .map(readSource),
  );
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const imports = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? relative(root, resolve(root, path, '..', fileName)) : fileName,
    );
  return { path, text, imports };
}
