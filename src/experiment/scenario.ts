import type { z } from 'zod';
import type { Experiment } from './experiment.ts';
import type { scenarioSchema } from './scenario-schema.ts';
import type { SettingDefaults, SettingsOf, SettingsTree } from './settings.ts';

/**
 * What a user writes to run an experiment: a name, settings with their defaults, and a pure function
 * that builds the experiment from settings. Worker threads build it again from the same settings.
 */
export interface Scenario<Defaults extends SettingDefaults = SettingDefaults> extends Readonly<
  Pick<z.output<typeof scenarioSchema>, 'name' | 'title' | 'sources'>
> {
  /** What can be set; `--set a.b=c` changes a leaf to another value of the same type, or to another choice. */
  readonly settings: Defaults;
  /** @param settings - the values, see `applySettings` */
  build(settings: SettingsTree): Experiment;
}

/** Declares a scenario; `export default` what it returns. */
export function defineScenario<const Settings extends SettingDefaults>(
  scenario: Omit<Scenario, 'settings' | 'build'> & {
    readonly settings: Settings;
    build(settings: SettingsOf<Settings>): Experiment;
  },
): Scenario<Settings> {
  // Settings that reach `build` have the defaults' keys and types: `applySettings` sees to it.
  return { ...scenario, build: (settings) => scenario.build(settings as SettingsOf<Settings>) };
}
