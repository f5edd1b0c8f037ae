import { UserError } from '../core/errors.ts';
import { closestTo } from '../core/closest-to.ts';
import type { SettingsTree } from './scenario.ts';

/**
 * Applies assignments such as `critic.learningRate=0.001` to a scenario's default settings.
 *
 * @param assignments - `path=value`; a value takes the type of the default it replaces
 * @throws UserError for an unknown path (with the nearest that exists) or a value of another type
 */
export function applySettings(
  defaults: SettingsTree,
  assignments: readonly string[],
): SettingsTree {
  return assignments.reduce((settings, assignment) => {
    const [, path, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (path === undefined || text === undefined) {
      throw new UserError(
        `--set: must read path=value, got "${assignment}"; for instance updates=100`,
      );
    }
    return replaceLeaf(settings, path.trim(), text.trim(), defaults);
  }, defaults);
}

/** Every leaf's path, in order: `games.own`, `critic.learningRate` … */
export function settingPaths(settings: SettingsTree, prefix = ''): readonly string[] {
  return Object.entries(settings).flatMap(([key, value]) =>
    typeof value === 'object' ? settingPaths(value, `${prefix}${key}.`) : [`${prefix}${key}`],
  );
}

function replaceLeaf(
  settings: SettingsTree,
  path: string,
  text: string,
  defaults: SettingsTree,
): SettingsTree {
  const known = settingPaths(defaults);
  if (!known.includes(path)) {
    throw new UserError(
      `--set ${path}: this scenario has no such setting; ` +
        `did you mean ${closestTo(path, known) ?? '…'}? It has: ${known.join(', ')}`,
    );
  }
  const walk = (tree: SettingsTree, [key, ...rest]: readonly string[]): SettingsTree => {
    const value = tree[key as string];
    return typeof value === 'object'
      ? { ...tree, [key as string]: walk(value, rest) }
      : { ...tree, [key as string]: parseLike(value as number | string | boolean, text, path) };
  };
  return walk(settings, path.split('.'));
}

function parseLike(
  like: number | string | boolean,
  text: string,
  path: string,
): number | string | boolean {
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
