import { UserError } from 'agon-sim';
import type {
  Action,
  AgentId,
  AnswerReport,
  BySeat,
  Episode,
  EvaluationReport,
  Game,
  Plain,
  ScoringReport,
} from 'agon-sim';
import type { AnswerDomain } from './tasks/answer-domain.ts';
import type { EvaluationBody } from './tasks/answer-messages.ts';
import { castAnswers, withoutText } from './tasks/cast-answers.ts';
import type { CastAnswer } from './tasks/cast-answers.ts';
import { parseAnswer, questionPrompt } from './tasks/texts/answer.ts';
import { evaluatorPrompt, parseEvaluation } from './tasks/texts/evaluation.ts';
import { voteTaskSchema } from './tasks/vote-task.ts';
import type { VoteTask } from './tasks/vote-task.ts';

export interface VotingOptions {
  readonly domain: AnswerDomain;
  /** N: seats for solvers, at least 1. A plan may seat fewer. */
  readonly solvers: number;
  /** V: other phrasings of a question, at most; 0 if absent. */
  readonly twins?: number;
  /** J: seats for judges; 0 if absent. A plan may seat fewer. */
  readonly judges?: number;
}

/** The seat of a solver, counted from 1. */
export const solverSeat = (number: number): AgentId => `solver-${number}`;
/** The seat of a judge, counted from 1. */
export const votingJudgeSeat = (number: number): AgentId => `judge-${number}`;

/** What was answered, beside the truth, and what judges said of it. Plain data, for terms that read `AnswersOutcome`. */
export type VotingOutcome = {
  /** The phrasings of the question: the original, which is view 0, then its twins. */
  readonly questions: readonly string[];
  /** View by view, in the order of the seats. A solver's turn is the view that it answered. */
  readonly answers: readonly AnswerReport[];
  /** Of each judge one for every answer that wasn't malformed; empty without judges. */
  readonly evaluations: readonly EvaluationReport[];
  /** Nobody scores evaluations here. */
  readonly scorings: readonly ScoringReport[];
};

/** The outcome of a finished episode; null of one that failed. Only episodes of this protocol come here. */
export function votingOutcome({ ending }: Episode): VotingOutcome | null {
  return ending.kind === 'failed' ? null : (ending.outcome as Plain & VotingOutcome);
}

interface State {
  readonly questions: readonly string[];
  readonly solvers: readonly AgentId[];
  readonly judges: readonly AgentId[];
  readonly answers: readonly CastAnswer[];
  readonly evaluations: readonly EvaluationReport[];
}

/**
 * A vote: N solvers answer one question independently, and nobody sees another's answer.
 *
 *   asking -> (asking-again) -> (judging) -> finished
 *
 * Where a task has twins (the same question put differently), every solver answers the question and
 * then each twin, so that there are N answers to each of the V + 1 views. Where judges are seated, each
 * of them evaluates every answer that isn't malformed, alone; seats `judge-1`, … may hold the solvers'
 * own policy (self-judging) or a past version of it, whose verdicts tell how far the judge has drifted
 * (CREAM, arXiv 2410.12735).
 *
 * Whoever counts the votes does so from the outcome; the rules favour no answer.
 */
export function voting(options: VotingOptions): Game<State, VoteTask> {
  const { domain, solvers, twins = 0, judges = 0 } = options;
  requireCount('solvers', solvers, 1);
  requireCount('twins', twins, 0);
  requireCount('judges', judges, 0);
  const seatsOf = (count: number, seat: (number: number) => AgentId) =>
    Array.from({ length: count }, (_, i) => seat(i + 1));
  const [askable, judging] = [seatsOf(solvers, solverSeat), seatsOf(judges, votingJudgeSeat)];
  const oneByOne = solvers === 1 && judges <= 1;
  const after = [...(judges > 0 ? ['judging'] : []), 'finished'];
  return {
    name: 'voting',
    type: {
      ...{ players: [1, solvers + judges], turnOrder: oneByOne ? 'sequential' : 'simultaneous' },
      // A judge is shown one answer at a time.
      information: oneByOne && judges * twins === 0 ? 'perfect' : 'imperfect',
      ...{ payoffSum: 'general', chance: 'none', symmetric: false, illegal: 'rules' },
      rewardBounds: [0, 1 + twins], // at most 1 for each of a solver's answers
      longest: (1 + twins) * (judges > 0 ? 1 + solvers : 1),
    },
    seats: [...askable, ...judging],
    phases: {
      asking: twins > 0 ? ['asking-again', ...after] : after,
      ...(twins > 0 ? { 'asking-again': ['asking-again', ...after] } : {}),
      ...(judges > 0 ? { judging: ['judging', 'finished'] } : {}),
      finished: [],
    },
    task: voteTaskSchema(domain, twins),
    answers: { asking: 'answer', 'asking-again': 'answer', judging: 'evaluation' },

    initial({ problem, twins: others }, seated) {
      const asked = askable.filter((seat) => seated.includes(seat));
      if (asked.length === 0) {
        throw new UserError(
          `voting: a plan must seat a solver, got ${seated.join(', ') || 'nobody'}; seat '${solverSeat(1)}'`,
        );
      }
      const judges = judging.filter((seat) => seated.includes(seat));
      return {
        questions: [problem, ...others],
        solvers: asked,
        judges,
        answers: [],
        evaluations: [],
      };
    },
    phase: phaseOf,
    toAct: (state) => {
      const phase = phaseOf(state);
      return phase === 'finished' ? [] : phase === 'judging' ? state.judges : state.solvers;
    },
    legal: () => null,
    apply: (state, actions) =>
      phaseOf(state) === 'judging'
        ? { ...state, evaluations: [...state.evaluations, ...evaluationsIn(state, actions)] }
        : {
            ...state,
            answers: [
              ...state.answers,
              ...castAnswers(state.solvers, actions, viewOf(state), state.questions, domain),
            ],
          },
    returns: ({ solvers, judges }) =>
      Object.fromEntries([...solvers, ...judges].map((seat) => [seat, 0])),
    outcome: ({ questions, answers, evaluations }) =>
      ({
        questions,
        answers: answers.map(withoutText),
        evaluations,
        scorings: [],
      }) satisfies VotingOutcome as unknown as Plain,

    ask: askOf,
    observe(state) {
      const { kind, body } = askOf(state);
      const { compact, review, wording } = domain;
      const task = wording.task(body.problem);
      const content =
        kind === 'question'
          ? `${task}\n\n${wording.answerForm}`
          : `${task}\n\nThe answer to examine: ${body.answer}\n\n${wording.evaluationForm}`;
      const [prompt, maxLength] =
        kind === 'question'
          ? [questionPrompt(domain, body), compact.answerLength]
          : [evaluatorPrompt(domain, body), review.evaluationLength];
      return { compact: prompt, chat: [{ role: 'user', content }], maxLength };
    },
    parse: (text, state) =>
      phaseOf(state) === 'judging'
        ? parseEvaluation(text, domain)
        : parseAnswer(text, askOf(state).body.problem, domain),
  };
}

/** The view that solvers answer next. */
const viewOf = ({ answers, solvers }: State): number => answers.length / solvers.length;

function phaseOf(state: State): string {
  if (viewOf(state) < state.questions.length)
    return viewOf(state) === 0 ? 'asking' : 'asking-again';
  return state.evaluations.length < state.judges.length * judgeable(state).length
    ? 'judging'
    : 'finished';
}

/** Answers that can be shown to a judge. */
const judgeable = ({ answers }: State): readonly number[] =>
  answers.flatMap(({ text }, index) => (text === null ? [] : [index]));

/** Of which answer judges speak now. */
const judgedNow = (state: State): number =>
  judgeable(state)[state.evaluations.length / state.judges.length] ?? -1;

/** What is said to whoever must act. */
function askOf(state: State) {
  if (phaseOf(state) !== 'judging') {
    const problem = state.questions[viewOf(state)] ?? '';
    return { kind: 'question', body: { problem, history: [] } } as const;
  }
  const { view = 0, text } = state.answers[judgedNow(state)] ?? {};
  const problem = state.questions[view] ?? '';
  return { kind: 'evaluate', body: { problem, answer: text ?? '', history: [] } } as const;
}

function evaluationsIn(state: State, actions: BySeat<Action>): readonly EvaluationReport[] {
  const turn = state.evaluations.length / state.judges.length;
  return state.judges.map((agent) => {
    const action = actions[agent];
    const verdict = action?.ok === true ? (action.body as EvaluationBody).verdict : null;
    return { agent, turn, of: judgedNow(state), verdict, wellFormed: action?.ok === true };
  });
}

function requireCount(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new UserError(
    `voting: ${name} must be an integer of at least ${least}, got ${value}; try ${least + 1}`,
  );
}
