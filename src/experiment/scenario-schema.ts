import { z } from 'zod';
import type { Source } from '../rewards/term.ts';
import type { Experiment } from './experiment.ts';
import { settingDefaults } from './settings-schema.ts';
import type { SettingsTree } from './settings.ts';

/** What scenarios are called. Nothing else is looked for among those that ship, a path least of all. */
export const SCENARIO_NAME = /^[a-z0-9-]+$/;

/** What a scenario file must export as its default; `Scenario` is inferred from it. */
export const scenarioSchema = z.object({
  /** Lower-case letters, digits and hyphens; also names the run's folder. */
  name: z.string().regex(SCENARIO_NAME, 'must be lower-case letters, digits and hyphens'),
  /** One sentence, shown by `agon list`. */
  title: z.string(),
  sources: z.array(z.object({ title: z.string() })) as unknown as z.ZodType<readonly Source[]>,
  settings: settingDefaults,
  build: z.custom<(settings: SettingsTree) => Experiment>(
    (value) => typeof value === 'function',
    'must be a function',
  ),
});
