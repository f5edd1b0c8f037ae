import type { AgentId } from '../../core/ids.ts';
import type { Credit } from '../../core/credit.ts';
import type { Decision } from '../../core/decision.ts';
import type { Episode, SeatReturns } from '../../core/episode.ts';
import { creditFor } from '../credit-for.ts';
import { numberInShort } from '../in-short.ts';
import { returnsOf } from '../returns-of.ts';
import type { RewardTerm } from '../term.ts';

/**
 * Pays a decision what its seat's returns gain from the state in which it was made to that of the seat's next
 * decision, or to the end of the game. With G_t the returns of the seat at its decision t of T, and G_T those at the
 * end,
 *
 *     r_t = G_{t+1} − G_t
 *
 * What a seat earned before its first decision is paid to none. Where nothing is earned before the end, the last
 * decision of each seat gets all of it.
 *
 * Range [−1, 1] if absent, both included.
 *
 * @param range - least and greatest gain between two decisions of a seat
 */
export function stepRewards({
  range = [-1, 1],
}: { readonly range?: readonly [least: number, greatest: number] } = {}): RewardTerm {
  return {
    name: 'step-rewards',
    sources: [],
    formula: 'G_{t+1} − G_t: what the seat earns until its next decision, or the end',
    range,
    judge: (group) =>
      group.flatMap((episode) => {
        const atEnd = returnsOf(episode, 'step-rewards');
        return atEnd === null ? [] : gains(episode, atEnd);
      }),
  };
}

/** A decision that waits to be paid, and what its seat had when it was made. */
interface Open {
  readonly decision: Decision;
  readonly earned: number;
  /** Where the returns changed since. */
  readonly changes: number[];
}

function gains({ events }: Episode, atEnd: SeatReturns): readonly Credit[] {
  const credits: Credit[] = [];
  const open = new Map<AgentId, Open>();
  let earned: SeatReturns = {};
  const pay = ({ decision, earned: before, changes }: Open, now: number) => {
    const why =
      now === before
        ? {}
        : { sentence: `from ${numberInShort(before)} to ${numberInShort(now)}`, events: changes };
    credits.push(creditFor(decision, 'step-rewards', now - before, why));
  };
  for (const [place, event] of events.entries()) {
    if (event.kind === 'returns') {
      earned = event.returns;
      for (const { changes } of open.values()) changes.push(place);
    }
    if (event.kind !== 'decision') continue;
    const { agent } = event.decision;
    const now = earned[agent] ?? 0;
    const before = open.get(agent);
    if (before !== undefined) pay(before, now);
    open.set(agent, { decision: event.decision, earned: now, changes: [] });
  }
  for (const [agent, last] of open) pay(last, atEnd[agent] ?? 0);
  return credits;
}
