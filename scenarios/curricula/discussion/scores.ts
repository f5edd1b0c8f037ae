import { isMajorityRight } from 'agon-sim';
import type { Episode } from 'agon-sim';
import { discussionOutcome } from '../../../environments/discussion.ts';
import type { DiscussionOutcome } from '../../../environments/discussion.ts';

/** Shares of right and of malformed answers, in percent; a malformed answer is a wrong one. */
export function scoreSolving(episodes: readonly Episode[]): {
  readonly accuracy: number;
  readonly malformed: number;
} {
  const answers = episodes.flatMap((episode) => discussionOutcome(episode)?.answers ?? []);
  return {
    accuracy: percent(answers, ({ correct }) => correct),
    malformed: percent(answers, ({ text }) => text === null),
  };
}

/**
 * What sampling gives, from groups of episodes that discuss the same problem, in percent:
 *
 * - `sampled`: share of right answers
 * - `passAtK`: share of the problems to which a right answer is among the K of the group
 * - `bestOfK`: share of the problems to which the answer is right that the agents' own evaluators and
 *   scorers think best of (the first of equals)
 * - `majorityOfK`: share of the problems to which the most frequent answer is right (the first of equals)
 * - `livePrecision`: share of right answers among those that stand in the eyes of the judges (all
 *   scores 3; where there are no scorers, all verdicts), and `liveRecall`: share of those that stand
 *   among the right answers
 */
export function scoreSampling(episodes: readonly Episode[]): {
  readonly sampled: number;
  readonly passAtK: number;
  readonly bestOfK: number;
  readonly majorityOfK: number;
  readonly livePrecision: number;
  readonly liveRecall: number;
} {
  const groups = new Map<string, { value: string | null; correct: boolean; esteem: number }[]>();
  for (const episode of episodes) {
    const { group } = episode.plan;
    const found = groups.get(group) ?? [];
    if (found.length === 0) groups.set(group, found);
    const outcome = discussionOutcome(episode);
    outcome?.answers.forEach(({ value, correct }, of) => {
      found.push({ value, correct, esteem: esteemOf(outcome, of) });
    });
  }
  const problems = [...groups.values()];
  const answers = problems.flat();
  return {
    sampled: percent(answers, ({ correct }) => correct),
    passAtK: percent(problems, (all) => all.some(({ correct }) => correct)),
    bestOfK: percent(problems, (all) => {
      const highest = Math.max(...all.map(({ esteem }) => esteem));
      return all.find(({ esteem }) => esteem === highest)?.correct ?? false;
    }),
    majorityOfK: percent(problems, isMajorityRight),
    livePrecision: percent(
      answers.filter(({ esteem }) => esteem === 1),
      ({ correct }) => correct,
    ),
    liveRecall: percent(
      answers.filter(({ correct }) => correct),
      ({ esteem }) => esteem === 1,
    ),
  };
}

/** What an answer's judges think of it, in [0, 1]: its mean score, or approval where nobody scores; 0 if nobody judged. */
function esteemOf({ evaluations, scorings }: DiscussionOutcome, answer: number): number {
  const marks = evaluations.flatMap(({ of, verdict }, at) => {
    if (of !== answer) return [];
    const scored = scorings.filter((scoring) => scoring.of === at);
    return scored.length > 0
      ? scored.map(({ score }) => (score === null ? 0 : (score - 1) / 2))
      : [verdict === true ? 1 : 0];
  });
  return marks.length === 0 ? 0 : marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
}

function percent<Item>(items: readonly Item[], isCounted: (item: Item) => boolean): number {
  return items.length === 0 ? NaN : (100 * items.filter(isCounted).length) / items.length;
}
