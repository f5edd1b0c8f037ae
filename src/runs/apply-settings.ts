import { closestTo } from '../core/closest-to.ts';
import { UserError } from '../core/errors.ts';
import { defaultSettings, listSettings } from './settings.ts';
import type { Setting, SettingDefaults, SettingsTree } from './settings.ts';

/**
 * Applies assignments such as `critic.learningRate=0.001` to a scenario's default settings.
 *
 * @param assignments - `path=value`; a value takes the type of the default it replaces, or is one of its
 *   choices; later ones override earlier ones
 * @throws UserError for an unknown path (with the nearest that exists) or a value that won't do
 */
export function applySettings(
  defaults: SettingDefaults,
  assignments: readonly string[],
): SettingsTree {
  const known = listSettings(defaults);
  return assignments.reduce((settings, assignment) => {
    const [, path, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (path === undefined || text === undefined) {
      throw new UserError(
        `--set: must read path=value, got "${assignment}"; for instance updates=100`,
      );
    }
    const setting = findSetting(known, path.trim());
    return replaceLeaf(settings, setting.path.split('.'), parseValue(setting, text.trim()));
  }, defaultSettings(defaults));
}

function findSetting(known: readonly Setting[], path: string): Setting {
  const found = known.find((setting) => setting.path === path);
  if (found !== undefined) return found;
  const paths = known.map((setting) => setting.path);
  throw new UserError(
    `--set ${path}: this scenario has no such setting; ` +
      `did you mean ${closestTo(path, paths) ?? '…'}? It has: ${paths.join(', ')}`,
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

function parseValue({ path, value: like, choices }: Setting, text: string): Setting['value'] {
  if (choices !== undefined && !choices.includes(text)) {
    throw new UserError(`--set ${path}: must be one of ${choices.join(', ')}, got "${text}"`);
  }
  if (typeof like === 'string') return text;
  if (typeof like === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new UserError(`--set ${path}: must be true or false, got "${text}"`);
  }
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) {
    throw new UserError(`--set ${path}: must be a number like ${like}, got "${text}"`);
  }
  return value;
}
