import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findEpisode, FORKS, readForks } from '../../../src/runs/fork/fork-log.ts';
import { forkRun } from '../../../src/runs/fork/fork-run.ts';
import { startRun } from '../../../src/runs/start-run.ts';
import { runsFolder } from '../echo-experiment.ts';

const runs = runsFolder();
const run = runs.at('rps');
const episode = 'train-1-3';

beforeAll(async () => {
  await startRun({
    scenario: resolve(import.meta.dirname, '../../../docs/examples/rock-paper-scissors.ts'),
    set: ['games=4', 'learningRate=0.1'],
    updates: 2,
    workers: 0,
    out: run,
  });
});
afterAll(() => runs.remove());

/** Where the first decision is. */
const first = () =>
  findEpisode(run, episode).episode.events.findIndex(({ kind }) => kind === 'decision');
const textsOf = (id: string) =>
  findEpisode(run, id).episode.events.flatMap((event) =>
    event.kind === 'decision' ? [event.decision.text] : [],
  );
const files = () =>
  readdirSync(run, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(FORKS))
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name), 'hex')]);

describe('a fork of a recorded game', () => {
  test('by the recorded chance and the same players goes as the game went', async () => {
    const { forks, otherVersions } = await forkRun({ run, episode, at: first() });
    expect(textsOf(forks[0]?.episode.plan.id ?? '')).toEqual(textsOf(episode));
    expect(otherVersions).toEqual([]);
  });

  test('is judged as its game was, and kept beside the run, which stays as it was', async () => {
    const before = files();
    const { forks, worth } = await forkRun({ run, episode, at: first(), reply: 'p' });
    const [fork] = forks;
    expect(fork?.credits.length).toBeGreaterThan(0);
    expect(Object.keys(worth)).toEqual(
      expect.arrayContaining([...new Set(fork?.credits.map(({ agent }) => agent))]),
    );
    expect(readForks(run).map(({ episode: kept }) => kept.plan.id)).toContain(
      fork?.episode.plan.id,
    );
    expect(files()).toEqual(before);
  });

  test('can be forked itself, and says whose fork it is', async () => {
    const { forks } = await forkRun({ run, episode, at: first(), reply: 's' });
    const id = forks[0]?.episode.plan.id ?? '';
    const again = await forkRun({ run, episode: id, at: first() + 1, times: 2 });
    expect(again.forks.map(({ episode: kept }) => kept.plan.parent)).toMatchObject([
      { episode: id, event: first() + 1 },
      { episode: id, event: first() + 1 },
    ]);
    expect(textsOf(again.forks[0]?.episode.plan.id ?? '')[0]).toBe('s');
  });

  test('made several times draws each by a chance of its own, the same for the same seed', async () => {
    const made = async (seed: number) =>
      (
        await forkRun({ run, episode, at: first(), seed, times: 12, players: ['player=random'] })
      ).forks.map(({ episode: kept }) => textsOf(kept.plan.id).join());
    const once = await made(5);
    expect(new Set(once).size).toBeGreaterThan(1);
    expect(await made(5)).toEqual(once);
  });

  test('seats other players from the event on, for that a role or a seat is named', async () => {
    const players = ['player=first-legal'];
    const { forks } = await forkRun({ run, episode, at: first(), players });
    const { plan, events } = forks[0]?.episode ?? findEpisode(run, episode).episode;
    expect(Object.values(plan.seats).map(({ policy }) => policy)).toEqual([
      'first-legal (fork)',
      'first-legal (fork)',
    ]);
    expect(events.some(({ kind }) => kind === 'failure')).toBe(false);
    const nobody = forkRun({ run, episode, at: first(), players: ['nobody=random'] });
    await expect(nobody).rejects.toThrow(/must name a role or a seat, got nobody/);
  });

  test('is refused where there is no such episode or event, or where nobody understands what is said', async () => {
    await expect(forkRun({ run, episode: 'train-1-33', at: 1 })).rejects.toThrow(
      /did you mean train-1-3/,
    );
    await expect(forkRun({ run, episode, at: 99 })).rejects.toThrow(/must be an integer from 0 to/);
    const say = { from: 'left', to: 'environment', kind: 'nonsense', body: null };
    await expect(forkRun({ run, episode, at: first(), say })).rejects.toThrow(/refuses 'nonsense'/);
    const elsewhere = forkRun({ run, episode, at: first(), say: { ...say, to: 'nobody' } });
    await expect(elsewhere).rejects.toThrow(/'nobody' isn't here/);
  });
});
