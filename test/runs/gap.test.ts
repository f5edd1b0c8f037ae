import { afterAll, describe, expect, test } from 'vitest';
import { countAnswers } from '../../src/rewards/judge-accuracy.ts';
import type { Experiment, Gap } from '../../src/experiment/experiment.ts';
import { readCheckpoint } from '../../src/runs/folder/checkpoint.ts';
import type { Checkpoint } from '../../src/runs/folder/checkpoint.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { scoreGap } from '../../src/runs/gap-scores.ts';
import { measureGap, playGap } from '../../src/runs/measure-gap.ts';
import type { RunEvent } from '../../src/runs/run-events.ts';
import { DIGITS } from './echo.ts';
import { echoExperiment, game, runsFolder } from './echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

describe('the gap between judging and solving', () => {
  test('holds the mean of both kinds of judgement against the solver', () => {
    const scores = scoreGap({
      solver: { right: 50, count: 200 },
      judgeOnRight: { right: 45, count: 50 },
      judgeOnWrong: { right: 120, count: 150 },
    });
    expect(scores.solver).toMatchObject({ accuracy: 0.25, n: 200 });
    expect(scores.judge.accuracy).toBeCloseTo((0.9 + 0.8) / 2, 12);
    expect(scores.judge.n).toBe(200);
    expect(scores.gap).toBeCloseTo(0.6, 12);
    // Wilson: 25 % of 200 is [0.195, 0.314]; 90 % of 50 [0.786, 0.957]; 80 % of 150 [0.729, 0.856].
    const judgeError = Math.hypot((0.957 - 0.786) / 2, (0.856 - 0.729) / 2) / 2;
    const error = Math.hypot(judgeError, (0.314 - 0.195) / 2);
    expect(scores.judge.interval[0]).toBeCloseTo(0.85 - judgeError, 3);
    expect(scores.interval[0]).toBeCloseTo(0.6 - error, 3);
    expect(scores.interval[1]).toBeCloseTo(0.6 + error, 3);
  });

  test('is nothing for a judge that calls everything wrong, however weak the solver', () => {
    const { judge } = scoreGap({
      solver: { right: 1, count: 100 },
      judgeOnRight: { right: 0, count: 1 },
      judgeOnWrong: { right: 99, count: 99 },
    });
    expect(judge.accuracy).toBe(0.5);
  });

  test('is unknown where the solver gave no wrong answers, or none at all', () => {
    const none = { right: 0, count: 0 };
    const perfect = { right: 9, count: 9 };
    const scores = scoreGap({ solver: perfect, judgeOnRight: perfect, judgeOnWrong: none });
    expect(scores).toMatchObject({ gap: null, interval: [-1, 1], judge: { accuracy: null } });
    expect(scoreGap({ solver: none, judgeOnRight: none, judgeOnWrong: none }).solver).toEqual({
      accuracy: null,
      interval: [0, 1],
      n: 0,
    });
  });
});

/** One answer to each problem, judged by the same policy. */
const gap: Gap = {
  games: (versions, problems) =>
    Array.from({ length: problems }, (_, n) => {
      const one = game(n % DIGITS.length, versions);
      const judge = { role: 'evaluator', policy: 'agent', version: versions['agent'] ?? 0 };
      return { ...one, seats: { ...one.seats, judge } };
    }),
  count: (episodes) => countAnswers(episodes, 'evaluations'),
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
    expect(warm.solver.n).toBe(40);
    expect(warm.judge.n).toBe(40);
    const at = (checkpoint: Checkpoint | undefined) =>
      playGap(prepared(experiment), { ...options, ...(checkpoint && { checkpoint }) });
    expect(first?.update).toBe(0);
    expect(await at(first)).toEqual(warm);
    expect(await at(later.at(-1))).not.toEqual(warm);
  });

  test('is refused where the scenario has none', async () => {
    await expect(playGap(prepared(echoExperiment()), { problems: 4 })).rejects.toThrow(
      /gap: the scenario must say what its solvers and judges are/,
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
