import { UserError } from '../../core/errors.ts';

/**
 * Parts the scenario from the settings: `--set` takes several words, and in `--set a=1 b=2 spc` it
 * took the scenario too.
 *
 * @param args - the command's arguments
 * @param words - what `--set` collected
 * @returns the names among both, and the settings, of which a later one may override an earlier one
 * @throws UserError for a setting that isn't `path=value`; whether the path exists, the scenario knows
 */
export function splitSettings(
  args: readonly string[],
  words: readonly string[],
): { readonly names: readonly string[]; readonly set: readonly string[] } {
  const names = words.filter((word, i) => i > 0 && !word.includes('='));
  if (args.length > 0 || names.length !== 1) return { names: args, set: words.map(checkSetting) };
  return { names, set: words.filter((word) => word !== names[0]).map(checkSetting) };
}

function checkSetting(text: string): string {
  if (/^[^\s=.]+(\.[^\s=.]+)*=/.test(text)) return text;
  throw new UserError(
    `--set: must read path=value, got "${text}"; for instance --set training.learningRate=0.001 ` +
      '(agon list <scenario> shows what can be set)',
  );
}
