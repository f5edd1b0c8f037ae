import type { Episode, EpisodeEvent } from '../../src/core/episode.ts';
import type { Plain } from '../../src/core/message.ts';
import type { LikelihoodOutcome, ProbeReport } from '../../src/rewards/likelihood-outcome.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { judge } from './play-answers.ts';
import { episode } from './play-steps.ts';

/** One answer with the log-probabilities of everything that is scored of it; nothing is scored where they are left out. */
export interface ProbedPlay {
  readonly value: string | null;
  readonly correct?: boolean;
  /** Of the answer's own tokens. */
  readonly logProbs?: readonly number[];
  readonly alone?: readonly number[];
  readonly asked?: readonly number[];
  readonly last?: number;
  /** Of each part, what the conclusion of each answer (by index) scored; null where it wasn't scored. */
  readonly states?: readonly (readonly (number | null)[])[];
}

type Kind = ProbeReport extends infer Report
  ? Report extends ProbeReport
    ? Omit<Report, 'agent' | 'turn' | 'of'>
    : never
  : never;

/** A finished episode, made by hand: answers by `solver-1`, …, then the probes of each by `prober-1`, … */
export function playProbes(answers: readonly ProbedPlay[], id = 'train-1-0'): Episode {
  const scored = answers.flatMap((answer, of) =>
    probesOf(answer).map(([kind, logProbs], turn) => ({
      logProbs,
      report: { agent: `prober-${of + 1}`, turn, of, ...kind } as ProbeReport,
    })),
  );
  const outcome: LikelihoodOutcome = {
    answers: answers.map(({ value, correct = false }, i) => ({
      agent: `solver-${i + 1}`,
      turn: 0,
      view: 0,
      attempt: 0,
      value,
      correct,
    })),
    evaluations: [],
    scorings: [],
    probes: scored.map(({ report }) => report),
  };
  const authors = [...outcome.answers, ...outcome.probes].map(({ agent }) => agent);
  const logProbs = [
    ...answers.map((answer) => answer.logProbs ?? []),
    ...scored.map((probe) => probe.logProbs),
  ];
  const bare = episode(id, 'task-0', authors, {
    kind: 'finished',
    outcome: outcome as LikelihoodOutcome & Plain,
  });
  return {
    ...bare,
    events: bare.events.map((event, i): EpisodeEvent => {
      if (event.kind !== 'decision') return event;
      const own = logProbs[i] ?? [];
      const decision = { ...event.decision, logProbs: own, tokens: own.map(() => 1) };
      return { kind: 'decision', decision };
    }),
  };
}

function probesOf({ alone, asked, last, states }: ProbedPlay): [Kind, readonly number[]][] {
  return [
    ...(alone === undefined ? [] : [[{ kind: 'alone' }, alone] as [Kind, number[]]]),
    ...(asked === undefined ? [] : [[{ kind: 'given-question' }, asked] as [Kind, number[]]]),
    ...(last === undefined ? [] : [[{ kind: 'last-token' }, [last]] as [Kind, number[]]]),
    ...(states ?? []).flatMap((row, state) =>
      row.flatMap((logProb, toward): [Kind, number[]][] =>
        logProb === null ? [] : [[{ kind: 'state', state, toward }, [logProb]]],
      ),
    ),
  ];
}

/** What a term pays each of these answers; undefined where it says nothing of one. */
export function judgeProbes(
  term: RewardTerm,
  ...answers: readonly ProbedPlay[]
): readonly (number | undefined)[] {
  const [values = {}] = judge(term, playProbes(answers));
  return answers.map((_, i) => values[`solver-${i + 1}`]);
}
