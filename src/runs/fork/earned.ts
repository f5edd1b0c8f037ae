import type { Decision } from '../../core/decision.ts';
import type { DecisionPlace, Episode } from '../../core/episode.ts';
import type { AgentId } from '../../core/ids.ts';
import { weightAt } from '../../rewards/compose-rewards.ts';
import type { RewardedDecision, WeightedTerm } from '../../rewards/compose-rewards.ts';
import { boundedInterval } from '../../statistics/bounded-interval.ts';
import type { Estimate } from '../../statistics/student-interval.ts';

/** What an agent earned in one continuation, and by how many decisions. */
export interface Earned {
  readonly reward: number;
  readonly decisions: number;
}

/** What each agent earned by its decisions from the event on; nobody does by those that nothing judged. */
export function earnedFrom(
  judged: readonly RewardedDecision[],
  { events }: Episode,
  at: number,
): ReadonlyMap<AgentId, Earned> {
  const decided: readonly Decision[] = events
    .slice(at)
    .flatMap((event) => (event.kind === 'decision' ? [event.decision] : []));
  const later = new Set(decided.map(placeOf));
  const sums = new Map<AgentId, Earned>();
  for (const { decision, reward, hasReward } of judged) {
    if (!hasReward || !later.has(placeOf(decision))) continue;
    const before = sums.get(decision.agent) ?? { reward: 0, decisions: 0 };
    sums.set(decision.agent, {
      reward: before.reward + reward,
      decisions: before.decisions + 1,
    });
  }
  return sums;
}

const placeOf = ({ agent, decisionIndex }: DecisionPlace): string => `${agent}/${decisionIndex}`;

/** The least and the greatest reward that one decision can get. */
export function rewardRange(
  terms: readonly WeightedTerm[],
  update: number,
): readonly [least: number, greatest: number] {
  const ends = terms.map((weighted) => {
    const weight = weightAt(weighted, update);
    return weighted.term.range.map((end) => (weight === 0 ? 0 : weight * end));
  });
  // A term that says nothing of a decision adds 0.
  return [
    ends.reduce((sum, own) => sum + Math.min(0, ...own), 0),
    ends.reduce((sum, own) => sum + Math.max(0, ...own), 0),
  ];
}

/** Mean of what an agent earned, with an interval that holds where all continuations agree, too. */
export function worthOf(
  earned: readonly Earned[],
  [least, greatest]: readonly [least: number, greatest: number],
): Estimate {
  const most = Math.max(1, ...earned.map(({ decisions }) => decisions));
  return boundedInterval(
    earned.map(({ reward }) => reward),
    [most * least, most * greatest],
  );
}

/** By agent: see `worthOf`. */
export function worthByAgent(
  continuations: readonly ReadonlyMap<AgentId, Earned>[],
  range: readonly [least: number, greatest: number],
): Readonly<Record<AgentId, Estimate>> {
  const agents = new Set(continuations.flatMap((sums) => [...sums.keys()]));
  return Object.fromEntries(
    [...agents].map((agent) => [
      agent,
      worthOf(
        continuations.flatMap((sums) => sums.get(agent) ?? []),
        range,
      ),
    ]),
  );
}
