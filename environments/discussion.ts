import { ENVIRONMENT, UserError } from 'agon-sim';
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
import type { AnswerBody, DiscussedAnswer, EvaluationBody } from './tasks/answer-messages.ts';
import { castDiscussion, castRules, discussionSeat } from './tasks/discussion-cast.ts';
import type { CastOptions, CastReview, CastRound } from './tasks/discussion-cast.ts';
import { discussionTaskSchema } from './tasks/discussion-task.ts';
import type { DiscussionTask } from './tasks/discussion-task.ts';
import { parseAnswer, questionPrompt } from './tasks/texts/answer.ts';
import { evaluatorPrompt, parseEvaluation } from './tasks/texts/evaluation.ts';
import { parseScoring, scorerPrompt } from './tasks/texts/scoring.ts';

/** To a scorer: does this answer stand against this evaluation? No history: only what is shown counts. */
export type ScoreBody = {
  readonly problem: string;
  readonly answer: string;
  /** Null: nobody evaluated the answer, and the scorer has its own judgement alone. */
  readonly evaluation: string | null;
};
/** 3 if the answer stands, 2 if a minor flaw was shown, 1 if it was refuted. */
export type ScoringBody = { readonly score: 1 | 2 | 3 };

/** How a discussion ended, with everything that rewards and evaluation need to know: an `AnswersOutcome`, plain data. */
export type DiscussionOutcome = {
  readonly kind: DiscussionTask['kind'];
  readonly problem: string;
  readonly answers: readonly DiscussedAnswerReport[];
  readonly evaluations: readonly DiscussedEvaluationReport[];
  readonly scorings: readonly Readonly<ScoringReport>[];
  /** Whose reply could not be understood, in the order of their replies. */
  readonly malformed: readonly AgentId[];
};

/** An answer of the discussion, its round counted from 0, its text null if malformed. One that the task gave was said by the environment. */
export type DiscussedAnswerReport = Readonly<AnswerReport> & {
  readonly round: number;
  readonly text: string | null;
};

/**
 * An evaluation of the discussion, its text null if malformed or blank. Where there are no evaluators, the environment
 * says a blank one, well formed and without a verdict, for scorings to refer to.
 */
export type DiscussedEvaluationReport = Readonly<EvaluationReport> & {
  readonly text: string | null;
};

/** The outcome of a finished episode; null of one that failed. Only episodes of this protocol come here. */
export function discussionOutcome({ ending }: Episode): DiscussionOutcome | null {
  return ending.kind === 'failed' ? null : (ending.outcome as DiscussionOutcome);
}

export interface DiscussionOptions extends CastOptions {
  readonly domain: AnswerDomain;
  /** m: rounds, each with one answer. At least 1; 1 if absent. */
  readonly rounds?: number;
  /** n: evaluations of each answer, each with one scoring. At least 1; 1 if absent. */
  readonly evaluations?: number;
  /** κ: how many of the last rounds solvers and evaluators are shown. At least 0; 2 if absent. */
  readonly history?: number;
}

interface State extends Omit<DiscussionOutcome, 'kind' | 'problem'> {
  readonly phase: string;
  readonly task: DiscussionTask;
  readonly seated: readonly AgentId[];
  readonly cast: readonly CastRound[];
  /** Which round it is, and which judgement of the round's answer; both counted from 0. */
  readonly round: number;
  readonly review: number;
}

/**
 * The protocol of CoMAS (arXiv 2510.08529, section 3.1): agents answer a question in rounds, evaluate
 * each other's answers and score the evaluations.
 *
 *   solving -> evaluating -> scoring -> evaluating -> … -> solving -> … -> discussed
 *
 * Agent k is whoever speaks for the seats `solver-k`, `evaluator-k` and `scorer-k`; any of them can be
 * drawn for any role, among those whom the plan seats. Solvers and evaluators see the last rounds,
 * scorers nothing but the problem, the answer and the evaluation. Nobody ever sees what is true.
 * Malformed answers are not evaluated, malformed evaluations not scored.
 *
 * By the task's kind a question is discussed (`discuss`), answered once by one solver (`solve`), or a
 * given answer is evaluated and scored (`judge`).
 *
 * Departure: nobody judges itself; the paper's agents may.
 *
 * @throws UserError on options out of range
 */
export function discussion(options: DiscussionOptions): Game<State, DiscussionTask> {
  const { domain, agents, rounds = 1, evaluations = 1, history = 2, without = null } = options;
  for (const [name, value] of Object.entries({ agents, rounds, evaluations })) {
    requireCount(name, value, 1);
  }
  requireCount('history', history, 0);
  const rules = castRules(options);
  const judgements = rounds * evaluations;
  const first = without === 'evaluator' ? 'scoring' : 'evaluating';
  const again = [...(evaluations > 1 ? [first] : []), ...(rounds > 1 ? ['solving'] : [])];

  return {
    name: 'discussion',
    type: {
      ...{ players: [1, 3 * agents], turnOrder: 'sequential', information: 'imperfect' },
      // A score splits one unit, but one that can't be read costs its scorer 1.
      ...{ payoffSum: 'general', rewardBounds: [-judgements, judgements] },
      ...{ chance: 'sampled', symmetric: false, illegal: 'rules' },
      longest: rounds + 2 * judgements,
    },
    seats: Array.from({ length: agents }, (_, i) => i + 1).flatMap((agent) =>
      (['solver', 'evaluator', 'scorer'] as const).map((role) => discussionSeat(role, agent)),
    ),
    phases: {
      solving: [first, ...(rounds > 1 ? ['solving'] : []), 'answered', 'discussed'],
      ...(without !== 'evaluator' && {
        evaluating: [...(without === 'scorer' ? [] : ['scoring']), ...again, 'judged', 'discussed'],
      }),
      ...(without !== 'scorer' && { scoring: [...again, 'judged', 'discussed'] }),
      discussed: [],
      answered: [], // the task was to solve: nobody says anything of the answer
      judged: [], // the answer was given
    },
    task: discussionTaskSchema(domain, evaluations),
    answers: { solving: 'answer', evaluating: 'evaluation', scoring: 'scoring' },

    initial(task, seated, chance) {
      const size = {
        rounds: task.kind === 'discuss' ? rounds : 1,
        evaluations: task.kind === 'solve' ? 0 : (task.evaluations ?? evaluations),
        solvers: task.kind !== 'judge',
      };
      const cast = castDiscussion(rules, size, seated, chance);
      const none = { answers: [], evaluations: [], scorings: [], malformed: [] };
      const state = { phase: 'solving', task, seated, cast, round: 0, review: 0, ...none };
      return task.kind === 'judge' ? answered(state, task.answer) : state;
    },
    phase: ({ phase }) => phase,
    toAct(state) {
      const actor = actorOf(state);
      return actor === null ? [] : [actor];
    },
    legal: () => null,
    apply(state, actions) {
      const action = actions[actorOf(state) ?? ''];
      const body = action?.ok === true ? action.body : null;
      if (state.phase === 'solving') {
        return answered(state, (body as AnswerBody | null)?.answer ?? null);
      }
      return state.phase === 'evaluating'
        ? evaluated(state, body as EvaluationBody | null)
        : scored(state, (body as ScoringBody | null)?.score ?? null);
    },
    returns: returnsOf,
    outcome({ task, answers, evaluations: reports, scorings, malformed }) {
      const { kind, problem } = task;
      const outcome = { kind, problem, answers, evaluations: reports, scorings, malformed };
      return outcome satisfies DiscussionOutcome as Plain & DiscussionOutcome;
    },

    ask: askOf,
    observe(state) {
      const { kind, body } = askOf(state);
      const content = `${domain.wording.task(body.problem)}\n${kind}: ${JSON.stringify(body)}`;
      const [compact, maxLength] =
        kind === 'question'
          ? [questionPrompt(domain, body), domain.compact.answerLength]
          : kind === 'evaluate'
            ? [evaluatorPrompt(domain, body), domain.review.evaluationLength]
            : [scorerPrompt(domain, body), domain.review.scoringLength];
      return { compact, chat: [{ role: 'user', content }], maxLength };
    },
    parse: (text, { phase, task }): Action =>
      phase === 'solving'
        ? parseAnswer(text, task.problem, domain)
        : phase === 'evaluating'
          ? parseEvaluation(text, domain)
          : parseScoring(text, domain),
  };

  /** What is said to whoever must act. */
  function askOf(state: State) {
    const { phase, task, answers } = state;
    const { problem } = task;
    const shown = { problem, answer: answers.at(-1)?.text ?? '' };
    const earlier = historyOf(state, history);
    if (phase === 'solving') {
      return { kind: 'question', body: { problem, history: earlier } } as const;
    }
    if (phase === 'evaluating') {
      return { kind: 'evaluate', body: { ...shown, history: earlier } } as const;
    }
    const evaluation = state.evaluations.at(-1)?.text ?? null;
    return { kind: 'score', body: { ...shown, evaluation } } as const;
  }

  /** Enters the round's answer; one that can't be understood (null) is not evaluated. */
  function answered(state: State, text: string | null): State {
    const { task, answers, round } = state;
    const agent = state.cast[round]?.solver ?? ENVIRONMENT;
    const value = text === null ? null : domain.valueOf(task.problem, text);
    const correct = text !== null && domain.isCorrect(task.problem, text);
    const report = { agent, turn: turnsOf(agent, answers), view: 0, attempt: 0, round };
    const next = {
      ...said(state, agent, text),
      answers: [...answers, { ...report, text, value, correct }],
    };
    return text === null ? endRound(next) : judge(next, 0);
  }
}

/** Enters an evaluation of the latest answer; one that can't be understood (null) is not scored. */
function evaluated(state: State, body: EvaluationBody | null): State {
  const agent = reviewOf(state)?.evaluator ?? ENVIRONMENT;
  const report = { agent, turn: turnsOf(agent, state.evaluations), of: state.answers.length - 1 };
  const { verdict = null, evaluation: text = null } = body ?? {};
  const evaluations = [
    ...state.evaluations,
    { ...report, verdict, wellFormed: body !== null, text },
  ];
  const next = { ...said(state, agent, body), evaluations };
  const isScored = body !== null && reviewOf(state)?.scorer != null;
  return isScored ? { ...next, phase: 'scoring' } : judge(next, state.review + 1);
}

/** Enters the score of the latest evaluation; null if it can't be understood. */
function scored(state: State, score: 1 | 2 | 3 | null): State {
  const agent = reviewOf(state)?.scorer ?? ENVIRONMENT;
  const { scorings, evaluations, review } = state;
  const report = { agent, turn: turnsOf(agent, scorings), of: evaluations.length - 1, score };
  return judge({ ...said(state, agent, score), scorings: [...scorings, report] }, review + 1);
}

/** The state in which the round's answer is judged the next time, or the next round begins. */
function judge(before: State, review: number): State {
  const state = { ...before, review };
  const next = reviewOf(state);
  if (next === undefined) return endRound(state);
  if (next.evaluator !== null) return { ...state, phase: 'evaluating' };
  const blank = { agent: ENVIRONMENT, verdict: null, wellFormed: true, text: null };
  const { evaluations, answers } = state;
  const report = { ...blank, turn: turnsOf(ENVIRONMENT, evaluations), of: answers.length - 1 };
  return { ...state, phase: 'scoring', evaluations: [...evaluations, report] };
}

function endRound(state: State): State {
  const round = state.round + 1;
  if (round < state.cast.length) return { ...state, phase: 'solving', round, review: 0 };
  return { ...state, phase: ENDED[state.task.kind] };
}

/** The phase in which a game is over, by the kind of its task. */
const ENDED = { discuss: 'discussed', solve: 'answered', judge: 'judged' };

/** The state after `agent` has spoken; null: nothing that could be understood. */
function said(state: State, agent: AgentId, body: unknown): State {
  return body === null ? { ...state, malformed: [...state.malformed, agent] } : state;
}

/** Who judges the answer now; undefined once all have. */
function reviewOf({ cast, round, review }: State): CastReview | undefined {
  return cast[round]?.reviews[review];
}

/** Who must act; null once it is over. */
function actorOf(state: State): AgentId | null {
  const { phase, cast, round } = state;
  if (phase === 'solving') return cast[round]?.solver ?? null;
  if (phase === 'evaluating') return reviewOf(state)?.evaluator ?? null;
  return phase === 'scoring' ? (reviewOf(state)?.scorer ?? null) : null;
}

/** The answers of the last `rounds` rounds with what was said of them, oldest first: a pair for each evaluation. */
function historyOf(state: State, rounds: number): readonly DiscussedAnswer[] {
  return state.answers.flatMap(({ text, round }, of): DiscussedAnswer[] => {
    if (text === null || round >= state.round || round < state.round - rounds) return [];
    const evaluations = state.evaluations.flatMap((one) =>
      one.of === of && one.text !== null ? [{ answer: text, evaluation: one.text }] : [],
    );
    return evaluations.length > 0 ? evaluations : [{ answer: text, evaluation: null }];
  });
}

/** How often an agent has been reported already. */
function turnsOf(agent: AgentId, reports: readonly { readonly agent: AgentId }[]): number {
  return reports.filter((report) => report.agent === agent).length;
}

/**
 * A score t splits one unit: (t - 1) / 2 to the solver, (3 - t) / 2 to the evaluator. A score that can't be read costs
 * its scorer 1. Terms may pay otherwise: `comasSplit` takes means.
 */
function returnsOf({ seated, answers, evaluations, scorings }: State): BySeat<number> {
  const earned = new Map<AgentId, number>(seated.map((seat) => [seat, 0]));
  const pay = (seat: AgentId | undefined, value: number) => {
    const before = earned.get(seat ?? ENVIRONMENT);
    if (seat !== undefined && before !== undefined) earned.set(seat, before + value);
  };
  for (const { agent, of, score } of scorings) {
    const evaluation = evaluations[of];
    if (score === null) pay(agent, -1);
    else {
      pay(answers[evaluation?.of ?? -1]?.agent, (score - 1) / 2);
      pay(evaluation?.agent, (3 - score) / 2);
    }
  }
  return Object.fromEntries(earned);
}

function requireCount(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new UserError(`discussion.${name}: must be an integer of at least ${least}, got ${value}`);
}

export { discussionSeat } from './tasks/discussion-cast.ts';
export type { DiscussionRole } from './tasks/discussion-cast.ts';
