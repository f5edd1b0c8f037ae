import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldKey, openStream } from '../../src/core/random.ts';
import { batchNormalised, reinforcePlusPlus } from '../../src/learning/index.ts';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import type { Experiment, EpisodeRequest } from '../../src/experiment/experiment.ts';
import { createRun, openForResume } from '../../src/runs/folder/open-folder.ts';
import { openRun } from '../../src/runs/open-run.ts';
import type { RunEvent, RunResult } from '../../src/runs/run-events.ts';
import { trainRun } from '../../src/runs/train-run.ts';
import { sampleDescription } from './folder/sample-run.ts';
import { DIGITS, echo, pays } from './echo.ts';

/** One policy sits in every seat: it answers with the digit (see `echo`), having been told once how. */
export function echoExperiment(changes: Partial<Experiment> = {}): Experiment {
  return {
    environment: echo('echo'),
    policies: {
      agent: {
        kind: 'transformer',
        characters: '0123=?yn',
        config: { width: 16, layers: 1, heads: 1, hidden: 16, context: 4 },
      },
    },
    warmStart: [
      {
        kind: 'supervised',
        policy: 'agent',
        phase: {
          name: 'a hint',
          steps: 12,
          batch: 32,
          learningRate: { peak: 0.01, warmUp: 0, decayFrom: 1, decayTo: 1 },
          examples: (stream, count) =>
            Array.from({ length: count }, () => {
              const digit = String(stream.integer(0, 4));
              return { prompt: `${digit}=`, reply: digit };
            }),
        },
      },
    ],
    schedule: { updates: 12, staleness: 0, evaluateEvery: 4 },
    plan: ({ key, versions }) => {
      const stream = openStream(foldKey(key, 'tasks'));
      return Array.from({ length: 4 }, (_, n) => game(stream.integer(0, 4), versions, n)).flatMap(
        (one) => Array.from({ length: 4 }, () => one),
      );
    },
    rewards: composeRewards([{ term: pays('right'), weight: 1 }]),
    training: {
      agent: {
        estimator: batchNormalised(),
        objective: reinforcePlusPlus(),
        learningRate: 0.01,
      },
    },
    evaluations: [],
    alarms: [],
    ...changes,
  };
}

/** A game of one solver. */
export function game(
  digit: number,
  versions: Readonly<Record<string, number>>,
  group?: number,
): EpisodeRequest {
  return {
    task: digit,
    ...(group === undefined ? {} : { group: String(group) }),
    seats: { 'solver-1': { role: 'solver', policy: 'agent', version: versions['agent'] ?? 0 } },
  };
}

/** A game for each digit. */
export const oneOfEach = (versions: Readonly<Record<string, number>>): readonly EpisodeRequest[] =>
  DIGITS.map((digit) => game(Number(digit), versions));

/** What a run told, and how it ended. */
export interface ToldRun {
  readonly result: RunResult;
  readonly events: readonly RunEvent[];
}

/** Folders of runs that go away with `remove`. */
export function runsFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'agon-echo-'));
  const at = (name: string) => join(folder, name);
  const train = async (
    name: string,
    experiment: Experiment,
    bounds: {
      readonly updates?: number;
      readonly resume?: boolean;
      /** Told instead of keeping the events. */
      readonly onEvent?: (event: RunEvent) => void;
    } = {},
  ): Promise<ToldRun> => {
    const prepared = { experiment, scenarioPath: '', settings: {}, seed: 1 };
    const { run, checkpoint } =
      bounds.resume === true
        ? openForResume(at(name))
        : {
            run: createRun(sampleDescription, { parent: folder, path: at(name) }),
            checkpoint: undefined,
          };
    const open = await openRun(prepared, { workers: 0, backend: 'wasm' });
    const events: RunEvent[] = [];
    try {
      const updates = bounds.updates ?? experiment.schedule.updates;
      const note = bounds.onEvent ?? ((event: RunEvent) => void events.push(event));
      const result = await trainRun(prepared, open, run, checkpoint, { updates }, note);
      return { result, events };
    } finally {
      await open.close();
      run.close();
    }
  };
  return { at, train, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
