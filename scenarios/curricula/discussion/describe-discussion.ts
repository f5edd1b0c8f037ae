import type { Episode } from 'agon-sim';
import { discussionOutcome } from '../../../environments/discussion.ts';

/** A discussion in a few lines. */
export function describeDiscussion(episode: Episode): string {
  const outcome = discussionOutcome(episode);
  if (outcome === null) return `failed in ${episode.plan.id}`;
  const { problem, answers, evaluations, scorings } = outcome;
  const lines = answers.flatMap(({ agent, text, correct }, answerAt) => [
    `${agent}   ${text ?? 'unreadable'}   ${correct ? 'right' : 'wrong'}`,
    ...evaluations.flatMap((evaluation, at) => {
      if (evaluation.of !== answerAt) return [];
      const scored = scorings
        .filter(({ of }) => of === at)
        .map(({ agent: by, score }) => `${by} ${score ?? 'unreadable'}`);
      return [`  ${evaluation.agent}   ${[evaluation.text ?? 'nothing', ...scored].join('   ')}`];
    }),
  ]);
  return [`problem   ${problem}`, ...lines].join('\n');
}
