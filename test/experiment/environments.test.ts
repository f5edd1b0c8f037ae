import { afterAll, describe, expect, test } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { verifyEpisodes } from '../../src/replay/verify-episode.ts';
import { environmentsOf } from '../../src/experiment/environments-of.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { makePlans } from '../../src/training/make-plans.ts';
import { echo } from '../runs/echo.ts';
import { echoExperiment, game, oneOfEach, runsFolder } from '../runs/echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

describe('an experiment of several environments', () => {
  test('plays each game in the one that it names, and in the first if it names none', async () => {
    const played: Episode[] = [];
    const experiment = echoExperiment({
      otherEnvironments: [echo('other'), echo('third')],
      schedule: { updates: 2, staleness: 0, evaluateEvery: 2 },
      plan: ({ versions }) => [game(1, versions), { ...game(2, versions), environment: 'third' }],
      evaluations: [
        {
          name: 'elsewhere',
          games: (versions) => oneOfEach(versions).map((one) => ({ ...one, environment: 'other' })),
          score: (episodes) => {
            played.push(...episodes);
            return {};
          },
        },
      ],
    });
    await runs.train('several', experiment);
    expect(new Set(played.map(({ plan }) => plan.environment))).toEqual(new Set(['other']));
    const recorded = [...readRun(runs.at('several')).episodes.read()].map(
      (stored) => stored.decode().episode,
    );
    expect(recorded.map(({ plan }) => plan.environment)).toEqual([
      'echo',
      'third',
      'echo',
      'third',
    ]);
    expect(await verifyEpisodes(recorded, environmentsOf(experiment))).toMatchObject({
      episodes: 4,
      verified: 4,
    });
    // The one environment that the games don't name doesn't do.
    await expect(verifyEpisodes(recorded, [experiment.environment])).rejects.toThrow(/'third'/);
  });

  test('is told of a game in an environment that it has not got', async () => {
    const experiment = echoExperiment({
      plan: ({ versions }) => [{ ...game(1, versions), environment: 'chess' }],
    });
    await expect(runs.train('chess', experiment)).rejects.toThrow(/got 'chess'; there are: 'echo'/);
  });

  test('must give each a name of its own', () => {
    expect(() =>
      environmentsOf({ environment: echo('a'), otherEnvironments: [echo('b'), echo('a')] }),
    ).toThrow(/got a twice/);
  });
});

test('a plan is in the environment of its game', () => {
  const [first, second] = makePlans(
    [
      { task: 1, seats: {} },
      { task: 2, seats: {}, environment: 'other' },
    ],
    'default',
    'train-1',
    keyFromSeed(1),
  );
  expect([first?.environment, second?.environment]).toEqual(['default', 'other']);
});
