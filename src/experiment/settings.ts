/** Settings as a run uses and records them: a tree of plain values. */
export interface SettingsTree {
  readonly [key: string]: number | string | boolean | SettingsTree;
}

/** Settings as a scenario declares them: defaults, and choices where only some words will do. */
export interface SettingDefaults {
  readonly [key: string]: number | string | boolean | Choice | SettingDefaults;
}

/** A setting that is one of some words, the first by default. */
export interface Choice<Word extends string = string> {
  readonly choices: readonly [Word, ...Word[]];
}

/** `arm: oneOf('coevolution', 'frozen')`: the setting is one of these words, and the first by default. */
export const oneOf = <const Word extends string>(...choices: readonly [Word, ...Word[]]) =>
  ({ choices }) satisfies Choice<Word>;

/** The values that defaults stand for: `400` is any number, a choice any of its words. */
export type SettingsOf<Default> =
  Default extends Choice<infer Word>
    ? Word
    : Default extends number
      ? number
      : Default extends string
        ? string
        : Default extends boolean
          ? boolean
          : { readonly [Key in keyof Default]: SettingsOf<Default[Key]> };

/** A leaf of the settings: where it is, its default, and the words to choose from if it is a choice. */
export interface Setting {
  /** Keys from the root, with dots between: `critic.learningRate`. */
  readonly path: string;
  readonly value: number | string | boolean;
  readonly choices?: readonly string[];
}

/** Every leaf, in order. */
export function listSettings(defaults: SettingDefaults, prefix = ''): readonly Setting[] {
  return Object.entries(defaults).flatMap(([key, value]): readonly Setting[] => {
    const path = prefix + key;
    if (typeof value !== 'object') return [{ path, value }];
    return isChoice(value)
      ? [{ path, value: value.choices[0], choices: value.choices }]
      : listSettings(value, `${path}.`);
  });
}

/** The values of the defaults, choices made. */
export function defaultSettings(defaults: SettingDefaults): SettingsTree {
  const valueOf = (setting: SettingDefaults[string]): SettingsTree[string] => {
    if (typeof setting !== 'object') return setting;
    return isChoice(setting) ? setting.choices[0] : defaultSettings(setting);
  };
  return Object.fromEntries(
    Object.entries(defaults).map(([key, setting]) => [key, valueOf(setting)]),
  );
}

// A list stands nowhere else in settings.
const isChoice = (value: Choice | SettingDefaults): value is Choice =>
  Array.isArray(value['choices' as keyof typeof value]);
