/**
 * A run of as many episodes as a night has, by many small updates: does memory stay flat, and is what
 * it leaves on the disk sound?
 *
 *   node --import tsx -C agon-source bench/long-run.ts [--episodes 200000] [--games 64] [--workers 1]
 *
 * Plays `docs/examples/rock-paper-scissors.ts` (transformer, league, evaluations, checkpoints) and, at
 * 100 places, collects garbage and samples memory. The first fifth is warm-up; over the rest a line is
 * fitted, and its rise must stay below the limits. Then the run's folder is checked frame by frame,
 * and every episode is played again. Ends with code 1 if anything is wrong.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseArgs } from 'node:util';
import { verifyLog } from '../src/recording/verify-log-file.ts';
import { verifyRun } from '../src/runs/replay-run.ts';
import { startRun } from '../src/runs/start-run.ts';
import { riseOf } from './rise-of.ts';

const { values } = parseArgs({
  options: {
    episodes: { type: 'string', default: '200000' },
    games: { type: 'string', default: '64' },
    workers: { type: 'string', default: '1' },
  },
});
const [episodes, games, workers] = [values.episodes, values.games, values.workers].map(Number) as [
  number,
  number,
  number,
];

const MEGABYTE = 2 ** 20;
const PLACES = 100;
/** What memory may rise from the end of the warm-up to the end of the run; resident memory is jagged, more so in short runs. */
const LIMITS = { heap: 8, external: 8, resident: 64 }; // megabytes

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const folder = mkdtempSync(join(tmpdir(), 'agon-long-run-'));
try {
  const updates = Math.ceil(episodes / games);
  const out = join(folder, 'run');
  const samples: { update: number; heap: number; external: number; resident: number }[] = [];
  const every = Math.max(1, Math.floor(updates / PLACES));
  const { seconds } = await startRun({
    scenario: resolve(import.meta.dirname, '../docs/examples/rock-paper-scissors.ts'),
    set: [`games=${games}`, 'opponents.latest=0.5', 'opponents.past=0.5'],
    seed: 1,
    updates,
    workers,
    out,
    onEvent: (event) => {
      if (event.kind !== 'update' || event.update % every !== 0) return;
      collectGarbage();
      const { heapUsed, external, rss } = process.memoryUsage();
      const sample = {
        update: event.update,
        heap: heapUsed / MEGABYTE,
        external: external / MEGABYTE,
        resident: rss / MEGABYTE,
      };
      samples.push(sample);
      if (samples.length % 10 === 0) {
        const shown = [sample.heap, sample.external, sample.resident].map((mb) => mb.toFixed(1));
        console.log(
          `update ${event.update}/${updates}, ${event.episodes} episodes, ${event.seconds.toFixed(0)} s: ` +
            `heap ${shown[0]} MB, external ${shown[1]} MB, resident ${shown[2]} MB`,
        );
      }
    },
  });
  const settled = samples.slice(Math.floor(samples.length / 5));
  const rises = {
    heap: riseOf(settled.map(({ heap }) => heap)),
    external: riseOf(settled.map(({ external }) => external)),
    resident: riseOf(settled.map(({ resident }) => resident)),
  };
  const log = verifyLog(join(out, 'episodes'));
  const replayed = await verifyRun({ run: out });
  const report = { episodes: log.episodes, updates, seconds, rises, problems: log.problems };
  console.log(JSON.stringify({ ...report, replayed }, null, 2));
  const grew = (['heap', 'external', 'resident'] as const).filter(
    (kind) => !(rises[kind] <= LIMITS[kind]),
  );
  for (const kind of grew) {
    console.error(`${kind} memory rose by ${rises[kind].toFixed(1)} MB, more than ${LIMITS[kind]}`);
  }
  const sound =
    log.problems.length === 0 &&
    log.episodes === updates * games &&
    replayed.verified === replayed.episodes &&
    replayed.firstDifference === null;
  if (!sound) console.error('the folder of the run does not verify');
  process.exitCode = grew.length === 0 && sound ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
