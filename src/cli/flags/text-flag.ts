import { closestTo } from '../../core/closest-to.ts';
import { UserError } from '../../core/errors.ts';

/** A parser for a flag whose value is a name or a path; another flag in its place is a slip. */
export function textFlag(flag: string, what: string, example: string) {
  return (text: string): string => {
    if (text !== '' && !text.startsWith('--')) return text;
    throw new UserError(`${flag}: must be ${what}, got "${text}"; for instance ${flag} ${example}`);
  };
}

/** A parser for a flag that takes one of a few words. */
export function choiceFlag<Choice extends string>(flag: string, choices: readonly Choice[]) {
  return (text: string): Choice => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    const meant = closestTo(text, choices);
    throw new UserError(
      `${flag}: must be one of ${choices.join(', ')}, got "${text}"` +
        (meant === undefined ? `; for instance ${flag} ${choices[0]}` : `; did you mean ${meant}?`),
    );
  };
}
