import { UserError } from '../../core/errors.ts';

/**
 * A parser for a flag that takes several seeds: `3`, `1,2,5`, `1-5` or a mixture; each once, in the
 * order given.
 */
export function seedsFlag(flag: string) {
  return (text: string): readonly number[] => {
    const seeds = text.split(',').flatMap((part) => {
      const found = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part);
      const first = Number(found?.[1]);
      const last = Number(found?.[2] ?? found?.[1]);
      if (found === null || last < first || last - first > 999) {
        throw new UserError(
          `${flag}: must be seeds such as 1-5 or 1,2,7, got "${text}"; for instance ${flag} 1-5`,
        );
      }
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
    return [...new Set(seeds)];
  };
}

/** Collects the words behind a flag that may be repeated. */
export function wordsFlag(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word];
}
