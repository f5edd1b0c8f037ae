import { creditFor } from './credit-for.ts';
import type { Reason } from './credit-for.ts';
import type { Decision } from '../core/decision.ts';
import { decisionAt } from '../core/episode.ts';
import type { Episode } from '../core/episode.ts';
import { UserError } from '../core/errors.ts';
import type { RewardTerm, Source } from './term.ts';

/** A decision that a term judged, with what the term said. */
export interface JudgedDecision {
  readonly episode: Episode;
  readonly decision: Decision;
  /** The role of the decision's seat. */
  readonly role: string;
  readonly value: number;
  /** What the term said beside it. */
  readonly why?: Reason;
}

/** What is done to a term's credits. */
interface Shape {
  /** In a word or two, for the column: `majority-vote:clipped`. */
  readonly how: string;
  readonly sources: readonly Source[];
  readonly range: readonly [least: number, greatest: number];
  /** Of the new value, with r for the old one. */
  readonly formula: string;
  /** The new value of each judged decision of a group, in the order given; null: no longer judged. */
  readonly values: (
    judged: readonly JudgedDecision[],
    group: readonly Episode[],
  ) => readonly (number | null)[];
}

/**
 * A term whose credits are those of another, reshaped. Whom the other doesn't judge isn't judged, and
 * what a shaping says doesn't depend on the order of the group. Sentence and events stay the other's; of
 * values by token, the last takes what the shaping adds to the whole reply or takes off.
 */
export function shapedTerm(
  term: RewardTerm,
  { how, sources, range, formula, values }: Shape,
): RewardTerm {
  const name = `${term.name}:${how}`;
  return {
    name,
    sources: [...term.sources, ...sources],
    range,
    formula: term.formula === undefined ? formula : `${formula}, where r = ${term.formula}`,
    judge: (group) => {
      const judged = judgedDecisions(term, group);
      const shaped = values(judged, group);
      return judged.flatMap(({ decision, value: before, why }, i) => {
        const value = shaped[i] ?? null;
        if (value === null) return [];
        return [creditFor(decision, name, value, why && reshaped(why, value - before))];
      });
    },
  };
}

function reshaped({ tokenValues, ...why }: Reason, added: number): Reason {
  if (tokenValues === undefined) return why;
  const last = tokenValues.length - 1;
  return { ...why, tokenValues: tokenValues.map((own, t) => (t === last ? own + added : own)) };
}

/**
 * The value that each judged decision gets from its place among the judged decisions of the same agent
 * in the same episode, which come in order.
 */
export function alongEpisodes(
  judged: readonly JudgedDecision[],
  shape: (own: readonly JudgedDecision[]) => readonly number[],
): readonly number[] {
  const sequences = new Map<string, number[]>(); // positions in `judged`
  judged.forEach(({ episode, decision }, position) => {
    const key = `${decision.agent} ${episode.plan.id}`;
    sequences.set(key, [...(sequences.get(key) ?? []), position]);
  });
  const shaped: number[] = [];
  for (const positions of sequences.values()) {
    const own = positions.flatMap((position) => judged[position] ?? []);
    shape(own).forEach((value, i) => {
      shaped[positions[i] ?? -1] = value;
    });
  }
  return shaped;
}

/** Sorted by episode id and decision. */
function judgedDecisions(term: RewardTerm, group: readonly Episode[]): readonly JudgedDecision[] {
  const episodes = new Map(group.map((episode) => [episode.plan.id, episode]));
  return term
    .judge(group)
    .map(({ episode: id, agent, decisionIndex, value, ...credit }): JudgedDecision => {
      const episode = episodes.get(id);
      const decision = episode && decisionAt(episode, { agent, decisionIndex });
      if (episode === undefined || decision === undefined) {
        throw new UserError(
          `reward term ${term.name}: credits must be for decisions of the group, got decision ${agent}/${decisionIndex} of episode ${id}; there is none`,
        );
      }
      const role = episode.plan.seats[decision.agent]?.role ?? '';
      const { sentence, events, tokenValues } = credit;
      const why = {
        ...(sentence !== undefined && { sentence }),
        ...(events && { events }),
        ...(tokenValues && { tokenValues }),
      };
      return { episode, decision, role, value, ...(Object.keys(why).length > 0 && { why }) };
    })
    .toSorted((one, other) =>
      one.episode === other.episode
        ? positionOf(one) - positionOf(other)
        : one.episode.plan.id < other.episode.plan.id
          ? -1
          : 1,
    );
}

/** Of a decision among those of its episode. */
function positionOf({ episode, decision }: JudgedDecision): number {
  return episode.events.findIndex(
    (event) => event.kind === 'decision' && event.decision === decision,
  );
}
