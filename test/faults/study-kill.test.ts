import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { verifyLog } from '../../src/recording/verify-log-file.ts';
import type { StudyReport } from '../../src/runs/study/run-study.ts';

/** The built command, as users have it. */
const agon = resolve(import.meta.dirname, '../../dist/src/cli/main.js');
const game = new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'agon-study-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/**
 * The game, but it waits where a file says so: in the first evaluation of a start, or in the middle of a run. So it is
 * there when it is killed, on any machine. What is left of it goes on when the file is gone.
 */
const scenario = join(folder, 'waiting.ts');
const [wait, waits] = [join(folder, 'wait'), join(folder, 'waits')];
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
writeFileSync(
  scenario,
  `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
   import game from ${JSON.stringify(game.href)};
   function at(place) {
     const waitsHere = () => existsSync(${JSON.stringify(wait)}) && readFileSync(${JSON.stringify(wait)}, 'utf8') === place;
     if (!waitsHere()) return;
     writeFileSync(${JSON.stringify(waits)}, place);
     while (waitsHere()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
   }
   export default { ...game, name: 'waiting', build: (settings) => {
     const built = game.build(settings);
     return {
       ...built,
       plan: (turn) => {
         if (settings.learningRate === 0.01 && turn.update === 5) at('in a run');
         return built.plan(turn);
       },
       evaluations: built.evaluations.map((exam) => ({
         ...exam,
         games: (versions, size) => {
           at('in a start');
           return exam.games(versions, size);
         },
       })),
     };
   } };`,
);

const study = (out: string) => [
  ...['study', scenario, '--vary', 'learningRate=0,0.01', '--seeds', '1-2', '--starts', '7'],
  ...['--updates', '30', '--set', 'games=4', '--jobs', '2', '--out', out, '--json'],
];

/** Types the command; where it waits somewhere, kills it there with all that it may not hear. */
async function type(args: readonly string[], place?: 'in a start' | 'in a run') {
  rmSync(waits, { force: true });
  if (place !== undefined) writeFileSync(wait, place);
  const child = spawn(process.execPath, [agon, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let complaints = '';
  child.stderr.on('data', (part: Buffer) => (complaints += part.toString()));
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  const ended = new Promise<number | null>((done) => child.on('exit', done));
  if (place !== undefined) {
    while (child.exitCode === null && !existsSync(waits)) await sleep(20);
    child.kill('SIGKILL');
    await ended;
    rmSync(wait);
  }
  return { code: await ended, out, complaints };
}

const hashes = (out: string) =>
  readdirSync(out)
    .filter((name) => name.startsWith('learningRate'))
    .map((name) => [name, verifyLog(join(out, name, 'episodes')).hash]);

test('a study killed in a start and in a run, without a word, ends as an undisturbed one', async () => {
  const out = join(folder, 'killed');
  for (const place of ['in a start', 'in a run'] as const) {
    const { code, complaints } = await type(study(out), place);
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
