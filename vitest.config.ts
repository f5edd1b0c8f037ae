import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// What tests trust is no business of who runs them.
process.env['XDG_STATE_HOME'] = mkdtempSync(join(tmpdir(), 'agon-state-'));

/** Suites by folder: `unit` is everything that runs in seconds; `npm test` runs the others after it. */
const slow = ['scenarios', 'faults', 'gpu', 'package', 'browser', 'models'].map(
  (folder) => `test/${folder}/**`,
);
/** Limits are for a machine that does nothing else; `AGON_TEST_SCALE=5` gives a slow or busy one five times as long. */
const scale = Number(process.env['AGON_TEST_SCALE'] ?? 1);
if (!(scale > 0 && scale < Infinity)) {
  throw new Error(`AGON_TEST_SCALE: must be a number above 0, got ${scale}; correct it`);
}

const resolve = { conditions: ['agon-source', 'node', 'import', 'default'] };
const suite = (name: string, folder: string, testTimeout: number, fileParallelism = true) => ({
  resolve,
  ssr: { resolve },
  test: {
    name,
    include: [`test/${folder}/**/*.test.ts`],
    testTimeout: scale * testTimeout,
    hookTimeout: scale * testTimeout,
    fileParallelism,
  },
});

export default defineConfig({
  test: {
    // All cores: by default one is left for the interface, which on two cores halves the speed.
    maxWorkers: '100%',
    projects: [
      {
        resolve,
        ssr: { resolve },
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: slow,
          testTimeout: scale * 20_000,
          hookTimeout: scale * 20_000,
          // One module graph a thread: loading it anew for every file took half of the time.
          pool: 'threads',
          isolate: false,
        },
      },
      // Files run side by side: what they say doesn't depend on the clock.
      suite('learning', 'scenarios', 1_800_000),
      suite('faults', 'faults', 300_000),
      suite('package', 'package', 300_000),
      suite('browser', 'browser', 300_000),
      // A real language model's server: skipped where its tools aren't there (AGON_LLM_PYTHON).
      suite('models', 'models', 900_000, false),
      // One by one: a GPU in software takes all cores as it is.
      suite('gpu', 'gpu', 600_000, false),
    ],
  },
});
