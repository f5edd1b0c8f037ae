import { closestTo } from '../core/closest-to.ts';
import { UserError } from '../core/errors.ts';
import type { Scenario } from './scenario.ts';
import { defaultSettings, listSettings } from './settings.ts';
import type { Setting, SettingDefaults, SettingsTree } from './settings.ts';

/**
 * Applies assignments such as `critic.learningRate=0.001` to a scenario's default settings.
 *
 * @param assignments - `path=value`; a value takes the type of the default it replaces, or is one of its
 *   choices; later ones override earlier ones
 * @param option - of the command line, to be named where one won't do
 * @throws UserError for an unknown path (with the nearest that exists) or a value that won't do
 */
export function applySettings(
  defaults: SettingDefaults,
  assignments: readonly string[],
  option: '--set' | '--vary' | '--endpoint' = '--set',
): SettingsTree {
  const known = listSettings(defaults);
  return assignments.reduce((settings, assignment) => {
    const [, path, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (path === undefined || text === undefined) {
      throw new UserError(
        `${option}: must read path=value, got "${assignment}"; for instance updates=100`,
      );
    }
    const setting = findSetting(known, path.trim(), option);
    const value = parseValue(setting, text.trim(), option);
    return replaceLeaf(settings, setting.path.split('.'), value);
  }, defaultSettings(defaults));
}

/**
 * The settings of a recorded run as its scenario takes them today; what it didn't have then is as by default.
 *
 * @throws UserError for a setting or a value that the scenario no longer knows
 */
export function restoreSettings(
  { name, settings: defaults }: Pick<Scenario, 'name' | 'settings'>,
  recorded: SettingsTree,
): SettingsTree {
  const known = listSettings(defaults);
  return listSettings(recorded).reduce((settings, { path, value }) => {
    const setting = known.find((one) => one.path === path);
    if (setting === undefined || !takes(setting, value)) {
      throw new UserError(
        `${name}: must still take the settings of its runs, got one with ${path}=${value}; ` +
          'read that run with the version of the scenario that made it',
      );
    }
    return replaceLeaf(settings, path.split('.'), value);
  }, defaultSettings(defaults));
}

function takes({ value: like, choices }: Setting, value: Setting['value']): boolean {
  return typeof value === typeof like && (choices?.includes(String(value)) ?? true);
}

function findSetting(known: readonly Setting[], path: string, option: string): Setting {
  const found = known.find((setting) => setting.path === path);
  if (found !== undefined) return found;
  const paths = known.map((setting) => setting.path);
  const within = paths.filter((one) => one.startsWith(`${path}.`));
  if (within.length > 0) {
    throw new UserError(
      `${option} ${path}: is a group of settings; choose one of ${within.join(', ')}`,
    );
  }
  const meant = closestTo(path, paths);
  throw new UserError(
    `${option} ${path}: this scenario has no such setting; ` +
      `${meant === undefined ? 'it' : `did you mean ${meant}? It`} has: ${paths.join(', ')}`,
  );
}

function replaceLeaf(
  tree: SettingsTree,
  [key = '', ...rest]: readonly string[],
  value: Setting['value'],
): SettingsTree {
  const within = tree[key];
  return {
    ...tree,
    [key]: typeof within === 'object' ? replaceLeaf(within, rest, value) : value,
  };
}

function parseValue(
  { path, value: like, choices }: Setting,
  text: string,
  option: string,
): Setting['value'] {
  if (choices !== undefined && !choices.includes(text)) {
    throw new UserError(`${option} ${path}: must be one of ${choices.join(', ')}, got "${text}"`);
  }
  if (typeof like === 'string') return text;
  if (typeof like === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new UserError(`${option} ${path}: must be true or false, got "${text}"`);
  }
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) {
    throw new UserError(`${option} ${path}: must be a number like ${like}, got "${text}"`);
  }
  return value;
}
