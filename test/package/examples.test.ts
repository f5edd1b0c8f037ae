import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Scenario } from '../../src/index.ts';
import { verifyEpisodes } from '../../src/replay/verify-episode.ts';
import { applySettings } from '../../src/runs/apply-settings.ts';
import { environmentsOf } from '../../src/runs/environments-of.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { runsFolder } from '../runs/echo-experiment.ts';

const examples = resolve(import.meta.dirname, '../../docs/examples');
const files = readdirSync(examples, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replaceAll('\\', '/'));

const PUBLIC = /^(agon(\/agents|\/environments|\/scenarios\/[\w-]+)?|xstate|rxjs|node:[\w/]+)$/;

/** Where a file takes things from. */
const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(join(examples, file), 'utf8').matchAll(
      /^(?:import|export)[^;]*? from '(.+?)';$/gm,
    ),
  ].map(([, specifier = '']) => specifier);

describe('what the docs show takes new files only', () => {
  test.each(files)('%s imports packages and other examples', (file) => {
    for (const specifier of importsOf(file)) {
      if (!specifier.startsWith('.')) expect(specifier).toMatch(PUBLIC);
      else {
        const path = relative(examples, resolve(examples, dirname(file), specifier));
        expect(files, `${file} imports ${specifier}`).toContain(path.replaceAll('\\', '/'));
      }
    }
  });
});

/** Small enough to be run here: the real runs take minutes. */
const SMALL = ['games.questions=2', 'games.solvers=2', 'warmStart.steps=2', 'warmStart.settling=1'];
const BRIEF = ['evaluation.brief=1', 'evaluation.full=1'];

describe('a scenario of one’s own', () => {
  const runs = runsFolder();
  afterAll(() => runs.remove());

  test.each([
    ['varied-answers', 'distinct:clipped'],
    ['second-opinion', 'evaluator-agreement'],
  ])('runs as the docs have it, and verifies: %s', async (name, column) => {
    const { default: scenario } = (await import(`${examples}/${name}.ts`)) as { default: Scenario };
    const experiment = scenario.build(applySettings(scenario.settings, [...SMALL, ...BRIEF]));
    const { result, events } = await runs.train(name, experiment, { updates: 2 });
    expect(result.updates).toBe(2);
    expect(JSON.stringify(events)).toContain(column);
    const played = [...readRun(runs.at(name)).episodes.read()].map(
      (stored) => stored.decode().episode,
    );
    expect(played.every(({ ending }) => ending.kind === 'finished')).toBe(true);
    expect(await verifyEpisodes(played, environmentsOf(experiment))).toMatchObject({
      episodes: 4,
      verified: 4,
    });
  });
});
