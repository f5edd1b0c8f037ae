import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decisionsOf } from '../../src/core/episode.ts';
import { forkEpisode } from '../../src/replay/index.ts';
import { keptVersions } from '../../src/runs/choose-weights.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { openPolicies } from '../../src/runs/open-policies.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';
import { resumeRun, startRun } from '../../src/runs/start-run.ts';
import { temporaryFolder } from '../recording/temporary-folder.ts';

const GAME = new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url);

/** A game's run, evaluated after every other update, under a rule of what is kept. */
async function train(keepVersions: unknown, updates = 6): Promise<string> {
  const folder = temporaryFolder();
  const [scenario, run] = [join(folder, 'kept.mjs'), join(folder, 'run')];
  writeFileSync(
    scenario,
    `import game from ${JSON.stringify(GAME.href)};
     export default { ...game, name: 'kept', build: (settings) => {
       const built = game.build(settings);
       const keepVersions = ${JSON.stringify(keepVersions)};
       return { ...built, schedule: { ...built.schedule, evaluateEvery: 2, keepVersions } };
     } };`,
  );
  const set = ['games=4', 'learningRate=0.1'];
  await startRun({ scenario, set, updates, workers: 0, backend: 'wasm', out: run });
  return run;
}
const keptOf = (run: string) => keptVersions(readRun(run)).map(({ update }) => update);
const filesOf = (run: string) => readdirSync(join(run, 'weights'));

describe('a run keeps the weights', () => {
  test.each<[string, unknown, readonly number[]]>([
    ['of every evaluation, if nobody says otherwise', undefined, [0, 2, 4, 6]],
    ['of all updates', 'all', [0, 1, 2, 3, 4, 5, 6]],
    ['of every third', { every: 3 }, [0, 3, 6]],
    ['of none beside its checkpoints', 'none', []],
  ])('%s', async (_, rule, kept) => {
    expect(keptOf(await train(rule))).toEqual(kept);
  });

  test('and keeps on when it is resumed, each file once', async () => {
    const run = await train({ every: 1 }, 3);
    await resumeRun({ run, updates: 5, workers: 0, trust: true });
    expect(keptOf(run)).toEqual([0, 1, 2, 3, 4, 5]);
    const digests = keptVersions(readRun(run)).map(({ policies }) => policies['player']?.digest);
    expect(filesOf(run).sort()).toEqual(
      [...new Set(digests)].map((one) => `${one}.weights`).sort(),
    );
  });

  test('by a rule that there is', async () => {
    await expect(train({ every: 0 })).rejects.toThrow(
      /schedule.keepVersions: must be 'all', 'none' or/,
    );
  });
});

describe('what is kept', () => {
  test('plays as it did then, where no checkpoint is left', async () => {
    const run = await train('all', 9);
    const reader = readRun(run);
    expect(reader.checkpoints().map(({ update }) => update)).not.toContain(2);
    const episode = reader.episodes.get('train-3-1')?.decode().episode;
    if (episode === undefined) throw new Error('no train-3-1');
    const { policies, environments, checkpoint, close } = await openPolicies({
      run,
      checkpoint: 2,
      trust: true,
    });
    const environment = environments[0] as (typeof environments)[0];
    const fork = await forkEpisode(episode, 0, { id: 'fork', environment, policies });
    close();
    expect(checkpoint).toBe(2);
    const { id } = episode.plan;
    expect(decisionsOf(fork).map((decision) => ({ ...decision, episode: id }))).toEqual(
      decisionsOf(episode),
    );
  });

  test('and what is not is told, with the nearest that is', async () => {
    const run = await train({ every: 4 });
    const open = (checkpoint: number) => openPolicies({ run, checkpoint, trust: true });
    await expect(open(3)).rejects.toThrow(
      /the weights of update 3 are not kept; the nearest that are: those of [24] \(kept are: 0, .*4.*, 6\)/,
    );
  });

  test('may be removed, and is told as removed; what was changed is refused', async () => {
    const run = await train('all', 9);
    const digest = keptVersions(readRun(run)).find(({ update }) => update === 3)?.policies['player']
      ?.digest;
    const file = join(run, 'weights', `${digest}.weights`);
    const open = () => openPolicies({ run, checkpoint: 3, trust: true });
    writeFileSync(file, new Uint8Array(8));
    await expect(open()).rejects.toThrow(/must have the digest that it is named after/);
    rmSync(file);
    await expect(open()).rejects.toThrow(/the weights of update 3 were removed; the nearest/);
    rmSync(join(run, 'weights'), { recursive: true });
    expect(keptOf(run)).toEqual([]);
    await expect(open()).rejects.toThrow(/were removed/);
  });

  test('is held against its digests by verification, and may be gone', async () => {
    const run = await train('all', 3);
    const digests = keptVersions(readRun(run)).map(({ policies }) => policies['player']?.digest);
    const fileOf = (update: number) => join(run, 'weights', `${digests[update]}.weights`);
    const found = async () =>
      (await verifyRun({ run, hashesOnly: true })).problems.map(({ kind, update }) => [
        kind,
        update,
      ]);
    expect(await found()).toEqual([]);
    const bytes = readFileSync(fileOf(2));
    writeFileSync(fileOf(2), bytes.fill(1, 0, 1));
    writeFileSync(fileOf(3), readFileSync(fileOf(1)));
    expect(await found()).toEqual([
      ['weights', 2],
      ['weights', 3],
    ]);
    const { problems } = await verifyRun({ run, hashesOnly: true });
    expect(problems[0]?.message).toMatch(
      /^update 2: the weights kept of player, version \d+, aren't those that were recorded/,
    );
    rmSync(fileOf(2));
    rmSync(fileOf(3));
    expect(await found()).toEqual([]);
  });
});
