import { expect, test } from 'vitest';
import { applySettings } from '../../src/experiment/apply-settings.ts';
import { loadScenario, shippedScenarios } from '../../src/runs/load-scenario.ts';
import { buildExperiment } from '../../src/experiment/build-experiment.ts';

const build = async (name: string, set: readonly string[]) => {
  const { scenario } = await loadScenario(name);
  return buildExperiment(scenario, applySettings(scenario.settings, set));
};

const WRONG: readonly (readonly [scenario: string, ...settings: string[]])[] = [
  ['comas', 'games.problems=0', 'games.samples=-1', 'games.samples=1.5', 'games.evaluations=1e9'],
  ['comas', 'agents=0', 'games.evaluatorTemperature=-1', 'learning.anchors=0'],
  ['comas', 'learning.anchors=1.5', 'warmStart.solverWeight=-5', 'warmStart.steps=1e9'],
  ['comas', 'evaluation.canary=-1', 'evaluation.full=1.5', 'evaluation.samples=0'],
  ['majority-vote', 'games.questions=0', 'games.solvers=1.5', 'games.questions=1e9'],
  ['majority-vote', 'warmStart.slips=-1', 'warmStart.slips=1.5', 'warmStart.problems=0'],
  ['majority-vote', 'evaluation.brief=-1', 'evaluation.full=1e9'],
  ['scpo', 'games.questions=0', 'warmStart.slips=1e9'],
  ['serl', 'games.questions=-1', 'seeds.count=1e9', 'warmStart.settling=1.5'],
  ['cross-view', 'games.questions=0', 'games.twins=-1'],
  ['score', 'stageOne=-1', 'stageOne=1.5', 'habits.slips=-1', 'habits.revisions.copied=1.5'],
  ['score', 'games.samples=0', 'warmStart.habitSteps=-1', 'evaluation.brief=1.5'],
  ['cocos', 'games.problems=0', 'habits.revisions.wrong=2'],
  ['reflect-retry-reward', 'habits.notes.wilful=-1', 'habits.retries.slips=2', 'games.problems=0'],
  ['spc', 'games.sneaky=0', 'games.correct=-1', 'sneaky.otherKinds=2', 'evaluation.brief=0'],
];

test.each(WRONG.flatMap(([name, ...settings]) => settings.map((setting) => [name, setting])))(
  '%s says of %s what must hold, before anything is played',
  async (name, setting) => {
    const [path, value] = setting.split('=') as [string, string];
    await expect(build(name, [setting])).rejects.toThrow(
      new RegExp(
        `^${path}: must be .*, got ${Number(value)}; correct the scenario or its settings`,
      ),
    );
  },
);

test.each(shippedScenarios())('%s can be built as it is', async (name) => {
  expect((await build(name, [])).schedule.updates).toBeGreaterThan(0);
});
