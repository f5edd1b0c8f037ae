import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Credit } from '../../../src/core/credit.ts';
import type { Decision } from '../../../src/core/decision.ts';
import type { Episode, EpisodePlan, Seat } from '../../../src/core/episode.ts';
import type { EpisodeRecord } from '../../../src/recording/record.ts';
import { readManifest } from '../../../src/recording/manifest-file.ts';
import { verifyLog } from '../../../src/recording/verify-log-file.ts';
import { readCheckpoint, writeCheckpoint } from '../../../src/runs/folder/checkpoint.ts';
import { readRun } from '../../../src/runs/folder/run-folder.ts';
import { verifyRun } from '../../../src/runs/replay-run.ts';
import { resumeRun, startRun } from '../../../src/runs/start-run.ts';
import { copyOf, inGame, rewriteLines, rewriteLog } from './tamper.ts';
import type { Writable } from './tamper.ts';

const scenario = new URL('../../../docs/examples/rock-paper-scissors.ts', import.meta.url).pathname;
const parent = mkdtempSync(join(tmpdir(), 'agon-verify-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
const whole = join(parent, 'whole');
const other = join(parent, 'other');
const play = (out: string, seed: number) =>
  startRun({ scenario, seed, set: ['games=4'], updates: 3, workers: 0, backend: 'wasm', out });
beforeAll(async () => {
  await play(whole, 1);
  await play(other, 2);
});

let copies = 0;
const copy = () => copyOf(whole, join(parent, `copy-${copies++}`));
const idOf = ({ episode }: EpisodeRecord) => episode.plan.id;
const swap = <T>(all: readonly T[], a: number, b: number): T[] =>
  all.map((one, i) => (i === a ? (all[b] as T) : i === b ? (all[a] as T) : one));
// Parts of a game, to be altered.
const planOf = ({ episode }: EpisodeRecord): Writable<EpisodePlan> => episode.plan;
const decisionOf = ({ episode }: EpisodeRecord): Writable<Decision> => {
  const event = episode.events.find(({ kind }) => kind === 'decision');
  if (event?.kind !== 'decision') throw new Error('every game has a decision');
  return event.decision;
};
const creditsOf = ({ credits }: EpisodeRecord) => credits as Writable<Credit>[];
const creditOf = (game: EpisodeRecord) => creditsOf(game)[0] as Writable<Credit>;
const seatOf = ({ episode }: EpisodeRecord) =>
  Object.values(episode.plan.seats)[0] as Writable<Seat>;

/** What is found by hashes alone, and in the same way when games are played again, too. */
async function problemsOf(run: string): Promise<readonly string[]> {
  const hashes = await verifyRun({ run, hashesOnly: true });
  const all = await verifyRun({ run });
  const named = ({ kind, episode, update }: (typeof all.problems)[number]) =>
    [kind, episode ?? update].filter((part) => part !== undefined).join(' ');
  const found = hashes.problems.map(named);
  expect(all.problems.filter(({ kind }) => kind !== 'different').map(named)).toEqual(found);
  if (found.length > 0) expect(hashes.firstDifference).not.toBeNull();
  return found;
}

test('a run as it was recorded is sound', async () => {
  expect(await verifyRun({ run: whole })).toEqual({
    episodes: 12,
    verified: 12,
    dropped: 0,
    missing: 0,
    notReplayed: null,
    problems: [],
    firstDifference: null,
  });
  expect(await problemsOf(whole)).toEqual([]);
  expect(verifyLog(join(whole, 'episodes'))).toMatchObject({ missing: 0, problems: [] });
});

describe('found by name is a game that was', () => {
  const games: readonly [
    string,
    (
      records: readonly EpisodeRecord[],
      foreign: readonly EpisodeRecord[],
    ) => readonly EpisodeRecord[],
    readonly string[],
  ][] = [
    ['doubled', (all) => [...all, all[0] as EpisodeRecord], ['doubled train-1-0']],
    [
      'replaced by a copy of another',
      (all) => all.map((one, i) => (i === 1 ? (all[0] as EpisodeRecord) : one)),
      ['doubled train-1-0', 'missing train-1-1'],
    ],
    ['taken out', (all) => all.filter((one) => idOf(one) !== 'train-2-1'), ['missing train-2-1']],
    ['taken off the end', (all) => all.slice(0, -1), ['missing train-3-3']],
    [
      'replaced by the one of that name of another run',
      (all, foreign) => all.map((one, i) => (i === 5 ? (foreign[5] as EpisodeRecord) : one)),
      ['altered train-2-1'],
    ],
    ['moved', (all) => [...all.slice(1), all[0] as EpisodeRecord], ['moved train-1-0']],
    [
      'moved to the start',
      (all) => [all[11] as EpisodeRecord, ...all.slice(0, 11)],
      ['moved train-3-3'],
    ],
    [
      'added',
      (all) => [
        ...all,
        ...inGame('train-1-0', (game) => void (planOf(game).id = 'train-4-0'))(all.slice(0, 1)),
      ],
      ['unlisted train-4-0'],
    ],
  ];
  test.each(games)('%s', async (_what, change, expected) => {
    const run = copy();
    const foreign = [...readRun(other).episodes.read()].map((stored) => stored.decode());
    await rewriteLog(run, (records) => change(records, foreign));
    expect(await problemsOf(run)).toEqual(expected);
    const { problems } = verifyLog(join(run, 'episodes'));
    const isAdded = expected[0] === 'unlisted train-4-0'; // behind the end, which only run.json knows
    expect(problems.map(({ kind, episode }) => `${kind} ${episode ?? ''}`)).toEqual(
      isAdded ? [] : expected,
    );
  });

  test.each<[string, (game: EpisodeRecord) => void]>([
    ['credits', (game) => void (creditOf(game).value += 0.25)],
    ['credited advantages', (game) => void (creditOf(game).advantage = 7)],
    ['numbers of credits', (game) => void creditsOf(game).pop()],
    ['log-probabilities', (game) => void (decisionOf(game).logProbs = [-0.5])],
    ['tokens', (game) => void (decisionOf(game).tokens = [3])],
    ['versions', (game) => void (decisionOf(game).version = 9)],
    ['seats', (game) => void (seatOf(game).version = 'latest')],
    ['policies', (game) => void (seatOf(game).policy = 'x')],
    ['keys of chance', (game) => void (planOf(game).key = [7, 7])],
    [
      'outcomes',
      ({ episode }) =>
        void ((episode as Writable<Episode>).ending = { kind: 'finished', outcome: null }),
    ],
  ])('given other %s', async (_what, alter) => {
    const run = copy();
    await rewriteLog(run, inGame('train-2-2', alter));
    expect(await problemsOf(run)).toEqual(['altered train-2-2']);
    const one = await verifyRun({ run, episode: 'train-2-2', hashesOnly: true });
    expect(one.problems).toMatchObject([{ kind: 'altered', episode: 'train-2-2' }]);
    const sound = await verifyRun({ run, episode: 'train-2-1' });
    expect(sound).toMatchObject({ verified: 1, problems: [] });
  });
});

describe('found by update and record are metrics that were', () => {
  const isUpdate = (update: number) => (line: string) =>
    line.startsWith('{"kind":"update"') && line.includes(`"update":${update},`);
  test.each<[string, (lines: readonly string[]) => readonly string[], readonly string[]]>([
    [
      'altered',
      (lines) =>
        lines.map((line) =>
          isUpdate(2)(line) ? line.replace(/"episodes.failed":0/, '"episodes.failed":1') : line,
        ),
      ['metrics 2'],
    ],
    ['taken out', (lines) => lines.filter((line) => !isUpdate(2)(line)), ['metrics 2']],
    [
      'doubled',
      (lines) => lines.flatMap((line) => (isUpdate(2)(line) ? [line, line] : [line])),
      ['metrics 2'],
    ],
    ['added at the end', (lines) => [...lines, '{"kind":"alarm","update":3}'], ['metrics 3']],
    ['taken off the end', (lines) => lines.slice(0, -1), ['metrics 3']],
    [
      'swapped',
      (lines) => swap(lines, lines.findIndex(isUpdate(1)), lines.findIndex(isUpdate(2))),
      ['metrics 2', 'metrics 2'],
    ],
  ])('%s', async (_what, change, expected) => {
    const run = copy();
    rewriteLines(run, 'metrics.jsonl', change);
    expect(await problemsOf(run)).toEqual(expected);
  });

  test('not of what depends on the clock', async () => {
    const run = copy();
    rewriteLines(run, 'metrics.jsonl', (lines) =>
      lines.map((line) => line.replace(/"seconds":[\d.e-]+/, '"seconds":1')),
    );
    expect(await problemsOf(run)).toEqual([]);
  });
});

describe('found is a manifest that', () => {
  test.each<[string, (lines: readonly string[]) => readonly string[]]>([
    ['lacks a line', (lines) => lines.filter((_, i) => i !== 2)],
    ['has two lines swapped', (lines) => swap(lines, 1, 2)],
    ['has other digits', (lines) => lines.map((line) => line.replace('"update":2', '"update":1'))],
    ['ends earlier', (lines) => lines.slice(0, -1)],
    ['says nothing', () => []],
  ])('%s', async (_what, change) => {
    const run = copy();
    rewriteLines(run, 'manifest.jsonl', change);
    expect(await problemsOf(run)).toEqual(expect.arrayContaining(['manifest']));
  });

  test("isn't there", async () => {
    const run = copy();
    rmSync(join(run, 'manifest.jsonl'));
    expect(await problemsOf(run)).toEqual(expect.arrayContaining(['manifest']));
  });

  test('was made for other games, in which each line follows the one before', async () => {
    const run = copy();
    writeFileSync(join(run, 'manifest.jsonl'), readFileSync(join(other, 'manifest.jsonl')));
    expect(await problemsOf(run)).toEqual(
      expect.arrayContaining(['manifest', 'altered train-1-0', 'metrics 1']),
    );
  });

  test('a checkpoint contradicts', async () => {
    const run = copy();
    const { file } = readRun(run).checkpoints()[0] as { file: string };
    const checkpoint = readCheckpoint(file);
    writeCheckpoint(file, { ...checkpoint, manifest: { bytes: 0, chain: 'a'.repeat(64) } });
    expect(await problemsOf(run)).toEqual(['manifest']);
  });
});

test('a game that can not be read any more is named, where its id can be', async () => {
  const run = copy();
  await rewriteLog(
    run,
    inGame('train-2-2', (game) => void (planOf(game).key = [-1, 7])),
  );
  expect(await problemsOf(run)).toEqual(['unreadable train-2-2', 'missing train-2-2']);
});

test('a run that was cut at its end, checkpoints and manifest included, contradicts its run.json', async () => {
  const run = copy();
  await rewriteLog(run, (records) => records.slice(0, 4));
  rewriteLines(run, 'manifest.jsonl', (lines) =>
    lines.filter((line) => /"update":[01],/.test(line)),
  );
  rewriteLines(run, 'metrics.jsonl', (lines) =>
    lines.filter((line) => /"update":[01],/.test(line)),
  );
  for (const { update, file } of readRun(run).checkpoints()) if (update > 1) rmSync(file);
  expect(await problemsOf(run)).toEqual(['manifest']);
});

test('a run whose scenario is gone has its hashes compared, and says that it was only that', async () => {
  const run = copy();
  const described = readFileSync(join(run, 'run.json'), 'utf8');
  writeFileSync(join(run, 'run.json'), described.replace(scenario, join(parent, 'gone.ts')));
  expect(await verifyRun({ run })).toMatchObject({
    episodes: 12,
    verified: 12,
    notReplayed: `its scenario isn't in ${join(parent, 'gone.ts')} any more`,
    firstDifference: null,
  });
  await rewriteLog(run, (records) => records.slice(1));
  expect(await verifyRun({ run })).toMatchObject({ verified: 11, missing: 1 });
});

test('a run that was killed and resumed has the same chain as one that never stopped, evaluations included', async () => {
  const run = copy();
  for (const { update, file } of readRun(run).checkpoints()) if (update > 0) rmSync(file);
  await resumeRun({ run, workers: 0 });
  const manifest = (of: string) => readFileSync(join(of, 'manifest.jsonl'), 'utf8');
  expect(manifest(run)).toBe(manifest(whole));
  expect(readRun(run).description.chain).toBe(readRun(whole).description.chain);
  expect(manifest(run)).toContain('"heldOut":{"games":');
});

test('a run that goes on has no end in its run.json, and is sound', async () => {
  const run = copy();
  const seen: (string | undefined)[] = [];
  await resumeRun({
    run,
    workers: 0,
    updates: 5,
    onEvent: ({ kind }) => void (kind === 'update' && seen.push(readRun(run).description.chain)),
  });
  expect(seen).toEqual([undefined, undefined]);
  expect(await problemsOf(run)).toEqual([]);
});

test('a log that a rule shortened says how many games it dropped; without the rule they are missing', async () => {
  const drop = async (folder: string) => {
    await rewriteLog(folder, (records) => records.slice(4));
    rmSync(join(folder, 'episodes', '000000.agon.index'), { force: true });
    renameSync(join(folder, 'episodes', '000000.agon'), join(folder, 'episodes', '000001.agon'));
    writeFileSync(join(folder, 'episodes', 'dropped.json'), '{"segments":1,"episodes":4}');
  };
  const run = copy();
  await drop(run);
  expect(await verifyRun({ run })).toMatchObject({ dropped: 0, missing: 4, verified: 8 });
  const manifest = readManifest(join(run, 'manifest.jsonl'));
  const links = (manifest?.links ?? []).map((link) => ({ ...link, keep: { gigabytes: 1 } }));
  const ruled = verifyLog(join(run, 'episodes'), { manifest: { links, problems: [] } });
  expect(ruled).toMatchObject({ dropped: 4, missing: 0, problems: [] });
});
