import { isMajorityRight } from 'agon-sim';
import type { Episode } from 'agon-sim';
import { correctionOutcome } from '../../../environments/self-correction.ts';
import type { SelfCorrectionOutcome } from '../../../environments/self-correction.ts';

/**
 * How well answers were corrected, in percent of all games unless said otherwise:
 *
 * - `first`, `last`: first and last answers that are right
 * - `gain`: `last` less `first`, which is also `mended` less `spoiled`
 * - `mended`: wrong first, right at last; `spoiled`: right first, wrong at last
 * - `copied`: of the revisions, those that repeat the answer before them
 * - `retried`: of the games in which the first answer was wrong and another was given, those in which
 *   the last is right
 *
 * A game that stopped early ends with the answer it stopped at. A malformed answer is a wrong one, and
 * so are all answers of a failed episode.
 */
export function scoreCorrections(episodes: readonly Episode[]): Readonly<Record<string, number>> {
  const tally = { first: 0, last: 0, mended: 0, spoiled: 0 };
  const revisions = { count: 0, copied: 0 };
  const retries = { count: 0, right: 0 };
  for (const episode of episodes) {
    const outcome = correctionOutcome(episode);
    if (outcome === null) continue;
    const { answers, texts } = outcome;
    const first = answers[0]?.correct === true;
    const last = answers.at(-1)?.correct === true;
    tally.first += Number(first);
    tally.last += Number(last);
    tally.mended += Number(!first && last);
    tally.spoiled += Number(first && !last);
    if (!first && answers.length > 1) {
      retries.count += 1;
      retries.right += Number(last);
    }
    for (let attempt = 1; attempt < texts.length; attempt++) {
      revisions.count += 1;
      revisions.copied += Number(texts[attempt] !== null && texts[attempt] === texts[attempt - 1]);
    }
  }
  const percent = (part: number, of: number): number => (of === 0 ? 0 : (100 * part) / of);
  const all = episodes.length;
  return {
    first: percent(tally.first, all),
    last: percent(tally.last, all),
    gain: percent(tally.last - tally.first, all),
    mended: percent(tally.mended, all),
    spoiled: percent(tally.spoiled, all),
    copied: percent(revisions.copied, revisions.count),
    retried: percent(retries.right, retries.count),
  };
}

/**
 * What was made of first answers that were given, in percent: `mended` of the wrong ones, `spoiled` of
 * the right ones.
 */
export function scoreRepairs(episodes: readonly Episode[]): Readonly<Record<string, number>> {
  const outcomes = episodes.map(correctionOutcome).filter((outcome) => outcome !== null);
  const share = (first: boolean, last: boolean): number => {
    const begun = outcomes.filter(({ answers }) => answers[0]?.correct === first);
    const ended = begun.filter(({ answers }) => answers.at(-1)?.correct === last);
    return begun.length === 0 ? 0 : (100 * ended.length) / begun.length;
  };
  return { mended: share(false, true), spoiled: share(true, false) };
}

/**
 * What a vote would give without any correcting, in percent: `voted`, the problems to which the most
 * frequent first answer of a group of games is right (the first of equals).
 */
export function scoreVotes(episodes: readonly Episode[]): Readonly<Record<string, number>> {
  const groups = new Map<string, SelfCorrectionOutcome['answers'][number][]>();
  for (const episode of episodes) {
    const { group } = episode.plan;
    const answers = groups.get(group) ?? [];
    groups.set(group, answers);
    const first = correctionOutcome(episode)?.answers[0];
    if (first !== undefined) answers.push(first);
  }
  const right = [...groups.values()].filter(isMajorityRight);
  return { voted: groups.size === 0 ? 0 : (100 * right.length) / groups.size };
}
