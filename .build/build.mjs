/**
 * The whole build: `node .build/build.mjs`. With `--kernels` only what a checkout needs to run from
 * its sources: the compiled kernels and the indexes of agents, environments and curricula.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyData } from './copy-data.mjs';
import { generateIndexes } from './generate-indexes.mjs';
import { buildKernels } from './kernels.mjs';
import { buildPage } from './page.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

generateIndexes(root);
await buildKernels(root);
if (!process.argv.includes('--kernels')) {
  compileTypeScript();
  copyData(root);
  await buildPage(root);
  const command = join(root, 'dist/src/cli/main.js');
  if (existsSync(command)) chmodSync(command, 0o755);
}

function compileTypeScript() {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}
