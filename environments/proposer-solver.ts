import { mostVoted, UserError } from 'agon-sim';
import type {
  AgentId,
  AnswerReport,
  Episode,
  EvaluationReport,
  Game,
  Plain,
  ScoringReport,
} from 'agon-sim';
import type { AnswerDomain } from './tasks/answer-domain.ts';
import { castAnswers, withoutText } from './tasks/cast-answers.ts';
import type { CastAnswer } from './tasks/cast-answers.ts';
import {
  checkFilters,
  refuseAnswered,
  refuseUnasked,
  similarityTo,
} from './tasks/proposal-filters.ts';
import type { ProposalFilters, Refusal } from './tasks/proposal-filters.ts';
import { proposalTaskSchema } from './tasks/proposal-task.ts';
import type { ProposalTask } from './tasks/proposal-task.ts';
import { parseAnswer, questionPrompt } from './tasks/texts/answer.ts';
import { parseProposal, proposerPrompt } from './tasks/texts/proposal.ts';
import { solverSeat } from './voting.ts';

export const PROPOSER: AgentId = 'proposer';

/** To the proposer: make up a problem like these, but a new one. */
export type ProposeBody = { readonly examples: readonly string[] };
/** Its problem; whether it is new or any good is for others to judge. */
export type ProposalBody = { readonly problem: string };

/** What was proposed and answered, beside the truth. Plain data, for terms that read `AnswersOutcome`. */
export type ProposerSolverOutcome = {
  readonly proposal: ProposalReport;
  /** Of an accepted problem, in the order of the seats; empty if it was refused, so that no term learns from it. */
  readonly answers: readonly AnswerReport[];
  /** Answers to a problem that turned out too easy or too hard. */
  readonly unused: readonly AnswerReport[];
  /** Nobody evaluates here. */
  readonly evaluations: readonly EvaluationReport[];
  readonly scorings: readonly ScoringReport[];
};

/** The outcome of a finished episode; null of one that failed. Only episodes of this protocol come here. */
export function proposalOutcome({ ending }: Episode): ProposerSolverOutcome | null {
  return ending.kind === 'failed' ? null : (ending.outcome as Plain & ProposerSolverOutcome);
}

/** What became of a proposal. */
export type ProposalReport = {
  readonly agent: AgentId;
  /** Of the agent's decisions in this episode; counted from 0. */
  readonly turn: number;
  /** Null if it was malformed. */
  readonly problem: string | null;
  /** It passed all filters. */
  readonly accepted: boolean;
  /** Why it was refused; null if it was accepted. */
  readonly reason: Refusal | null;
  /** To the most similar example or known problem, in [0, 1]; null if malformed. */
  readonly similarity: number | null;
  /** Of the most frequent answer, in [0, 1]; null if nobody was asked. */
  readonly share: number | null;
};

export interface ProposerSolverOptions {
  readonly domain: AnswerDomain;
  /** N: seats for solvers, at least 1. A plan may seat fewer. */
  readonly solvers: number;
  readonly filters?: ProposalFilters;
}

interface State {
  readonly phase: string;
  readonly task: ProposalTask;
  readonly seated: readonly AgentId[];
  /** Null as long as there is none, or if it was malformed. */
  readonly problem: string | null;
  readonly similarity: number | null;
  readonly refusal: Refusal | null;
  /** The solvers' answers to the proposed problem. */
  readonly answers: readonly CastAnswer[];
}

/**
 * Self-made tasks: a proposer makes up a problem after a few examples, and N solvers answer it
 * independently, as in SeRL (arXiv 2505.20347).
 *
 * A problem is put to the solvers if it is well formed, of the right split and not too similar to the
 * examples and known problems. It is accepted if the solvers neither agree too much nor too little, so
 * that it is neither too easy nor too hard for them; what they said of a refused one stands in
 * `unused`, where no reward term looks. No filter knows the right answer.
 */
export function proposerSolver(options: ProposerSolverOptions): Game<State, ProposalTask> {
  const { domain, solvers } = options;
  if (!(Number.isInteger(solvers) && solvers >= 1)) {
    throw new UserError(
      `proposerSolver: solvers must be an integer of at least 1, got ${solvers}; try 8`,
    );
  }
  const filters = checkFilters(options.filters ?? {});
  const seats = [PROPOSER, ...Array.from({ length: solvers }, (_, i) => solverSeat(i + 1))];
  const weighs = filters.share !== null;

  return {
    name: 'proposer-solver',
    type: {
      ...{ players: [2, 1 + solvers], turnOrder: solvers === 1 ? 'sequential' : 'simultaneous' },
      ...{ information: 'imperfect', payoffSum: 'general', chance: 'none', symmetric: false },
      rewardBounds: [-1, 1], // a malformed proposal costs its proposer 1
      ...{ illegal: 'rules', longest: 2 },
    },
    seats,
    phases: {
      proposing: ['answering', 'refused', 'garbled'],
      answering: weighs ? ['accepted', 'unsuitable'] : ['accepted'],
      accepted: [],
      refused: [], // of another split, or too similar: nobody is asked
      garbled: [], // the proposal could not be understood
      ...(weighs && { unsuitable: [] }), // too easy or too hard
    },
    task: proposalTaskSchema(domain),
    answers: { proposing: 'proposal', answering: 'answer' },

    initial(task, seated) {
      if (!seated.includes(PROPOSER) || seated.length < 2) {
        throw new UserError(
          `proposer-solver: a plan must seat a proposer and a solver, got ${seated.join(', ') || 'nobody'}; seat '${PROPOSER}' and '${solverSeat(1)}'`,
        );
      }
      const none = { problem: null, similarity: null, refusal: null, answers: [] };
      return { phase: 'proposing', task, seated, ...none };
    },
    phase: ({ phase }) => phase,
    toAct: ({ phase, seated }) =>
      phase === 'proposing' ? [PROPOSER] : phase === 'answering' ? solversIn(seated) : [],
    legal: () => null,
    apply(state, actions) {
      if (state.phase === 'proposing') {
        const action = actions[PROPOSER];
        if (action?.ok !== true) return { ...state, phase: 'garbled', refusal: 'malformed' };
        const { problem } = action.body as ProposalBody;
        const similarity = similarityTo(problem, state.task, domain);
        const refusal = refuseUnasked(problem, similarity, domain, filters);
        const phase = refusal === null ? 'answering' : 'refused';
        return { ...state, phase, problem, similarity, refusal };
      }
      const { seated, problem } = state;
      const answers = castAnswers(solversIn(seated), actions, 0, [problem ?? ''], domain);
      const refusal = refuseAnswered(mostVoted(answers)?.share ?? 0, filters);
      return { ...state, phase: refusal === null ? 'accepted' : 'unsuitable', answers, refusal };
    },
    /** The proposer: 1 for an accepted problem, -1 for one that can't be read. A solver: 1 for a right answer to an accepted one. */
    returns({ phase, seated, answers }) {
      const accepted = phase === 'accepted';
      const right = answers.filter(({ correct }) => accepted && correct).map(({ agent }) => agent);
      const proposer = accepted ? 1 : phase === 'garbled' ? -1 : 0;
      return Object.fromEntries(
        seated.map((seat) => [seat, seat === PROPOSER ? proposer : right.includes(seat) ? 1 : 0]),
      );
    },
    outcome: (state) => outcomeOf(state) as Plain & ProposerSolverOutcome,

    ask: askOf,
    observe(state) {
      const { compact, wording } = domain;
      const { kind, body } = askOf(state);
      const examples = kind === 'propose' ? body.examples : [body.problem];
      const content = `${examples.map((one) => wording.task(one)).join('\n\n')}\n${kind}: ${JSON.stringify(body)}`;
      const [prompt, maxLength] =
        kind === 'propose'
          ? [proposerPrompt(domain, body), compact.problemLength]
          : [questionPrompt(domain, body), compact.answerLength];
      return { compact: prompt, chat: [{ role: 'user', content }], maxLength };
    },
    parse: (text, { phase, problem }) =>
      phase === 'proposing' ? parseProposal(text, domain) : parseAnswer(text, problem, domain),
  };
}

const solversIn = (seated: readonly AgentId[]): readonly AgentId[] =>
  seated.filter((seat) => seat !== PROPOSER);

/** What is said to whoever must act. */
function askOf({ phase, task, problem }: State) {
  return phase === 'proposing'
    ? ({ kind: 'propose', body: { examples: task.examples } } as const)
    : ({ kind: 'question', body: { problem: problem ?? '', history: [] } } as const);
}

function outcomeOf({ problem, similarity, refusal, ...state }: State): ProposerSolverOutcome {
  const accepted = refusal === null;
  const answers = state.answers.map(withoutText);
  const share = answers.length === 0 ? null : (mostVoted(answers)?.share ?? 0);
  const report = { problem, accepted, reason: refusal, similarity, share };
  return {
    proposal: { agent: PROPOSER, turn: 0, ...report },
    answers: accepted ? answers : [],
    unused: accepted ? [] : answers,
    ...{ evaluations: [], scorings: [] },
  };
}
