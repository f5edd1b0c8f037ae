import type { Source } from '../rewards/term.ts';
import type { Experiment } from './experiment.ts';

/**
 * What a user writes to run an experiment: a name, settings with their defaults, and a pure function
 * that builds the experiment from settings. Worker threads build it again from the same settings.
 */
export interface Scenario<Settings extends SettingsTree = SettingsTree> {
  /** Lower-case letters, digits and hyphens; also names the run's folder. */
  readonly name: string;
  /** One sentence, shown by `agon list`. */
  readonly title: string;
  readonly sources: readonly Source[];
  /** Defaults; `--set a.b=c` changes a leaf to another value of the same type. */
  readonly settings: Settings;
  build(settings: Settings): Experiment;
}

/** Settings are a tree of plain values. */
export interface SettingsTree {
  readonly [key: string]: number | string | boolean | SettingsTree;
}

/** Literal defaults such as `400` widen to their type, so that a setting may take another value. */
export type Widened<Value> = Value extends number
  ? number
  : Value extends string
    ? string
    : Value extends boolean
      ? boolean
      : { readonly [Key in keyof Value]: Widened<Value[Key]> };

/** Declares a scenario; `export default` what it returns. */
export function defineScenario<const Settings extends SettingsTree>(
  scenario: Omit<Scenario, 'settings' | 'build'> & {
    readonly settings: Settings;
    build(settings: Widened<Settings>): Experiment;
  },
): Scenario {
  // Settings that reach `build` have the defaults' keys and types: `applySettings` sees to it.
  return { ...scenario, build: (settings) => scenario.build(settings as Widened<Settings>) };
}
