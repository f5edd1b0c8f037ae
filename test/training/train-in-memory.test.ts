import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applySettings, buildExperiment, hashEpisode, trainInMemory } from 'agon-sim';
import type { TrainingEvent } from 'agon-sim';
import { readRun, startRun } from 'agon-sim/node';
import { afterAll, describe, expect, test } from 'vitest';
import scenario from '../../docs/examples/rock-paper-scissors.ts';

const set = ['games=8', 'updates=3'];
const experiment = buildExperiment(scenario, applySettings(scenario.settings, set));

async function follow(options: { seed: number; signal?: AbortSignal }): Promise<{
  readonly events: readonly TrainingEvent[];
  readonly hashes: readonly string[];
  readonly trained: Awaited<ReturnType<typeof trainInMemory>>;
}> {
  const events: TrainingEvent[] = [];
  const onEvent = (event: TrainingEvent) => events.push(event);
  const trained = await trainInMemory(experiment, { ...options, backend: 'wasm', onEvent });
  const hashes = events.flatMap((event) =>
    event.kind === 'update' ? event.episodes.map((episode) => hashEpisode(episode)) : [],
  );
  return { events, hashes, trained };
}

describe('training in memory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'agon-memory-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('plays the games of a run with a folder, to the last byte', async () => {
    const out = join(folder, 'run');
    const result = await startRun({
      scenario: join(import.meta.dirname, '../../docs/examples/rock-paper-scissors.ts'),
      set,
      seed: 4,
      workers: 0,
      backend: 'wasm',
      out,
    });
    const recorded = [...readRun(out).episodes.read()].map((stored) =>
      hashEpisode(stored.decode().episode),
    );
    const { hashes, trained, events } = await follow({ seed: 4 });
    expect(recorded).toHaveLength(24);
    expect(hashes).toEqual(recorded);
    expect(trained).toMatchObject({
      updates: 3,
      ended: 'complete',
      before: result.before,
      after: result.after,
    });
    expect(new Set(events.map(({ kind }) => kind))).toEqual(
      new Set(['warm-start', 'evaluation', 'update']),
    );
    expect(trained.weights['player']?.length).toBeGreaterThan(0);
  });

  test('depends on its seed', async () => {
    const [first, again, other] = [
      await follow({ seed: 1 }),
      await follow({ seed: 1 }),
      await follow({ seed: 2 }),
    ];
    expect(first.hashes).toEqual(again.hashes);
    expect(first.trained.weights).toEqual(again.trained.weights);
    expect(first.hashes).not.toEqual(other.hashes);
  });

  test('begins with given weights in place of the warm start', async () => {
    const { trained } = await follow({ seed: 1 });
    const kinds: string[] = [];
    const next = await trainInMemory(experiment, {
      backend: 'wasm',
      updates: 0,
      initialWeights: trained.weights,
      onEvent: ({ kind }) => kinds.push(kind),
    });
    expect(kinds).not.toContain('warm-start');
    expect(next.weights).toEqual(trained.weights);
    expect(next.before).toEqual(next.after);
  });

  test('ends after the update at which it is interrupted', async () => {
    const controller = new AbortController();
    const trained = await trainInMemory(experiment, {
      backend: 'wasm',
      signal: controller.signal,
      onEvent: ({ kind }) => {
        if (kind === 'update') controller.abort();
      },
    });
    expect(trained).toMatchObject({ updates: 1, ended: 'interrupted' });
  });
});
