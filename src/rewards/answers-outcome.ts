import type { Decision } from '../core/decision.ts';
import { decisionAt } from '../core/episode.ts';
import type { Episode } from '../core/episode.ts';
import type { AgentId } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import { isCount, isListOf, isRecord } from './plain-checks.ts';
import type { PlainRecord } from './plain-checks.ts';
import { unreadableOutcome } from './unreadable-outcome.ts';

/**
 * What reward terms read of an episode in which agents answered a question and may have judged
 * answers. An environment whose outcome carries these fields (and any others) can be judged by all
 * such terms; terms never import an environment.
 */
export interface AnswersOutcome {
  /** In the order in which they were given. */
  readonly answers: readonly AnswerReport[];
  /** What evaluators, critics or answerers themselves said of answers; in order. */
  readonly evaluations: readonly EvaluationReport[];
  /** What scorers said of evaluations; in order. */
  readonly scorings: readonly ScoringReport[];
}

/** Whose decision it was: the agent's `turn`-th of the episode, counted from 0. */
export interface Authored {
  readonly agent: AgentId;
  readonly turn: number;
}

/** One answer to the question. */
export interface AnswerReport extends Authored {
  /** Which phrasing of the question was answered: 0 is the original, others are its twins. */
  readonly view: number;
  /** 0 for a first answer, then counts the revisions of the same answer. */
  readonly attempt: number;
  /**
   * What answers are compared by: two that mean the same have the same value. Null if the reply was
   * malformed or broke the rules of the task.
   */
  readonly value: string | null;
  /** Ground truth; false where `value` is null. */
  readonly correct: boolean;
}

/** What one agent said of one answer. */
export interface EvaluationReport extends Authored {
  /** Index of the answer in `answers`. */
  readonly of: number;
  /** True: takes it for correct. Null: malformed, or an evaluation without a verdict. */
  readonly verdict: boolean | null;
  /** False if the reply could not be understood. */
  readonly wellFormed: boolean;
}

/** What one agent said of one evaluation, and so of the answer behind it. */
export interface ScoringReport extends Authored {
  /** Index of the evaluation in `evaluations`. */
  readonly of: number;
  /** 3: the answer stands. 2: a minor flaw was shown. 1: it was refuted. Null: malformed. */
  readonly score: 1 | 2 | 3 | null;
}

/**
 * Reads the outcome of an episode, or null if the episode failed (nobody is judged then).
 *
 * @throws UserError naming the term, if the episode finished with another kind of outcome
 */
export function readAnswers(episode: Episode, term: string): AnswersOutcome | null {
  if (episode.ending.kind === 'failed') return null;
  const outcome = episode.ending.outcome;
  if (!isAnswersOutcome(outcome)) {
    throw unreadableOutcome(
      episode,
      term,
      'with answers, evaluations and scorings',
      'give the outcome these fields',
    );
  }
  return outcome;
}

/** The outcome of an episode if it finished and its outcome is of this kind, else null. */
export function answersIn({ ending }: Episode): AnswersOutcome | null {
  return ending.kind === 'finished' && isAnswersOutcome(ending.outcome) ? ending.outcome : null;
}

/** An agent's `turn`-th decision; undefined if it decided less often (a scripted agent decides, too). */
export function decisionOf(episode: Episode, { agent, turn }: Authored): Decision | undefined {
  return decisionAt(episode, { agent, decisionIndex: turn });
}

function isAnswersOutcome(value: Plain): value is Plain & AnswersOutcome {
  return (
    isRecord(value) &&
    isListOf(value['answers'], isAnswer) &&
    isListOf(value['evaluations'], isEvaluation) &&
    isListOf(value['scorings'], isScoring) &&
    refersTo(value['evaluations'], value['answers']) &&
    refersTo(value['scorings'], value['evaluations'])
  );
}

/** Does it say whose decision it was? */
export const isAuthored = (value: PlainRecord): boolean =>
  typeof value['agent'] === 'string' && isCount(value['turn']);

const isAnswer = (value: PlainRecord): boolean =>
  isAuthored(value) &&
  isCount(value['view']) &&
  isCount(value['attempt']) &&
  (value['value'] === null || typeof value['value'] === 'string') &&
  typeof value['correct'] === 'boolean';

const isEvaluation = (value: PlainRecord): boolean =>
  isAuthored(value) &&
  isCount(value['of']) &&
  (value['verdict'] === null || typeof value['verdict'] === 'boolean') &&
  typeof value['wellFormed'] === 'boolean';

const isScoring = (value: PlainRecord): boolean =>
  isAuthored(value) &&
  isCount(value['of']) &&
  [null, 1, 2, 3].includes(value['score'] as number | null);

/** Does every item's `of` point into the other list? */
function refersTo(items: readonly PlainRecord[], others: readonly PlainRecord[]): boolean {
  return items.every(({ of }) => Number(of) < others.length);
}
