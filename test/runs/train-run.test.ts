import { afterAll, describe, expect, test } from 'vitest';
import type { Evaluation } from '../../src/experiment/experiment.ts';
import { readCheckpoint } from '../../src/runs/folder/checkpoint.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { echo } from './echo.ts';
import { echoExperiment, oneOfEach, runsFolder } from './echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

const exam = (score: Evaluation['score']): Evaluation => ({
  name: 'exam',
  games: (versions) => oneOfEach(versions),
  score,
});

describe('the score of a run', () => {
  test('that is no metric is told when the warm start is safe, and the run can go on', async () => {
    const evaluations = [exam(() => ({ right: 0.5, wrong: 0.5 }))];
    const typo = echoExperiment({ evaluations, score: 'rihgt' });
    await expect(runs.train('typo', typo, { updates: 2 })).rejects.toThrow(
      /score: must be a metric of .* got rihgt; there are: right, wrong; correct the scenario/,
    );
    expect(readRun(runs.at('typo')).checkpoints()).toHaveLength(1);
    const mended = echoExperiment({ evaluations, score: 'right' });
    const { result } = await runs.train('typo', mended, { updates: 2, resume: true });
    expect(result).toMatchObject({ ended: 'complete', updates: 2 });
  });

  test('may have no case: that checkpoint is unscored, and the run goes on from it', async () => {
    const score: Evaluation['score'] = ([first]) => {
      const update = Number(first?.plan.id.split('-')[2]);
      return { right: update === 1 ? NaN : update + 1, rare: Infinity };
    };
    const experiment = echoExperiment({
      evaluations: [exam(score)],
      score: 'right',
      schedule: { updates: 2, staleness: 0, evaluateEvery: 1 },
    });
    await runs.train('caseless', experiment, { updates: 1 });
    const scores = readRun(runs.at('caseless'))
      .checkpoints()
      .map(({ file }) => readCheckpoint(file).score);
    expect(scores).toEqual([1, null]);
    const { result } = await runs.train('caseless', experiment, { resume: true });
    expect(result.best).toEqual({ update: 2, score: 3 });
  });
});

describe('the best checkpoint', () => {
  // The brief games are harder than all of them: a policy that never changes gets two metrics.
  const uneven: Evaluation = {
    name: 'exam',
    games: (versions, size) => oneOfEach(versions).slice(0, size === 'full' ? 4 : 3),
    score: ({ length }) => ({ right: length === 4 ? 0.55 : 0.33 }),
  };
  const evaluations = [uneven];
  const schedule = { updates: 3, staleness: 0, evaluateEvery: 1 } as const;

  test('is chosen by the brief games, which are played at both ends, too', async () => {
    const experiment = echoExperiment({ evaluations, score: 'right', schedule });
    const { result, events } = await runs.train('uneven', experiment);
    const reader = readRun(runs.at('uneven'));
    const scores = reader.checkpoints().map(({ file }) => readCheckpoint(file).score);
    expect(scores).toEqual([0.33, 0.33, 0.33, 0.33]);
    expect(result.best).toEqual({ update: 0, score: 0.33 });
    expect(result).toMatchObject({ before: { right: 0.55 }, after: { right: 0.55 } });
    const looks = [
      [0, 'brief', 0.33],
      [0, 'full', 0.55],
      [1, 'brief', 0.33],
      [2, 'brief', 0.33],
      [3, 'brief', 0.33],
      [3, 'full', 0.55],
    ];
    const recorded = reader.metrics().filter((record) => record.kind === 'evaluation');
    expect(recorded.map(({ update, size, right }) => [update, size, right])).toEqual(looks);
    const told = events.flatMap((event) =>
      event.kind === 'evaluation' ? [[event.update, event.size, event.metrics['right']]] : [],
    );
    expect(told).toEqual(looks);
  });

  test('may be the one after the last update', async () => {
    const rising = exam(([first]) => ({ right: Number(first?.plan.id.split('-')[2]) }));
    const experiment = echoExperiment({ evaluations: [rising], score: 'right', schedule });
    const { result } = await runs.train('rising', experiment);
    expect(result.best).toEqual({ update: 3, score: 3 });
  });
});

describe('metrics of an evaluation', () => {
  test('are taken once of a run without updates, where nothing has changed', async () => {
    const evaluations = [exam(() => ({ right: 0.5 }))];
    const { result } = await runs.train('none', echoExperiment({ evaluations }), { updates: 0 });
    expect(result).toMatchObject({ before: { right: 0.5 }, after: { right: 0.5 } });
    const looks = readRun(runs.at('none')).metrics();
    const extents = looks.flatMap((look) => (look['kind'] === 'evaluation' ? [look['size']] : []));
    expect(extents).toEqual(['brief', 'full']);
  });

  test('may be NaN, which a checkpoint brings back as NaN', async () => {
    const evaluations = [exam(() => ({ rare: NaN }))];
    await runs.train('rare', echoExperiment({ evaluations }), { updates: 0 });
    const { result } = await runs.train('rare', echoExperiment({ evaluations }), {
      updates: 0,
      resume: true,
    });
    expect(result.before).toEqual({ rare: NaN });
  });

  test.each([
    [
      'a word',
      () => ({ right: 'all' }),
      /evaluation exam, score: right must be a number, got "all"/,
    ],
    [
      'nothing',
      () => undefined,
      /evaluation exam, score: must give metrics by name, got undefined/,
    ],
    [
      'a promise',
      () => Promise.resolve({ right: 1 }),
      /evaluation exam, score: must give metrics by name, got a promise/,
    ],
    ['a list', () => [1], /evaluation exam, score: must give metrics by name, got a list/],
  ])('must be numbers, and %s is none', async (what, score, message) => {
    const evaluations = [exam(score as unknown as Evaluation['score'])];
    const run = runs.train(what, echoExperiment({ evaluations }), { updates: 0 });
    await expect(run).rejects.toThrow(message);
  });

  test('are not made up where no game of the first look came to its end', async () => {
    const environment = echo('echo');
    const { 'solver-1': solver } = environment.roles;
    if (solver === undefined) throw new Error('echo has solvers');
    const parse = () => {
      throw new Error('lost for words');
    };
    const experiment = echoExperiment({
      environment: { ...environment, roles: { 'solver-1': { ...solver, parse } } },
      evaluations: [exam(() => ({ right: 0 }))],
    });
    await expect(runs.train('dumb', experiment, { updates: 0 })).rejects.toThrow(
      /evaluation exam: .* but 4 of 4 games failed, the first of them .* in solver-1: .*lost for words; mend/,
    );
  });
});

test('a description of a game that throws rings an alarm, and ends no run', async () => {
  const describe = () => {
    throw new TypeError('x is undefined');
  };
  const { result, events } = await runs.train('mute', echoExperiment({ describe }), { updates: 1 });
  expect(result.ended).toBe('complete');
  expect(events).toContainEqual(
    expect.objectContaining({
      kind: 'alarm',
      name: 'sample',
      text: expect.stringContaining('describe: must not throw, got TypeError') as string,
    }),
  );
  expect(events.filter(({ kind }) => kind === 'sample')).toEqual([]);
});
