import { readFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const manifest = z.object({ version: z.string() });

/** Versions of what decides a run's numbers, for `run.json`. */
export function readVersions(): {
  readonly agon: string;
  readonly node: string;
  readonly tfjs: string;
} {
  return {
    agon: versionIn(ownManifest()),
    node: process.versions.node,
    tfjs: versionIn(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json')),
  };
}

/** The nearest package.json above this file: sources and build lie at different depths. */
function ownManifest(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'package.json');
}

function versionIn(file: string): string {
  return manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
