import { Session } from 'node:inspector/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRun } from 'agon-sim/node';

/*
 * The files that one update of `spc` goes through, from its plans over games, recording and rewards to new
 * weights: those of which some function runs between the end of the first update and the end of the second, in one
 * thread. `docs/architecture.md` has the figures.
 *
 *   npx tsx -C agon-source bench/files-of-an-update.ts
 */

const SHORT = [
  ...['games.sneaky=8', 'games.correct=2', 'games.critics=2'],
  ...['warmStart.first=60', 'warmStart.full=4', 'warmStart.sneaky=4'],
  ...['evaluation.brief=2', 'evaluation.full=2'],
];

const root = resolve(import.meta.dirname, '..');
const session = new Session();
session.connect();
await session.post('Profiler.enable');

/** What has run since the first update ended; asked for in time, because events are told while a turn is under way. */
let ran: ReturnType<typeof takeCoverage> | undefined;
const folder = mkdtempSync(join(tmpdir(), 'agon-files-'));
await startRun({
  ...{ scenario: 'spc', set: SHORT, seed: 1, updates: 2, workers: 0, backend: 'wasm' },
  out: join(folder, 'run'),
  onEvent: (event) => {
    if (event.kind !== 'update') return;
    if (event.update === 1) void session.post('Profiler.startPreciseCoverage', { callCount: true });
    else ran ??= takeCoverage();
  },
});
const files = (await ran) ?? [];
rmSync(folder, { recursive: true });

const count = (where: RegExp): number => files.filter((file) => where.test(file)).length;
console.log(files.join('\n'));
console.log(`
${files.length} files, of these
${count(/^src\/actors\/|^src\/recording\//)} pass events on and record them
${count(/^src\/engine\/|^src\/policies\/transformer\//)} compute
${count(/^(agents|environments|scenarios)\//)} are the game's own`);
process.exit(0);

async function takeCoverage(): Promise<readonly string[]> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.startsWith('file://'))
    .filter(({ functions }) =>
      functions.some(({ functionName, ranges: [all] }) => functionName !== '' && all?.count),
    )
    .map(({ url }) => relative(root, fileURLToPath(url)).split(sep).join('/'))
    .filter((file) => /^(src|agents|environments|scenarios)\//.test(file))
    .sort();
}
