import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';
import { resumeRun, startRun } from '../../src/runs/start-run.ts';
import { updateOf } from '../../src/training/make-plans.ts';
import { temporaryFolder } from '../recording/temporary-folder.ts';

const GAME = new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url);

/** The game with a rule of what is kept. */
function scenarioThatKeeps(keepEpisodes: unknown): { scenario: string; run: string } {
  const folder = temporaryFolder();
  const scenario = join(folder, 'kept.mjs');
  writeFileSync(
    scenario,
    `import game from ${JSON.stringify(GAME.href)};
     export default { ...game, name: 'kept', build: (settings) => {
       const built = game.build(settings);
       const keepEpisodes = ${JSON.stringify(keepEpisodes)};
       return { ...built, schedule: { ...built.schedule, keepEpisodes } };
     } };`,
  );
  return { scenario, run: join(folder, 'run') };
}

test('a run keeps the games of every other update if its schedule says so, resumed as well', async () => {
  const { scenario, run } = scenarioThatKeeps({ every: 2 });
  const set = ['games=4'];
  await startRun({ scenario, set, updates: 3, workers: 0, backend: 'wasm', out: run });
  await resumeRun({ run, updates: 6, workers: 0 });
  const updates = [...readRun(run).episodes.read()].map(({ id }) => updateOf(id));
  expect(updates).toEqual([2, 2, 2, 2, 4, 4, 4, 4, 6, 6, 6, 6]);
  expect(await verifyRun({ run })).toMatchObject({
    episodes: 12,
    verified: 12,
    dropped: 12,
    missing: 0,
    problems: [],
  });
});

test('a rule of what is kept that can not be is refused', async () => {
  const { scenario, run } = scenarioThatKeeps({ gigabytes: -1 });
  await expect(startRun({ scenario, updates: 1, workers: 0, out: run })).rejects.toThrow(
    /keepEpisodes.gigabytes/,
  );
});
