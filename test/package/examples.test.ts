import { afterAll, describe, expect, test } from 'vitest';
import type { Scenario } from '../../src/index.ts';
import { verifyEpisodes } from '../../src/replay/verify-episode.ts';
import { applySettings } from '../../src/experiment/apply-settings.ts';
import { environmentsOf } from '../../src/experiment/environments-of.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { runsFolder } from '../runs/echo-experiment.ts';
import { EXAMPLES, OTHERS, SCENARIOS, exampleFiles, importsOf, partsOf } from './example-files.ts';

const PUBLIC =
  /^(agon-sim(\/node|\/agents|\/curricula|\/environments|\/scenarios\/[\w-]+)?|xstate|rxjs|node:[\w/]+)$/;

describe('what the docs show takes new files only', () => {
  test.each(exampleFiles)('%s imports packages and other examples', (file) => {
    for (const specifier of importsOf(file)) {
      if (!specifier.startsWith('.')) expect(specifier).toMatch(PUBLIC);
    }
    for (const part of partsOf(file)) expect(exampleFiles, file).toContain(part);
  });
});

test('every file of the docs is run', () => {
  const run = new Set([...Object.keys(SCENARIOS).map((name) => `${name}.ts`), ...OTHERS]);
  for (const file of run) for (const part of partsOf(file)) run.add(part); // parts of parts, too
  expect([...run].sort()).toEqual([...exampleFiles].sort());
});

describe('a scenario of one’s own', () => {
  const runs = runsFolder();
  afterAll(() => runs.remove());

  test.each(Object.entries(SCENARIOS))(
    'runs as the docs have it, and verifies: %s',
    async (name, { small, told }) => {
      const { default: scenario } = (await import(`${EXAMPLES}/${name}.ts`)) as {
        readonly default: Scenario;
      };
      expect(scenario.name).toBe(name);
      const experiment = scenario.build(applySettings(scenario.settings, small));
      const { result, events } = await runs.train(name, experiment, { updates: 2 });
      expect(result.updates).toBe(2);
      expect(JSON.stringify(events)).toContain(told);
      const played = [...readRun(runs.at(name)).episodes.read()].map(
        (stored) => stored.decode().episode,
      );
      expect(played.every(({ ending }) => ending.kind === 'finished')).toBe(true);
      expect(await verifyEpisodes(played, environmentsOf(experiment))).toMatchObject({
        episodes: result.episodes,
        verified: result.episodes,
      });
    },
  );
});
