import type { AnswersOutcome, Episode } from 'agon-sim';
import { votingOutcome } from '../../../environments/voting.ts';

/** A vote in a few lines: each phrasing with what was answered, most votes first. */
export function describeVote(episode: Episode): string {
  const outcome = votingOutcome(episode);
  if (outcome === null) return `failed in ${episode.plan.id}`;
  const { questions, answers } = outcome;
  return questions
    .map(
      (question, view) => `${question}   ${countsOf(answers.filter((one) => one.view === view))}`,
    )
    .join('\n');
}

/** `6 × 75 (right), 2 × 85`: what was said how often, most votes first. */
export function countsOf(answers: AnswersOutcome['answers']): string {
  const counts = new Map<string, number>();
  for (const { value, correct } of answers) {
    const said = value === null ? 'unreadable' : `${value}${correct ? ' (right)' : ''}`;
    counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([said, count]) => `${count} × ${said}`)
    .join(', ');
}
