import type { Episode } from 'agon-sim';
import { adversarialOutcome } from '../../../environments/adversarial-steps.ts';

/** A game in four lines. */
export function describeAdversarial(episode: Episode): string {
  const outcome = adversarialOutcome(episode);
  if (outcome === null) return `failed in ${episode.plan.id}`;
  const { problem, prefix, step, candidate, game, reason, verdicts, family } = outcome;
  const said = verdicts.map(({ verdict, recomputed }) =>
    verdict === null
      ? 'unreadable'
      : `${verdict ? 'correct' : 'wrong'} (own result ${recomputed ?? 'none'})`,
  );
  return [
    `problem   ${problem}${prefix.length > 0 ? `   so far ${prefix.join(', ')}` : ''}`,
    `step      ${step ?? 'none'}`,
    game === 'sneaky'
      ? `sneaky    ${candidate ?? 'unreadable'}   ${reason ?? `a ${family} error`}`
      : `shown     ${candidate ?? 'nothing'}   as it is`,
    `critics   ${said.join(', ') || 'were not asked'}`,
  ].join('\n');
}
