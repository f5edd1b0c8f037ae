import type { AnswersOutcome, Authored, Episode, Plain } from 'agon-sim';
import type { Correction, StopRule } from './game.ts';

/** How a game ended, with everything that rewards and evaluation need to know. Plain data. */
export type SelfCorrectionOutcome = AnswersOutcome & {
  /**
   * `finished`: all turns were taken. `accepted`: an evaluation took the latest answer for right.
   * `solved`: the latest answer was right, and the game is one that says so. `malformed`: the latest
   * answer could not be understood.
   */
  readonly kind: 'finished' | 'accepted' | 'solved' | 'malformed';
  readonly problem: string;
  /** The answers as they were said, in the order of `answers`; null if malformed. */
  readonly texts: readonly (string | null)[];
  /** How good each answer is, in [0, 1], in the order of `answers`; 0 if malformed. Ground truth. */
  readonly grades: readonly number[];
  /** In the order in which they were written. */
  readonly reflections: readonly ReflectionReport[];
};

/** What the solver wrote to itself of an answer that failed. */
export type ReflectionReport = Authored & {
  /** Index of the failed answer in `answers`; the retry, if there was one, is the next. */
  readonly of: number;
  /** Null if malformed. */
  readonly note: string | null;
  readonly wellFormed: boolean;
};

/** The outcome of a game that has come to its end. */
export function outcomeOf(game: Correction, stop: StopRule): SelfCorrectionOutcome {
  const { answers, evaluations, reflections, texts, grades, task } = game;
  return {
    kind: endOf(game, stop),
    problem: task.problem,
    answers,
    evaluations,
    scorings: [],
    reflections,
    texts,
    grades,
  };
}

function endOf(
  { answers, evaluations }: Correction,
  stop: StopRule,
): SelfCorrectionOutcome['kind'] {
  const latest = answers.at(-1);
  if (latest === undefined || latest.value === null) return 'malformed';
  if (stop === 'solved' && latest.correct) return 'solved';
  const word = evaluations.at(-1);
  const isAccepted = word?.of === answers.length - 1 && word.verdict === true;
  return stop === 'accepted' && isAccepted ? 'accepted' : 'finished';
}

/** The outcome of a finished episode of self-correction; null of one that failed. */
export function correctionOutcome(episode: Episode): SelfCorrectionOutcome | null {
  if (episode.ending.kind === 'failed') return null;
  // The environment's own machine made it: only episodes of this protocol come here.
  return episode.ending.outcome as Plain & SelfCorrectionOutcome;
}
