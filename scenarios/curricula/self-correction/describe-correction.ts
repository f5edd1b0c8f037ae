import type { Episode } from 'agon-sim';
import { correctionOutcome } from '../../../environments/self-correction.ts';

/** A game in a few lines. */
export function describeCorrection(episode: Episode): string {
  const outcome = correctionOutcome(episode);
  if (outcome === null) return `failed in ${episode.plan.id}`;
  const { problem, answers, texts, evaluations, reflections, kind } = outcome;
  const lines = answers.flatMap(({ correct }, i) => {
    const verdicts = evaluations
      .filter(({ of }) => of === i)
      .map(
        ({ verdict }) =>
          `evaluated ${verdict === null ? 'unreadably' : verdict ? 'as right' : 'as wrong'}`,
      );
    const notes = reflections
      .filter(({ of }) => of === i)
      .map(({ note }) => `note      ${note ?? 'unreadable'}`);
    return [
      `answer    ${texts[i] ?? 'unreadable'}   ${correct ? 'right' : 'wrong'}`,
      ...verdicts,
      ...notes,
    ];
  });
  return [`problem   ${problem}`, ...lines, `ended     ${kind}`].join('\n');
}
