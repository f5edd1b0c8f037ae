import { decisionsOf } from '../../src/core/episode.ts';
import type { DecisionPlace, Episode, EpisodeEvent } from '../../src/core/episode.ts';
import type { Plain } from '../../src/core/message.ts';
import type { AnswersOutcome } from '../../src/rewards/answers-outcome.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { episode } from './play-steps.ts';

export interface AnswersPlay {
  readonly id?: string;
  readonly answers: readonly {
    readonly agent?: string;
    readonly view?: number;
    readonly attempt?: number;
    readonly value: string | null;
    readonly correct?: boolean;
    readonly logProbs?: readonly number[];
  }[];
  readonly evaluations?: readonly {
    readonly agent?: string;
    readonly of: number;
    readonly verdict?: boolean | null;
    readonly wellFormed?: boolean;
  }[];
  readonly scorings?: readonly {
    readonly agent?: string;
    readonly of: number;
    readonly score: 1 | 2 | 3 | null;
  }[];
  /** Fields that an environment adds to the outcome. */
  readonly more?: { readonly [field: string]: Plain };
}

/**
 * A finished episode in which answers were given, evaluated and scored, made by hand: one decision for
 * each, in this order. Whoever isn't named is `solver-1`, `solver-2`, … by position, and so on.
 */
export function playAnswers(play: AnswersPlay): Episode {
  const turns = new Map<string, number>();
  const take = (agent: string) => {
    const turn = turns.get(agent) ?? 0;
    turns.set(agent, turn + 1);
    return { agent, turn };
  };
  const answers = play.answers.map(({ agent, view, attempt, value, correct }, i) => ({
    ...take(agent ?? `solver-${i + 1}`),
    view: view ?? 0,
    attempt: attempt ?? 0,
    value,
    correct: correct ?? false,
  }));
  const evaluations = (play.evaluations ?? []).map(({ agent, of, verdict, wellFormed }, i) => ({
    ...take(agent ?? `evaluator-${i + 1}`),
    of,
    verdict: verdict ?? null,
    wellFormed: wellFormed ?? true,
  }));
  const scorings = (play.scorings ?? []).map(({ agent, of, score }, i) => ({
    ...take(agent ?? `scorer-${i + 1}`),
    of,
    score,
  }));
  const outcome = { answers, evaluations, scorings } satisfies AnswersOutcome;
  const authors = [...answers, ...evaluations, ...scorings].map(({ agent }) => agent);
  const bare = episode(play.id ?? 'train-1-0', 'task-0', authors, {
    kind: 'finished',
    outcome: { ...play.more, ...outcome },
  });
  return {
    ...bare,
    events: bare.events.map((event, i): EpisodeEvent => {
      const logProbs = play.answers[i]?.logProbs;
      if (event.kind !== 'decision' || logProbs === undefined) return event;
      const decision = { ...event.decision, logProbs, tokens: logProbs.map(() => 1) };
      return { kind: 'decision', decision };
    }),
  };
}

/** What a term pays in a group, by `agent` for the first decision of an agent, then `agent 2`, … */
export function judge(
  term: RewardTerm,
  ...group: readonly Episode[]
): readonly Record<string, number>[] {
  const credits = term.judge(group);
  return group.map((game) => {
    return Object.fromEntries(
      credits
        .filter((credit) => credit.episode === game.plan.id)
        .toSorted((one, other) => positionOf(game, one) - positionOf(game, other))
        .map(({ agent, decisionIndex, value }) => [
          decisionIndex === 0 ? agent : `${agent} ${decisionIndex + 1}`,
          value,
        ]),
    );
  });
}

function positionOf(game: Episode, { agent, decisionIndex }: DecisionPlace): number {
  return decisionsOf(game).findIndex(
    (one) => one.agent === agent && one.decisionIndex === decisionIndex,
  );
}
