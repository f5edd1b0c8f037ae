import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { verifyLog } from '../../src/recording/verify-log-file.ts';
import type { StudyReport } from '../../src/runs/study/run-study.ts';

/** The built command, as users have it. */
const agon = resolve(import.meta.dirname, '../../dist/src/cli/main.js');
const scenario = resolve(import.meta.dirname, '../../docs/examples/rock-paper-scissors.ts');
const folder = mkdtempSync(join(tmpdir(), 'agon-study-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const study = (out: string) => [
  ...['study', scenario, '--vary', 'learningRate=0,0.01', '--seeds', '1-2', '--starts', '7'],
  ...['--updates', '30', '--set', 'games=4', '--jobs', '2', '--out', out, '--json'],
];

/** Types the command; kills it with all that it may not hear once `until` holds. */
async function type(args: readonly string[], until?: () => boolean) {
  const child = spawn(process.execPath, [agon, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let complaints = '';
  child.stderr.on('data', (part: Buffer) => (complaints += part.toString()));
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  while (until !== undefined && child.exitCode === null && !until()) await sleep(5);
  if (until !== undefined) child.kill('SIGKILL');
  return { code: await ended, out, complaints };
}

const hashes = (out: string) =>
  readdirSync(out)
    .filter((name) => name.startsWith('learningRate'))
    .map((name) => [name, verifyLog(join(out, name, 'episodes')).hash]);

test('a study killed in a start and in a run, without a word, ends as an undisturbed one', async () => {
  const out = join(folder, 'killed');
  const begins = (name: string, file: string) => () =>
    existsSync(out) &&
    readdirSync(out).some((run) => run.startsWith(name) && existsSync(join(out, run, file)));
  const inItsStart = begins('start-7', 'run.json');
  const inARun = begins('learningRate=0.01', 'checkpoints/000000.checkpoint');
  for (const until of [inItsStart, inARun]) {
    const { code, complaints } = await type(study(out), until);
    expect(code, `it must be killed, not end: ${complaints}`).toBeNull();
  }
  const { code, out: said, complaints } = await type(study(out));
  expect(code, complaints).toBe(0);
  const report = JSON.parse(said) as StudyReport;
  expect(report).toMatchObject({ failed: [], missing: 0 });
  expect(report.variants.map(({ runs }) => runs)).toEqual([2, 2]);

  const whole = join(folder, 'whole');
  expect((await type(study(whole))).code).toBe(0);
  expect(hashes(out)).toEqual(hashes(whole));
});
