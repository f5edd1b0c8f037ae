import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { listCheckpoints } from '../../src/runs/folder/checkpoints.ts';
import { varySettings } from '../../src/runs/study/plan-study.ts';
import type { Variant } from '../../src/runs/study/plan-study.ts';
import { runStudy } from '../../src/runs/study/run-study.ts';
import type { StudyEvent, StudyOptions } from '../../src/runs/study/run-study.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-study-'));
afterAll(() => rmSync(folder, { recursive: true }));

const scenario = fileURLToPath(
  new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url),
);
const asked: StudyOptions = {
  scenario,
  variants: varySettings(['learningRate=0,0.01']),
  seeds: [1, 2],
  starts: [7],
  updates: 3,
  jobs: 2,
  out: join(folder, 'rps'),
};

test('a study ended in the middle goes on where it was, and makes no run twice', async () => {
  const controller = new AbortController();
  const finished: string[] = [];
  const counts: number[] = [];
  const note = (event: StudyEvent) => {
    if (event.kind === 'begun') counts.push(event.nth);
    if (event.kind === 'finished') finished.push(event.run);
    if (finished.length === 2) controller.abort();
  };
  const first = await runStudy({ ...asked, signal: controller.signal, onEvent: note });
  expect(first.missing).toBeGreaterThan(0);
  expect(first.failed).toEqual([]);
  expect(counts).toEqual(counts.map((_, i) => i + 1)); // as they begin, also side by side

  const begun: string[] = [];
  const second = await runStudy({
    ...asked,
    onEvent: (event) => event.kind === 'begun' && begun.push(event.run),
  });
  expect(begun.filter((run) => finished.includes(run))).toEqual([]);
  expect(second).toMatchObject({ failed: [], missing: 0 });
  expect(second.variants.map(({ variant, runs }) => [variant, runs])).toEqual([
    ['learningRate=0', 2],
    ['learningRate=0.01', 2],
  ]);
});

test('variants begin with the weights of their shared start; what does not learn stays there', async () => {
  const { variants } = await runStudy(asked);
  const [still, learning] = variants.map(({ metrics }) => metrics['rock']);
  expect(still?.gain).toEqual({ mean: 0, interval: [0, 0], count: 2 });
  expect(learning?.before).toEqual(still?.before);
  expect(learning?.gain.mean).not.toBe(0);
  expect(readdirSync(asked.out).filter((name) => name.startsWith('start-7-'))).toHaveLength(1);
});

test('a study that asks for something else refuses the folder of another', async () => {
  await expect(runStudy({ ...asked, updates: 4 })).rejects.toThrow(
    /holds a study of other settings.*choose another folder/,
  );
});

test('a folder has one study at a time: a second one would take its runs for ended ones', async () => {
  const out = join(folder, 'twice');
  const once = { ...asked, out, seeds: [1] };
  let second: Promise<unknown> | undefined;
  const onEvent = () => void (second ??= runStudy(once).catch((error: unknown) => error));
  const first = await runStudy({ ...once, onEvent });
  expect(String(await second)).toMatch(/one process at a time may write to this folder/);
  expect(first).toMatchObject({ failed: [], missing: 0 });
  expect((await runStudy(once)).missing).toBe(0); // and it is free again
});

test('a run that a killed study still has under way is waited for, not written over', async () => {
  const out = join(folder, 'orphan');
  const once = { ...asked, seeds: [1], starts: null, out };
  const [variant] = varySettings(['learningRate=0.01']);
  const name = 'learningRate=0.01-seed-1';
  mkdirSync(join(out, name), { recursive: true });
  const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  // It lives until the study has looked after it three times.
  let looks = 0;
  const kill = process.kill.bind(process);
  vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    if (pid === orphan.pid && signal === 0 && ++looks === 3) orphan.kill('SIGKILL');
    return kill(pid, signal);
  });
  onTestFinished(() => void vi.restoreAllMocks());
  const holder = { pid: orphan.pid, host: hostname(), start: null };
  writeFileSync(join(out, name, 'lock'), JSON.stringify(holder));
  const order: string[] = [];
  orphan.on('exit', () => order.push('orphan ends'));
  const onEvent = ({ kind }: StudyEvent) => void order.push(kind);
  const { missing } = await runStudy({ ...once, variants: [variant as Variant], onEvent });
  expect(missing).toBe(0);
  expect(looks).toBeGreaterThanOrEqual(3);
  expect(order).toEqual(['orphan ends', 'begun', 'finished']);
});

test('a damaged run of a study takes no other down', async () => {
  const out = join(folder, 'damaged');
  const once = { ...asked, out, starts: null, updates: 1 };
  await runStudy(once);
  const [damaged = ''] = readdirSync(out).filter((name) => name.endsWith('seed-1'));
  writeFileSync(join(out, damaged, 'metrics.jsonl'), 'gibberish\n');
  const { failed, missing } = await runStudy(once);
  expect(failed).toMatchObject([
    { run: damaged, error: expect.stringMatching(/metrics.jsonl/) as string },
  ]);
  expect(missing).toBe(1);

  writeFileSync(join(out, 'study.json'), '{');
  await expect(runStudy(once)).rejects.toThrow(/study.json: must be as agon wrote it .*--out/);
});

test('a study deletes nothing that is not its own: a run does not move in with other files', async () => {
  const out = join(folder, 'notes');
  const notes = join(out, 'learningRate=0-seed-1', 'notes.txt');
  mkdirSync(dirname(notes), { recursive: true });
  writeFileSync(notes, 'mine');
  const { failed, missing } = await runStudy({ ...asked, seeds: [1], starts: null, out });
  expect(failed).toMatchObject([
    { error: expect.stringMatching(/a new run must have a folder of its own/) as string },
  ]);
  expect(missing).toBe(1);
  expect(readFileSync(notes, 'utf8')).toBe('mine');
});

test('a finished run whose newest checkpoint was damaged is made again from an older one', async () => {
  const out = join(folder, 'torn');
  const once = { ...asked, seeds: [1], starts: null, out };
  const { variants } = await runStudy(once);
  const run = join(out, 'learningRate=0.01-seed-1');
  writeFileSync(join(run, 'checkpoints', '000003.checkpoint'), '');
  const begun: string[] = [];
  const onEvent = ({ kind, run: name }: StudyEvent) => kind === 'begun' && begun.push(name);
  const again = await runStudy({ ...once, onEvent });
  expect(begun).toEqual(['learningRate=0.01-seed-1']);
  expect(again).toMatchObject({ failed: [], missing: 0 });
  const metrics = (of: typeof variants) => of.map(({ metrics: { rock } }) => rock);
  expect(metrics(again.variants)).toEqual(metrics(variants));

  for (const { file } of listCheckpoints(join(run, 'checkpoints'))) writeFileSync(file, '');
  expect(await runStudy(once)).toMatchObject({
    failed: [{ error: expect.stringMatching(/none of \d can be used/) as string }],
    missing: 1,
  });
});

test('a run that fails is reported by its words, and takes no other down', async () => {
  const { failed, missing, variants } = await runStudy({
    ...asked,
    variants: varySettings(['games=0,4']),
    seeds: [1],
    starts: null,
    out: join(folder, 'wrong'),
  });
  expect(failed.map(({ run }) => run)).toEqual(['games=0-seed-1']);
  expect(failed[0]?.error).toMatch(/plan: must give at least one game/);
  expect(missing).toBe(1);
  expect(variants.map(({ variant }) => variant)).toEqual(['games=4']);
});

test('a variant that can never run is told before any run is made', async () => {
  const out = join(folder, 'never');
  for (const [set, words, told] of [
    ['games=4', 'learningRate=-1,0.01', /training.player.learningRate: must be finite and .* -1/],
    ['games=4', 'learningRates=1', /^--vary learningRates: this scenario has no such .* did you/],
    ['game=4', 'learningRate=1', /^--set game: this scenario has no such setting; did you mean/],
  ] as const) {
    const never = { ...asked, set: [set], variants: varySettings([words]), out };
    await expect(runStudy(never)).rejects.toThrow(told);
  }
  expect(existsSync(out)).toBe(false);
});
