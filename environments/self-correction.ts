import { ENVIRONMENT, UserError } from 'agon-sim';
import type {
  Action,
  AgentId,
  AnswerReport,
  AnswersOutcome,
  Authored,
  Episode,
  EvaluationReport,
  Game,
  Plain,
} from 'agon-sim';
import type { AnswerDomain } from './tasks/answer-domain.ts';
import type { AnswerBody, EvaluationBody } from './tasks/answer-messages.ts';
import { correctionTaskSchema } from './tasks/correction-task.ts';
import type { CorrectionTask } from './tasks/correction-task.ts';
import { parseAnswer, questionPrompt, revisePrompt } from './tasks/texts/answer.ts';
import { evaluatorPrompt, parseEvaluation } from './tasks/texts/evaluation.ts';
import { parseNote, reflectPrompt } from './tasks/texts/note.ts';

/** The first agent's seats: it answers, judges its own answers, and reflects on those that failed. */
export const CORRECTOR: AgentId = 'solver-1';
export const SELF_EVALUATOR: AgentId = 'evaluator-1';
export const REFLECTOR: AgentId = 'reflector-1';
/** The second agent's: it judges the first one's answers. */
export const CRITIC: AgentId = 'evaluator-2';

/** To the reflector: this answer of yours was wrong; what do you make of it? */
export type ReflectBody = { readonly problem: string; readonly answer: string };
/** Its note to itself, shown when the answer is tried again. Nobody else reads it. */
export type ReflectionBody = { readonly note: string };

/** How a game ended, with everything that rewards and evaluation need to know. */
export type SelfCorrectionOutcome = AnswersOutcome & {
  /**
   * `finished`: all turns were taken. `accepted`: an evaluation took the latest answer for right. `solved`:
   * it was right, in a game that says so. `malformed`: it could not be understood.
   */
  readonly kind: 'finished' | 'accepted' | 'solved' | 'malformed';
  readonly problem: string;
  /** The answers as they were said, in the order of `answers`; null if malformed. */
  readonly texts: readonly (string | null)[];
  /** How good each answer is, in [0, 1], in the order of `answers`; 0 if malformed. Ground truth. */
  readonly grades: readonly number[];
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

/** The outcome of a finished episode; null of one that failed. Only episodes of this protocol come here. */
export function correctionOutcome({ ending }: Episode): SelfCorrectionOutcome | null {
  return ending.kind === 'failed' ? null : (ending.outcome as Plain & SelfCorrectionOutcome);
}

export interface SelfCorrectionOptions {
  readonly domain: AnswerDomain;
  /** T: answers at most, the first included; at least 2. */
  readonly turns?: number;
  /**
   * What is said of an answer before it is revised. `none`: nothing. `self`: the solver evaluates it
   * from seat `evaluator-1`. `critique`: another agent does, from seat `evaluator-2`. `reflection`:
   * the solver is told that it failed and writes a note to itself from seat `reflector-1`; needs
   * `stop: 'solved'`.
   */
  readonly feedback?: 'none' | 'self' | 'critique' | 'reflection';
  /**
   * When the game ends before its last turn. `never`. `accepted`: when an evaluation takes the answer
   * for right; needs an evaluator. `solved`: when the answer is right, so that whoever is asked again
   * knows that it was wrong: this one bit of ground truth reaches the agents, and no other.
   */
  readonly stop?: 'never' | 'accepted' | 'solved';
  /** Characters of a reflection in the compact form; those of an evaluation if absent. */
  readonly noteLength?: number;
  /** How good an answer is, in [0, 1], for rewards that want more than right or wrong; 1 or 0 if absent. */
  readonly grade?: (problem: string, answer: string) => number;
}

interface State extends Omit<SelfCorrectionOutcome, 'kind' | 'problem' | 'scorings'> {
  readonly phase: string;
  readonly task: CorrectionTask;
  readonly seated: readonly AgentId[];
  /** What was said of the latest answer; null if nothing, or nothing that could be understood. */
  readonly note: string | null;
}

/**
 * Correcting oneself: an answer, what is said of it, another answer, for up to T turns.
 *
 * By its options this is intrinsic self-correction (SCoRe, arXiv 2409.12917; CoCoS, arXiv 2505.23060),
 * self-rewarding correction (arXiv 2502.19613), or Reflect, Retry, Reward (arXiv 2505.24726).
 *
 * The solver sees the problem, its latest answer and what was said of it, and no earlier answers. An
 * answer that is malformed counts as wrong and ends the game, as there is nothing to revise; an
 * evaluation or reflection that is malformed is left out of what the solver sees.
 */
export function selfCorrection(options: SelfCorrectionOptions): Game<State, CorrectionTask> {
  const { domain, turns = 2, feedback = 'none', stop = 'never' } = options;
  checkRules({ turns, feedback, stop });
  const { noteLength = domain.review.evaluationLength } = options;
  const { grade = (problem, answer) => (domain.isCorrect(problem, answer) ? 1 : 0) } = options;
  const judge = JUDGES[feedback];
  const judging = feedback === 'reflection' ? 'reflecting' : 'evaluating';
  const seats = judge === null ? [CORRECTOR] : [CORRECTOR, judge];
  const next = judge === null ? 'revising' : judging;
  const solved = stop === 'solved' ? ['solved'] : [];
  const accepted = stop === 'accepted' ? ['accepted'] : [];

  return {
    name: 'self-correction',
    type: {
      ...{ players: [seats.length, seats.length], turnOrder: 'sequential', information: 'perfect' },
      ...{ payoffSum: 'general', chance: 'none', symmetric: false, illegal: 'rules' },
      rewardBounds: [1 - turns, turns], // of `accumulatedProgress`; a bonus for improvement adds its own
      longest: turns + (judge === null ? 0 : turns - 1),
    },
    seats,
    phases: {
      answering: [next, ...solved, 'unanswered'],
      ...(judge !== null && { [judging]: ['revising', ...accepted] }),
      revising: [...(turns > 2 ? [next] : []), 'finished', ...solved, 'garbled'],
      finished: [],
      ...(stop === 'accepted' && { accepted: [] }), // an evaluation took the latest answer for right
      ...(stop === 'solved' && { solved: [] }), // the latest answer is right
      unanswered: [], // there is no first answer that could be understood
      garbled: [], // nor a revised one: there is nothing more to revise
    },
    task: correctionTaskSchema(domain),
    answers: {
      ...{ answering: 'answer', revising: 'answer' },
      ...{ evaluating: 'evaluation', reflecting: 'reflection' },
    },

    initial(task, seated) {
      const none = { answers: [], texts: [], grades: [], evaluations: [], reflections: [] };
      const state = { task, seated, ...none, phase: 'answering', note: null };
      return task.attempt === undefined ? state : answered(state, ENVIRONMENT, task.attempt);
    },
    phase: ({ phase }) => phase,
    toAct: ({ phase }) =>
      phase === 'answering' || phase === 'revising'
        ? [CORRECTOR]
        : phase === judging && judge !== null
          ? [judge]
          : [],
    legal: () => null,
    apply(state, actions) {
      const { [CORRECTOR]: answer } = actions;
      if (state.phase !== judging) {
        return answered(
          state,
          CORRECTOR,
          answer?.ok === true ? (answer.body as AnswerBody).answer : null,
        );
      }
      return commented(state, judge ?? CORRECTOR, actions[judge ?? CORRECTOR]);
    },
    /** All are one team: 1 if its last answer is right. */
    returns(state) {
      const isOver = FINAL.includes(state.phase);
      const earned = isOver && state.answers.at(-1)?.correct === true ? 1 : 0;
      return Object.fromEntries(state.seated.map((seat) => [seat, earned]));
    },
    outcome({ phase, task, answers, evaluations, reflections, texts, grades }) {
      const isGarbled = phase === 'garbled' || phase === 'unanswered';
      const kind = (isGarbled ? 'malformed' : phase) as SelfCorrectionOutcome['kind'];
      const { problem } = task;
      const said = { answers, evaluations, scorings: [], reflections, texts, grades };
      const outcome: SelfCorrectionOutcome = { kind, problem, ...said };
      return outcome as Plain & SelfCorrectionOutcome;
    },

    ask: askOf,
    observe(state) {
      const { kind, body } = askOf(state);
      const { problem } = state.task;
      const content = `${domain.wording.task(problem)}\n${kind}: ${JSON.stringify(body)}`;
      const [compact, maxLength] = textsOf(state);
      return { compact, chat: [{ role: 'user', content }], maxLength };
    },
    parse: (text, { phase, task }) =>
      phase === 'evaluating'
        ? parseEvaluation(text, domain)
        : phase === 'reflecting'
          ? parseNote(text, noteLength)
          : parseAnswer(text, task.problem, domain),
  };

  /** An answer, or null for none to understand, as the next attempt. */
  function answered(state: State, agent: AgentId, text: string | null): State {
    const { problem } = state.task;
    const correct = text !== null && domain.isCorrect(problem, text);
    const report: AnswerReport = {
      agent,
      turn: state.answers.filter((answer) => answer.agent === agent).length,
      view: 0,
      attempt: state.answers.length,
      value: text === null ? null : domain.valueOf(problem, text),
      correct,
    };
    const answers = [...state.answers, report];
    const phase =
      text === null
        ? state.phase === 'answering'
          ? 'unanswered'
          : 'garbled'
        : correct && stop === 'solved'
          ? 'solved'
          : answers.length >= turns
            ? 'finished'
            : next;
    const texts = [...state.texts, text];
    const grades = [...state.grades, text === null ? 0 : grade(problem, text)];
    return { ...state, phase, answers, texts, grades, note: null };
  }

  /** What was said of the latest answer: an evaluation, a reflection, or nothing to understand. */
  function commented(state: State, agent: AgentId, action: Action | undefined): State {
    const body = action?.ok === true ? action.body : null;
    const { answers, evaluations, reflections } = state;
    const author = { agent, of: answers.length - 1 };
    const wellFormed = body !== null;
    if (judging === 'reflecting') {
      const note = (body as ReflectionBody | null)?.note ?? null;
      const report = { ...author, turn: reflections.length, note, wellFormed };
      return { ...state, phase: 'revising', reflections: [...reflections, report], note };
    }
    const said = body as EvaluationBody | null;
    const verdict = said?.verdict ?? null;
    const report: EvaluationReport = { ...author, turn: evaluations.length, verdict, wellFormed };
    const phase = stop === 'accepted' && verdict === true ? 'accepted' : 'revising';
    const note = said?.evaluation ?? null;
    return { ...state, phase, evaluations: [...evaluations, report], note };
  }

  /** The compact prompt, and the length of the reply. */
  function textsOf(state: State): readonly [compact: string, maxLength: number] {
    const { kind, body } = askOf(state);
    const { answerLength } = domain.compact;
    switch (kind) {
      case 'question':
        return [questionPrompt(domain, body), answerLength];
      case 'revise':
        return [revisePrompt(domain, body.problem, body), answerLength];
      case 'evaluate':
        return [evaluatorPrompt(domain, body), domain.review.evaluationLength];
      case 'reflect':
        return [reflectPrompt(domain, body), noteLength];
    }
  }
}

const FINAL = ['finished', 'accepted', 'solved', 'garbled', 'unanswered'];
/** Whose word on an answer is asked. */
const JUDGES = {
  ...{ none: null, self: SELF_EVALUATOR, critique: CRITIC, reflection: REFLECTOR },
};

/** What is said to whoever must act. */
function askOf({ phase, task: { problem }, texts, note }: State) {
  const answer = texts.at(-1) ?? '';
  switch (phase) {
    case 'answering':
      return { kind: 'question', body: { problem, history: [] } } as const;
    case 'evaluating':
      return { kind: 'evaluate', body: { problem, answer, history: [] } } as const;
    case 'reflecting':
      return { kind: 'reflect', body: { problem, answer } } as const;
    default:
      return { kind: 'revise', body: { problem, answer, evaluation: note } } as const;
  }
}

function checkRules({
  turns,
  feedback,
  stop,
}: Required<Pick<SelfCorrectionOptions, 'turns' | 'feedback' | 'stop'>>): void {
  const fail = (rule: string) => new UserError(`selfCorrection: ${rule}`);
  if (!(Number.isInteger(turns) && turns >= 2)) {
    throw fail(`turns must be an integer of at least 2, got ${turns}; try 2`);
  }
  const isEvaluated = feedback === 'self' || feedback === 'critique';
  if (stop === 'accepted' && !isEvaluated) {
    throw fail(
      `stop 'accepted' needs an evaluator, got feedback '${feedback}'; try feedback 'self'`,
    );
  }
  if (feedback === 'reflection' && stop !== 'solved') {
    throw fail(
      `feedback 'reflection' is on answers that failed, got stop '${stop}'; say stop 'solved'`,
    );
  }
}
