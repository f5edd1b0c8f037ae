import { afterAll, describe, expect, test } from 'vitest';
import { countAnswers, scoreGap } from 'agon-sim/curricula';
import type { Experiment, Gap } from '../../src/experiment/experiment.ts';
import { readCheckpoint } from '../../src/runs/folder/checkpoint.ts';
import type { Checkpoint } from '../../src/runs/folder/checkpoint.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { measureGap, playGap } from '../../src/runs/measure-gap.ts';
import type { RunEvent } from '../../src/runs/run-events.ts';
import { DIGITS } from './echo.ts';
import { echoExperiment, game, runsFolder } from './echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

/** One answer to each problem, judged by the same policy. */
const gap: Gap = {
  games: (versions, problems) =>
    Array.from({ length: problems }, (_, n) => {
      const one = game(n % DIGITS.length, versions);
      const judge = { role: 'evaluator', policy: 'agent', version: versions['agent'] ?? 0 };
      return { ...one, seats: { ...one.seats, judge } };
    }),
  score: (episodes) => scoreGap(countAnswers(episodes, 'evaluations')),
};

const prepared = (experiment: Experiment) => ({
  experiment,
  scenarioPath: '',
  settings: {},
  seed: 1,
});

describe('measuring it', () => {
  test('after the warm start gives what the first checkpoint of a run gives', async () => {
    const experiment = echoExperiment({ gap });
    await runs.train('measured', experiment, { updates: 4 });
    const [first, ...later] = readRun(runs.at('measured'))
      .checkpoints()
      .map(({ file }) => readCheckpoint(file));
    const steps: string[] = [];
    const options = { problems: 40, workers: 0 };
    const onEvent = ({ kind }: RunEvent) => void steps.push(kind);
    const warm = await playGap(prepared(experiment), { ...options, onEvent });
    expect(steps).toHaveLength(12);
    expect(warm['solver']?.n).toBe(40);
    expect(warm['judge']?.n).toBe(40);
    const at = (checkpoint: Checkpoint | undefined) =>
      playGap(prepared(experiment), { ...options, ...(checkpoint && { checkpoint }) });
    expect(first?.update).toBe(0);
    expect(await at(first)).toEqual(warm);
    expect(await at(later.at(-1))).not.toEqual(warm);
  });

  test('is refused where the scenario has none', async () => {
    await expect(playGap(prepared(echoExperiment()), { problems: 4 })).rejects.toThrow(
      /gap: the scenario must say what is played and measured/,
    );
  });

  test('is refused a checkpoint without a run, and settings beside one', async () => {
    await expect(measureGap({ scenario: 'spc', checkpoint: 3 })).rejects.toThrow(
      /--checkpoint: is one of a run, got 3 without --run/,
    );
    const run = runs.at('measured');
    await expect(measureGap({ run, seed: 3 })).rejects.toThrow(/got --seed beside it/);
    await expect(measureGap({ run, set: ['a=1'] })).rejects.toThrow(/got --set beside it/);
  });
});
