import { UserError } from '../core/errors.ts';
import { decisionsOf } from '../core/episode.ts';
import type { Episode } from '../core/episode.ts';
import type { AgentId } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';

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
    throw new UserError(
      `reward term ${term}: reads outcomes with answers, evaluations and scorings, got ${JSON.stringify(outcome).slice(0, 120)} from environment ${episode.plan.environment}; give the outcome these fields`,
    );
  }
  return outcome;
}

/** The outcome of an episode if it finished and its outcome is of this kind, else null. */
export function answersIn({ ending }: Episode): AnswersOutcome | null {
  return ending.kind === 'finished' && isAnswersOutcome(ending.outcome) ? ending.outcome : null;
}

/** Index of an agent's `turn`-th decision in the episode; null if it decided less often (a scripted agent decides, too). */
export function decisionAt(episode: Episode, { agent, turn }: Authored): number | null {
  const own = decisionsOf(episode).filter((decision) => decision.agent === agent);
  return own[turn]?.index ?? null;
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

const isAnswer = (value: PlainRecord): boolean =>
  isCount(value['view']) &&
  isCount(value['attempt']) &&
  (value['value'] === null || typeof value['value'] === 'string') &&
  typeof value['correct'] === 'boolean';

const isEvaluation = (value: PlainRecord): boolean =>
  isCount(value['of']) &&
  (value['verdict'] === null || typeof value['verdict'] === 'boolean') &&
  typeof value['wellFormed'] === 'boolean';

const isScoring = (value: PlainRecord): boolean =>
  isCount(value['of']) && [null, 1, 2, 3].includes(value['score'] as number | null);

function isListOf(value: Plain | undefined, isItem: (item: PlainRecord) => boolean): boolean {
  return (
    Array.isArray(value) &&
    (value as readonly Plain[]).every(
      (item) =>
        isRecord(item) &&
        typeof item['agent'] === 'string' &&
        isCount(item['turn']) &&
        isItem(item),
    )
  );
}

/** Does every item's `of` point into the other list? */
function refersTo(items: Plain | undefined, others: Plain | undefined): boolean {
  return (items as readonly { readonly of: number }[]).every(
    ({ of }) => of < (others as readonly Plain[]).length,
  );
}

const isCount = (value: Plain | undefined): boolean =>
  Number.isInteger(value) && Number(value) >= 0;

type PlainRecord = { readonly [key: string]: Plain };

function isRecord(value: Plain): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
