import type { Decision } from '../../core/decision.ts';
import { creditFor } from '../credit-for.ts';
import type { Credit } from '../../core/credit.ts';
import { decisionsOf } from '../../core/episode.ts';
import type { Episode } from '../../core/episode.ts';
import { checkPenalty } from '../check-penalty.ts';
import type { RewardTerm } from '../term.ts';

/**
 * What a reply costs that nobody could understand; 0 for every other reply.
 *
 * A reply is malformed if the first thing its agent says after it is a message of kind `malformed`:
 * roles turn replies that they can't parse into one. That holds in every protocol, so this term needs
 * no outcome. Nobody is judged in a failed episode.
 *
 * Range [penalty, 0], both included.
 *
 * @param penalty - in reward units, finite and at most 0; -1 if absent
 */
export function malformed({ penalty = -1 }: { readonly penalty?: number } = {}): RewardTerm {
  checkPenalty('malformed: penalty', penalty);
  return {
    name: 'malformed',
    sources: [
      {
        title: 'CoMAS: Co-Evolving Multi-Agent Systems via Interaction Rewards',
        arxiv: '2510.08529',
        where: 'equation 8, the format penalty of the scorer, here for every role',
      },
    ],
    formula: '0 if the reply could be understood, else the penalty',
    range: [penalty, 0],
    judge: (group) =>
      group.flatMap((episode): Credit[] => {
        if (episode.ending.kind === 'failed') return [];
        const unclear = malformedDecisions(episode);
        return decisionsOf(episode).map((decision) => {
          const place = unclear.get(decision);
          if (place === undefined) return creditFor(decision, 'malformed', 0);
          const why = { sentence: 'nobody could understand it', events: [place] };
          return creditFor(decision, 'malformed', penalty, why);
        });
      }),
  };
}

/** The decisions that were followed by their agent's `malformed` message, with its place in the log. */
function malformedDecisions({ events }: Episode): ReadonlyMap<Decision, number> {
  const waiting = new Map<string, Decision>(); // decision not yet followed by a message, by agent
  const found = new Map<Decision, number>();
  for (const [place, event] of events.entries()) {
    if (event.kind === 'decision') waiting.set(event.decision.agent, event.decision);
    if (event.kind !== 'message' || event.injected) continue;
    const { from, kind } = event.message;
    const decision = waiting.get(from);
    if (decision === undefined) continue;
    if (kind === 'malformed') found.set(decision, place);
    waiting.delete(from);
  }
  return found;
}
