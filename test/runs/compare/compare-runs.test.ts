import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { compareRuns } from '../../../src/runs/compare/compare-runs.ts';
import { metricCurve, valueAt } from '../../../src/runs/compare/metric-curve.ts';
import type { RunRecord } from '../../../src/runs/folder/run-record.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-compare-'));
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Made {
  readonly arm: string;
  readonly seed: number;
  /** `share` after updates 10, 20, …; two seconds and 100 tokens an update. */
  readonly shares: readonly number[];
  readonly scenario?: string;
}

/** A run's folder as `agon run` leaves it, as far as a comparison reads it. */
function makeRun({ arm, seed, shares, scenario = 'voting' }: Made): string {
  const path = join(folder, `${scenario}-${arm}-${seed}`);
  mkdirSync(join(path, 'episodes'), { recursive: true });
  const description = {
    format: 2,
    scenario,
    scenarioFile: null,
    scenarioDigest: null,
    settings: { arm, training: { learningRate: 0.1 } },
    seed,
    options: { updates: 10 * shares.length, minutes: null },
    started: '2026-12-01T00:00:00.000Z',
    versions: { agon: '0.2.0', node: '20', tfjs: '4' },
    engine: { backend: 'wasm', kernels: 'simd' },
    machine: { platform: 'linux', arch: 'x64', cpu: 'any', cores: 2, memoryBytes: 1 },
  };
  writeFileSync(join(path, 'run.json'), JSON.stringify(description));
  const records = Array.from({ length: 10 * shares.length }, (_, i) => {
    const update = i + 1;
    const at = { update, seconds: 2 * update };
    const share = shares[update / 10 - 1];
    return [
      { kind: 'update', ...at, 'learn.agent.tokens': 100, reward: update },
      ...(share === undefined ? [] : [{ kind: 'evaluation', ...at, size: 'brief', share }]),
    ];
  });
  const lines = records.flat().map((record) => `${JSON.stringify(record)}\n`);
  writeFileSync(join(path, 'metrics.jsonl'), lines.join(''));
  return path;
}

describe('a comparison', () => {
  test('puts runs together by the settings in which they differ, and holds each arm against the first', () => {
    const runs = [
      makeRun({ arm: 'random', seed: 1, shares: [1, 2] }),
      makeRun({ arm: 'vote', seed: 1, shares: [2, 4] }),
      makeRun({ arm: 'random', seed: 2, shares: [1, 3] }),
      makeRun({ arm: 'vote', seed: 2, shares: [2, 3] }),
    ];
    const { arms, at, heldOut } = compareRuns({ runs, metric: 'share' });
    expect([at, heldOut]).toEqual([20, true]);
    expect(arms.map(({ name, mean }) => [name, mean.mean])).toEqual([
      ['arm=random', 2.5],
      ['arm=vote', 3.5],
    ]);
    const [random, vote] = arms;
    expect([random?.improvement, random?.lessFirst]).toEqual([null, null]);
    // Of the pairs (4, 2), (4, 3), (3, 2), (3, 3) the last is a tie.
    expect(vote?.improvement?.value).toBe(3.5 / 4);
    expect(vote?.lessFirst?.mean).toBe(1); // seed by seed: 2 and 0
    expect(vote?.profile.at(-1)).toBe(0); // nothing is above the greatest value
  });

  test('is made at a budget that every run has reached, or at the one that was asked for', () => {
    const runs = [
      makeRun({ arm: 'short', seed: 1, shares: [5, 6] }),
      makeRun({ arm: 'long', seed: 1, shares: [1, 2, 9] }),
    ];
    const valuesAt = (at?: number) =>
      compareRuns({ runs, metric: 'share', ...(at === undefined ? {} : { at }) }).arms.map(
        ({ runs: own }) => own[0]?.value,
      );
    expect(valuesAt()).toEqual([6, 2]);
    expect(valuesAt(10)).toEqual([5, 1]);
    expect(() => valuesAt(3)).toThrow(/nothing measured within 3 updates/);
  });

  test('finds the runs of a folder, and takes several scenarios as tasks of the same arms', () => {
    for (const scenario of ['voting', 'debate'])
      for (const arm of ['a', 'b'])
        makeRun({ arm, seed: 1, scenario, shares: [arm === 'a' ? 1 : 2] });
    const { arms } = compareRuns({ runs: [folder], metric: 'share' });
    expect(arms.map(({ runs }) => runs.length)).toEqual([2, 2]);
    expect(arms[1]?.improvement).toEqual({ value: 1, interval: [1, 1] });
  });

  test('of an arm that lacks a scenario, of no such metric, and of a folder without runs is refused with the way out', () => {
    const run = makeRun({ arm: 'a', seed: 1, shares: [1] });
    makeRun({ arm: 'b', seed: 1, shares: [1] });
    makeRun({ arm: 'a', seed: 1, scenario: 'debate', shares: [1] });
    makeRun({ arm: 'c', seed: 1, scenario: 'debate', shares: [1] });
    expect(() => compareRuns({ runs: [folder], metric: 'share' })).toThrow(/has none of/);
    expect(() => compareRuns({ runs: [run], metric: 'shares' })).toThrow(/did you mean share\?/);
    expect(() => compareRuns({ runs: [join(folder, 'none')], metric: 'share' })).toThrow(
      /must be the folder of a run/,
    );
  });

  test('is the same for the same seed of the bootstrap', () => {
    const runs = [1, 2, 3].map((seed) => makeRun({ arm: 'a', seed, shares: [seed * seed] }));
    const compared = (seed: number) => compareRuns({ runs, metric: 'share', seed });
    expect(compared(4)).toEqual(compared(4));
  });
});

describe('what a run had at a budget', () => {
  const records = (count: number): readonly RunRecord[] =>
    Array.from({ length: count }, (_, i) => ({
      kind: 'update',
      update: i + 1,
      seconds: 3 * (i + 1),
      reward: i + 1,
      'learn.a.tokens': 10,
      'learn.b.tokens': 5,
    })) as unknown as readonly RunRecord[];

  test('of a metric of every update is the mean of the last tenth', () => {
    expect(valueAt(metricCurve(records(40), 'reward', 'updates'), 20)).toBe(19.5);
  });

  test('counts seconds of the run, and the tokens of all policies', () => {
    expect(metricCurve(records(2), 'reward', 'seconds').points.map(({ spent }) => spent)).toEqual([
      3, 6,
    ]);
    expect(metricCurve(records(2), 'reward', 'tokens').points.map(({ spent }) => spent)).toEqual([
      15, 30,
    ]);
  });
});
