import type { Episode } from '../../src/core/episode.ts';
import { episode } from './play-steps.ts';

/** A finished episode in which a problem was proposed and perhaps answered, made by hand. */
export function playProposal({
  id = 'train-1-0',
  problem = '1;+2;+3',
  accepted = true,
  share = null,
}: {
  readonly id?: string;
  readonly problem?: string | null;
  readonly accepted?: boolean;
  readonly share?: number | null;
}): Episode {
  const proposal = { agent: 'proposer', turn: 0, problem, accepted, share };
  return episode(id, 'task-0', ['proposer'], { kind: 'finished', outcome: { proposal } });
}
