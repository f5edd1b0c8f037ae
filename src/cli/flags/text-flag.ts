import { UserError } from '../../core/errors.ts';

/** A parser for a flag whose value is a name or a path; another flag in its place is a slip. */
export function textFlag(flag: string, what: string, example: string) {
  return (text: string): string => {
    if (text !== '' && !text.startsWith('--')) return text;
    throw new UserError(`${flag}: must be ${what}, got "${text}"; for instance ${flag} ${example}`);
  };
}
