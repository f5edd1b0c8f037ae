import { UserError } from '../core/errors.ts';
import type { PolicyName, PolicyVersion } from '../core/ids.ts';
import type { Bench, EpisodeRequest } from '../experiment/experiment.ts';

/** Bad lines that are shown; a file with more is probably not a bench at all. */
const SHOWN = 10;

/**
 * A bench file's lines as games. Empty lines are skipped, and so is the byte order mark that some editors put first.
 *
 * @param file - names the text in errors
 * @throws UserError with the bad lines, the first ten if there are more, and what is wrong with each
 */
export function readBench(
  text: string,
  file: string,
  bench: Pick<Bench, 'game'>,
  versions: Readonly<Record<PolicyName, PolicyVersion>>,
): readonly EpisodeRequest[] {
  const games: EpisodeRequest[] = [];
  const faults: string[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    try {
      games.push(bench.game(line, versions));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(`line ${index + 1}: ${error.message}`);
    }
  }
  const [first] = faults;
  if (faults.length === 1) throw new UserError(`${file}, ${first}`);
  if (faults.length > 1) {
    const more = faults.length - SHOWN;
    throw new UserError(
      [
        `${file}: ${faults.length} of ${games.length + faults.length} lines can't be used`,
        ...faults.slice(0, SHOWN),
        ...(more > 0 ? [`and ${more} more`] : []),
      ].join('\n  '),
    );
  }
  if (games.length === 0) {
    throw new UserError(`--bench: ${file} must have at least one line, got none`);
  }
  return games;
}
