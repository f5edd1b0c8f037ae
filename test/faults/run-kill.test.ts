import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { verifyLog } from '../../src/recording/verify-log-file.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';

/** The built command, as users have it. */
const agon = resolve(import.meta.dirname, '../../dist/src/cli/main.js');
const folder = mkdtempSync(join(tmpdir(), 'agon-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything as in the real run, but small: a turn takes some 30 ms. */
const SMALL = [
  'warmStart.first=3',
  'warmStart.full=3',
  'warmStart.sneaky=2',
  'games.sneaky=8',
  'games.correct=4',
  'games.critics=2',
  'evaluation.brief=2',
  'evaluation.full=2',
  'evaluateEvery=3',
].flatMap((setting) => ['--set', setting]);
const UPDATES = 60;
const KILLS = 20;

/** Starts the command and waits for its end, or kills it once its run has written so many metrics more. */
async function agonProcess(
  args: readonly string[],
  kill?: { readonly run: string; readonly afterMetrics: number },
): Promise<number | null> {
  const before = kill === undefined ? 0 : metricsOf(kill.run);
  const child = spawn(process.execPath, [agon, ...args, '--json'], { stdio: 'ignore' });
  const ended = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
  if (kill !== undefined) {
    while (child.exitCode === null && metricsOf(kill.run) < before + kill.afterMetrics) {
      await Promise.race([sleep(1), ended]);
    }
    child.kill('SIGKILL');
  }
  return ended;
}

/** How many a run has written. */
function metricsOf(run: string): number {
  const file = join(run, 'metrics.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

const start = (out: string) => [
  'run',
  'spc',
  '--seed',
  '3',
  '--updates',
  String(UPDATES),
  '--workers',
  '0',
  '--out',
  out,
  ...SMALL,
];

test('a run that is killed at 20 instants and resumed records what an undisturbed one does', async () => {
  const whole = join(folder, 'whole');
  expect(await agonProcess(start(whole))).toBe(0);
  const expected = verifyLog(join(whole, 'episodes'));
  expect(expected).toMatchObject({ episodes: UPDATES * 12, problems: [] });

  const metrics = (run: string) =>
    readRun(run)
      .metrics()
      .map((record) => ({ ...record, seconds: 0 }));
  const expectSame = async (run: string) => {
    expect(verifyLog(join(run, 'episodes'))).toMatchObject({ hash: expected.hash, problems: [] });
    expect(metrics(run)).toEqual(metrics(whole));
    expect(readRun(run).description.chain).toBe(readRun(whole).description.chain);
    expect(await verifyRun({ run, hashesOnly: true })).toMatchObject({ missing: 0, problems: [] });
  };

  // A run that comes to its end between two kills is held against the undisturbed one, and the next begins.
  const stream = openStream(keyFromSeed(20));
  let kills = 0;
  let pastCheckpoint = 0;
  let number = 0;
  let isNew = true;
  const broken = () => join(folder, `broken-${number}`);
  while (kills < KILLS) {
    const args = isNew ? start(broken()) : ['resume', broken(), '--workers', '0'];
    const code = await agonProcess(args, {
      run: broken(),
      afterMetrics: stream.integer(1, 12),
    });
    isNew = code === 0;
    if (code === null) {
      kills++;
      if (existsSync(join(broken(), 'checkpoints/000000.checkpoint'))) pastCheckpoint++;
      // Killed before the run had a folder: there is nothing to resume.
      isNew = !existsSync(join(broken(), 'run.json'));
      if (isNew) rmSync(broken(), { recursive: true, force: true });
      continue;
    }
    expect(code).toBe(0);
    await expectSame(broken());
    number++;
  }
  // Else nothing would be tested but starts.
  expect(pastCheckpoint).toBeGreaterThanOrEqual(KILLS / 2);
  if (!isNew) {
    expect(await agonProcess(['resume', broken(), '--workers', '0'])).toBe(0);
    await expectSame(broken());
  }
});

test('the log is the same with and without worker threads', async () => {
  const hashes: string[] = [];
  for (const workers of ['0', '1', '2']) {
    const out = join(folder, `workers-${workers}`);
    const args = start(out).map((arg, i, all) => (all[i - 1] === '--workers' ? workers : arg));
    expect(await agonProcess(args.map((arg) => (arg === String(UPDATES) ? '5' : arg)))).toBe(0);
    hashes.push(verifyLog(join(out, 'episodes')).hash + readRun(out).description.chain);
  }
  expect(new Set(hashes).size).toBe(1);
});
