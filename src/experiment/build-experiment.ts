import { reword } from '../actors/reword.ts';
import { checkExperiment } from './check-experiment.ts';
import type { Experiment } from './experiment.ts';
import { withDefaultCanary } from './default-canary.ts';
import { guardExperiment, inScenario } from './guard-experiment.ts';
import type { Scenario } from './scenario.ts';
import { defaultSettings } from './settings.ts';
import type { SettingsTree } from './settings.ts';

/**
 * A scenario's experiment, checked.
 *
 * @param settings - see `applySettings`; the defaults if absent
 * @throws UserError if it can't be run as it is; whatever its functions throw later is one too
 */
export function buildExperiment(
  scenario: Pick<Scenario, 'name' | 'settings' | 'build'>,
  settings: SettingsTree = defaultSettings(scenario.settings),
): Experiment {
  const experiment = inScenario(`${scenario.name}, build`, () => scenario.build(settings));
  checkExperiment(experiment);
  return guardExperiment(inOtherWords(withDefaultCanary(experiment)));
}

/** With the prompts that the scenario says in its environments, where whoever plays, replays or verifies finds them. */
function inOtherWords(experiment: Experiment): Experiment {
  const { environment, otherEnvironments, prompts } = experiment;
  if (prompts === undefined) return experiment;
  return {
    ...experiment,
    environment: reword(environment, prompts),
    ...(otherEnvironments && {
      otherEnvironments: otherEnvironments.map((other) => reword(other, prompts)),
    }),
  };
}
