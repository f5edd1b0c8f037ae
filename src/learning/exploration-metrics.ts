import type { AgentId, EpisodeId } from '../core/ids.ts';
import type { Episode } from '../core/episode.ts';
import { answersIn } from '../rewards/answers-outcome.ts';
import type { Experience } from './experience.ts';
import { passAtK } from '../statistics/pass-at-k.ts';

/** A sampled answer to a problem, and what it was paid. */
export interface PaidAnswer {
  /** Null if malformed. */
  readonly value: string | null;
  readonly correct: boolean;
  /** Null if no term that pays judged it. */
  readonly reward: number | null;
}

/**
 * B-STaR's two curves (arXiv 2412.17256): does the policy still find different right answers, and does
 * the reward still tell right from wrong? Over each group of episodes with answers (`AnswersOutcome`);
 * without such episodes there are no metrics. Exploration is that of first answers, exploitation that of
 * all answers that were paid, revisions being compared with revisions: many rewards pay these alone.
 *
 * - `explore.right`, `explore.different`: different right answers, and different answers, to a problem
 * - `explore.pass@k`, for k = 1, 2, 4, … up to the fewest answers that a problem has: see `passAtK`
 * - `exploit.auc`: how often a right answer is paid more than a wrong one to the same problem, a tie
 *   counting half; 0.5 is a reward that can't tell
 * - `exploit.margin`: mean reward of right answers minus that of wrong ones
 * - `exploit.bestGain`: how much more often the best paid answer to a problem is right than any
 *
 * @param experiences - of these episodes; the answers' rewards are theirs
 */
export function explorationMetrics(
  episodes: readonly Episode[],
  experiences: readonly Experience[],
): Readonly<Record<string, number>> {
  const byAttempt = paidAnswers(episodes, experiences);
  const [first] = byAttempt;
  if (first === undefined) return {};
  return { ...diversityMetrics(first), ...exploitationMetrics(byAttempt.flat()) };
}

/** The metrics `explore.…` of problems with at least one answer each. */
export function diversityMetrics(
  problems: readonly (readonly PaidAnswer[])[],
): Readonly<Record<string, number>> {
  const different = (answers: readonly PaidAnswer[]) =>
    new Set(answers.flatMap(({ value }) => value ?? [])).size;
  const rightOf = (answers: readonly PaidAnswer[]) => answers.filter(({ correct }) => correct);
  const metrics: Record<string, number> = {
    'explore.right': mean(problems.map((answers) => different(rightOf(answers)))),
    'explore.different': mean(problems.map(different)),
  };
  const fewest = problems.reduce((least, { length }) => Math.min(least, length), Infinity);
  for (let k = 1; k <= fewest; k *= 2) {
    metrics[`explore.pass@${k}`] = mean(
      problems.map((answers) => passAtK(answers.length, rightOf(answers).length, k)),
    );
  }
  return metrics;
}

/** The metrics `exploit.…`, of answers that were paid; those without a case are left out. */
export function exploitationMetrics(
  problems: readonly (readonly PaidAnswer[])[],
): Readonly<Record<string, number>> {
  let pairs = 0;
  let won = 0;
  const gains: number[] = [];
  const paid = { right: [] as number[], wrong: [] as number[] };
  for (const answers of problems) {
    const judged = answers.flatMap(({ correct, reward }) =>
      reward === null ? [] : [{ correct, reward }],
    );
    const right = judged.filter(({ correct }) => correct).map(({ reward }) => reward);
    const wrong = judged.filter(({ correct }) => !correct).map(({ reward }) => reward);
    paid.right.push(...right);
    paid.wrong.push(...wrong);
    pairs += right.length * wrong.length;
    for (const high of right) {
      for (const low of wrong) won += high > low ? 1 : high === low ? 0.5 : 0;
    }
    if (judged.length === 0) continue;
    const most = judged.reduce((top, { reward }) => Math.max(top, reward), -Infinity);
    const best = judged.filter(({ reward }) => reward === most); // equals share the first place
    const accuracy = (of: readonly { readonly correct: boolean }[]) =>
      of.filter(({ correct }) => correct).length / of.length;
    gains.push(accuracy(best) - accuracy(judged));
  }
  const hasBoth = paid.right.length > 0 && paid.wrong.length > 0;
  return {
    ...(pairs > 0 && { 'exploit.auc': won / pairs }),
    ...(hasBoth && { 'exploit.margin': mean(paid.right) - mean(paid.wrong) }),
    ...(gains.length > 0 && { 'exploit.bestGain': mean(gains) }),
  };
}

/** By attempt, and then by problem, that is by group of episodes. */
function paidAnswers(
  episodes: readonly Episode[],
  experiences: readonly Experience[],
): readonly (readonly (readonly PaidAnswer[])[])[] {
  const rewards = new Map(
    experiences
      .filter(({ hasReward }) => hasReward)
      .map(({ decision, reward }) => [
        placeOf(decision.episode, decision.agent, decision.decisionIndex),
        reward,
      ]),
  );
  const byAttempt: Map<string, PaidAnswer[]>[] = [];
  for (const episode of episodes) {
    const { id, group } = episode.plan;
    for (const answer of answersIn(episode)?.answers ?? []) {
      const { value, correct, attempt } = answer;
      const reward = rewards.get(placeOf(id, answer.agent, answer.turn)) ?? null;
      const problems = (byAttempt[attempt] ??= new Map<string, PaidAnswer[]>());
      const own = problems.get(group);
      if (own === undefined) problems.set(group, [{ value, correct, reward }]);
      else own.push({ value, correct, reward });
    }
  }
  return byAttempt.map((problems) => [...problems.values()]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function placeOf(episode: EpisodeId, agent: AgentId, decisionIndex: number): string {
  return `${episode}\n${agent}\n${decisionIndex}`;
}
