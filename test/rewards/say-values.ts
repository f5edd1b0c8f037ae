import { creditFor } from '../../src/rewards/credit-for.ts';
import { decisionsOf } from '../../src/core/episode.ts';
import { expect } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { episode } from './play-steps.ts';

/** A game in which each agent named decides, in this order. */
export const game = (id: string, ...agents: string[]): Episode => episode(id, 'g', agents);

/** A term that says these values of the first decisions of each episode; null: nothing. */
export function saying(
  values: Readonly<Record<string, readonly (number | null)[]>>,
  range: readonly [number, number] = [0, 1],
): RewardTerm {
  return {
    name: 'said',
    sources: [],
    range,
    judge: (group) =>
      group.flatMap((played) =>
        (values[played.plan.id] ?? []).flatMap((value, position) => {
          const decision = decisionsOf(played)[position];
          return value === null || decision === undefined
            ? []
            : [creditFor(decision, 'said', value)];
        }),
      ),
  };
}

/** The same game with replies of these lengths, in tokens; the text stays. */
export function withLengths(played: Episode, ...lengths: readonly number[]): Episode {
  let next = 0;
  return {
    ...played,
    events: played.events.map((event) => {
      if (event.kind !== 'decision') return event;
      const tokens = Array.from({ length: lengths[next++] ?? 0 }, () => 1);
      return { kind: 'decision', decision: { ...event.decision, tokens } };
    }),
  };
}

/** What a term says of the decisions of a group, in order. */
export const values = (term: RewardTerm, ...group: readonly Episode[]): readonly number[] =>
  term.judge(group).map(({ value }) => value);

/** These values up to what tables have. */
export const close = (...expected: number[]): readonly number[] =>
  expected.map((value) => expect.closeTo(value, 9) as number);
