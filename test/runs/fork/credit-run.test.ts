import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { creditRun } from '../../../src/runs/fork/credit-run.ts';
import type { BranchCredit } from '../../../src/runs/fork/credit-run.ts';
import { forkRun } from '../../../src/runs/fork/fork-run.ts';
import { readForks } from '../../../src/runs/fork/fork-log.ts';
import type { Episode } from '../../../src/core/episode.ts';
import { readRun } from '../../../src/runs/folder/run-folder.ts';
import { startRun } from '../../../src/runs/start-run.ts';
import { runsFolder } from '../echo-experiment.ts';

const runs = runsFolder();
const run = runs.at('rps');

beforeAll(async () => {
  await startRun({
    scenario: resolve(import.meta.dirname, '../../../docs/examples/rock-paper-scissors.ts'),
    set: ['games=16'],
    updates: 1,
    workers: 0,
    out: run,
  });
});
afterAll(() => runs.remove());

/** A game that somebody won. */
function decided(): Episode {
  for (const stored of readRun(run).episodes.read()) {
    const { episode } = stored.decode();
    if (episode.ending.returns?.['right'] !== 0) return episode;
  }
  throw new Error('all games are draws: play more');
}

test('every decision of a game is credited, kept and decided anew, with intervals within what can be earned', async () => {
  const episode = decided();
  const told: BranchCredit[] = [];
  const credits = await creditRun({
    run,
    episode: episode.plan.id,
    times: 6,
    onCredit: (credit) => told.push(credit),
  });
  expect(told).toEqual(credits);
  expect(credits.map(({ agent }) => agent)).toEqual(['left', 'right']);
  for (const { message, place } of credits) {
    for (const { mean, interval, count } of [message, place]) {
      expect(count).toBe(6);
      expect(interval?.[0]).toBeGreaterThanOrEqual(-1);
      expect(interval?.[0]).toBeLessThan(mean + 1e-12);
      expect(interval?.[1]).toBeLessThanOrEqual(1 + 1e-12);
      expect((interval?.[1] ?? 0) - (interval?.[0] ?? 0)).toBeGreaterThan(0.1); // agreeing proves little
    }
  }
  // The last to decide: nothing is left to play after it, so that every branch of its reply is the game itself.
  const [, last] = credits;
  expect(last?.message.mean).toBe(episode.ending.returns?.['right']);
  const kept = readFileSync(join(run, 'forks', 'credits.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(kept.map((line) => JSON.parse(line) as unknown)).toEqual(credits);
  expect(readForks(run)).toEqual([]);
});

test('nothing is written through links that stand in the place of forks or of their credits', async () => {
  const [forks, kept, elsewhere] = [join(run, 'forks'), join(run, 'kept'), runs.at('elsewhere')];
  const precious = join(elsewhere, 'credits.jsonl');
  mkdirSync(elsewhere);
  writeFileSync(precious, 'precious');
  renameSync(forks, kept);
  const once = { run, episode: 'train-1-2', times: 1 };
  symlinkSync(elsewhere, forks);
  await expect(creditRun(once)).rejects.toThrow(/must be a folder/);
  await expect(forkRun({ run, episode: 'train-1-2', at: 7 })).rejects.toThrow(/must be a folder/);
  rmSync(forks);
  mkdirSync(forks);
  symlinkSync(precious, join(forks, 'credits.jsonl'));
  await expect(creditRun(once)).rejects.toThrow(/must be a regular file/);
  expect(readFileSync(precious, 'utf8')).toBe('precious');
});
