import { z } from 'zod';
import type { SettingDefaults, SettingsTree } from './settings.ts';

/** Settings as a run records them. */
export const settingsTree: z.ZodType<SettingsTree> = z.lazy(() =>
  z.record(z.string(), z.union([z.number(), z.string(), z.boolean(), settingsTree])),
);

/** A setting's default, or a group of them. */
const settingDefault: z.ZodType<SettingDefaults[string]> = z.lazy(() =>
  z.union(
    [
      z.number(),
      z.string(),
      z.boolean(),
      z.object({ choices: z.tuple([z.string()], z.string()) }),
      z.record(z.string(), settingDefault),
    ],
    'must be a number, a string, true, false, oneOf(…) or a group of these',
  ),
);

/** Settings as a scenario declares them. */
export const settingDefaults: z.ZodType<SettingDefaults> = z.record(z.string(), settingDefault);
