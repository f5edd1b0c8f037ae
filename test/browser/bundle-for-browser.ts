import { resolve } from 'node:path';
import { build } from 'esbuild';
import type { BuildResult, Metafile } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** A script for a page, and what it was made of. */
export interface Bundle {
  readonly script: string;
  /** Paths from the root. */
  readonly inputs: readonly string[];
  /** What the script would still import when it runs. */
  readonly imports: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Bundles a module for a browser as a user's tool would, from the sources.
 *
 * @param entry - a path from the root
 * @throws where something isn't there in a browser: Node's own modules, for instance
 */
export async function bundleForBrowser(entry: string): Promise<Bundle> {
  const result = await build({
    entryPoints: [resolve(root, entry)],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['agon-source'],
    logLevel: 'silent',
  });
  return { script: scriptOf(result), ...contentsOf(result.metafile), warnings: said(result) };
}

function scriptOf({ outputFiles }: { outputFiles?: readonly { readonly text: string }[] }): string {
  const [file] = outputFiles ?? [];
  if (file === undefined) throw new Error('internal: esbuild wrote no file');
  return file.text;
}

function contentsOf({ inputs, outputs }: Metafile): Pick<Bundle, 'inputs' | 'imports'> {
  return {
    inputs: Object.keys(inputs),
    imports: Object.values(outputs).flatMap((output) => output.imports.map(({ path }) => path)),
  };
}

const said = ({ warnings }: BuildResult): readonly string[] => warnings.map(({ text }) => text);
