import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { listEpisodes } from '../../src/cli/read-episodes.ts';
import { renderEpisodeList } from '../../src/cli/transcript/render-episode-list.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { resumeRun, startRun } from '../../src/runs/start-run.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-standings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = join(import.meta.dirname, '../../docs/examples/rock-paper-scissors.ts');
const start = (out: string, updates: number, set: readonly string[] = []) =>
  startRun({
    scenario,
    set: ['games=12', 'opponents.past=1', 'opponents.initial=1', ...set],
    updates,
    workers: 0,
    backend: 'wasm',
    out: join(folder, out),
  });
const standingsOf = (run: string) =>
  readRun(join(folder, run))
    .metrics()
    .filter((record) => record.kind === 'standings');

test('versions that meet as opponents are rated, and the run keeps it with its checkpoints', async () => {
  await start('at-once', 6);
  const [last] = standingsOf('at-once');
  expect(standingsOf('at-once')).toHaveLength(1); // nobody had met anybody at update 0
  expect(last?.update).toBe(6);
  expect(Object.keys(last?.ratings ?? {})).toContain('player@0');
  expect(last?.payoffs.rows).toContain('player@0');
  for (const payoff of last?.payoffs.payoffs.flat() ?? []) {
    if (payoff !== null) expect(payoff >= 0 && payoff <= 1).toBe(true);
  }
  const mix = last?.equilibrium.row ?? [];
  expect(mix.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
});

test('a resumed run goes on rating as if it had never stopped', async () => {
  await start('in-two', 3);
  await resumeRun({ run: join(folder, 'in-two'), updates: 6 });
  expect(standingsOf('in-two').at(-1)).toEqual(standingsOf('at-once').at(-1));
});

test('they are shown with the list of episodes, for people and for scripts', () => {
  const run = join(folder, 'at-once');
  const { standings, ...list } = listEpisodes({ run, last: 1 });
  const { kind, ...newest } = standingsOf('at-once').at(-1) ?? {};
  expect(kind).toBe('standings');
  expect(standings).toEqual(newest);
  if (standings === undefined) throw new Error('said above');
  const shown = renderEpisodeList({ ...list, standings }, run);
  expect(shown).toContain('ratings (Elo) after update 6');
  expect(shown.some((line) => /^player@0 +\d+$/.test(line))).toBe(true);
  expect(renderEpisodeList(list, run).join()).not.toContain('Elo');
});
