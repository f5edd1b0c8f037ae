import { UserError } from 'agon-sim';
import type {
  AgentId,
  AnswerReport,
  EvaluationReport,
  Game,
  Plain,
  ProbeReport,
  ScoringReport,
} from 'agon-sim';
import type { AnswerDomain } from './tasks/answer-domain.ts';
import { castAnswers, withoutText } from './tasks/cast-answers.ts';
import type { CastAnswer } from './tasks/cast-answers.ts';
import { ALL_PROBES, listProbes } from './tasks/list-probes.ts';
import type { ProbeText, ProbingRules } from './tasks/list-probes.ts';
import { parseAnswer, questionPrompt } from './tasks/texts/answer.ts';
import { parseProbed, probePrompt } from './tasks/texts/probe.ts';
import { voteTaskSchema } from './tasks/vote-task.ts';
import type { VoteTask } from './tasks/vote-task.ts';
import { solverSeat } from './voting.ts';

/** The seat of the prober beside a solver, counted from 1. */
export const proberSeat = (number: number): AgentId => `prober-${number}`;

/** To a prober: how likely is this text here? */
export type ProbeBody = ProbeText & { readonly problem: string };
/** It has been scored. How likely it was is in the decision and not for others to hear. */
export type ProbedBody = Readonly<Record<string, never>>;

/** What was answered, beside the truth, and what was scored of it. Plain data, for terms that read `LikelihoodOutcome`. */
export type ProbingOutcome = {
  readonly problem: string;
  /** In the order of the seats. */
  readonly answers: readonly AnswerReport[];
  /** In the order in which they were made: the first of each prober, then the second of each, … */
  readonly probes: readonly ProbeReport[];
  /** Nobody evaluates here, and nobody scores evaluations. */
  readonly evaluations: readonly EvaluationReport[];
  readonly scorings: readonly ScoringReport[];
};

export interface LikelihoodProbingOptions extends Partial<ProbingRules> {
  readonly domain: AnswerDomain;
  /** N, at least 1; each has a prober of its own, which should hold the same policy. */
  readonly solvers: number;
}

interface State {
  readonly phase: string;
  readonly problem: string;
  readonly seated: readonly AgentId[];
  readonly answers: readonly CastAnswer[];
  /** How many probes each prober has been through, well-formed or not. */
  readonly round: number;
  readonly probes: readonly ProbeReport[];
}

/**
 * Answers, and how likely they were: N solvers answer one question independently, then a prober beside
 * each has its policy score texts about the answer, for terms that pay for likelihoods.
 *
 *   asking -> probing -> probing -> … -> finished
 *   asking -> unanswered
 *
 * Of each answer that isn't malformed these are scored: the answer `alone` and `given-question`
 * (self-aligned reward, arXiv 2509.05489); one mark as its `last-token` (LaSeR, arXiv 2510.14943); and,
 * as `state`, after each of T parts of its working the conclusion of every answer that was given, once
 * for each value (CoVo, arXiv 2506.08745). All probers score at once, each its next text.
 *
 * A policy that never saw the prompt of `alone` gives it an arbitrary likelihood: a warm start should
 * show it answers to `S`.
 *
 * @throws UserError on options out of range
 */
export function likelihoodProbing(options: LikelihoodProbingOptions): Game<State, VoteTask> {
  const { domain, solvers } = options;
  const rules = checkRules(options);
  const numbers = Array.from({ length: solvers }, (_, i) => i + 1);
  const [asked, beside] = [numbers.map(solverSeat), numbers.map(proberSeat)];
  const alone = solvers === 1;
  const most = rules.probes.reduce(
    (sum, kind) => sum + (kind === 'state' ? rules.states * solvers : 1),
    0,
  );

  return {
    name: 'likelihood-probing',
    type: {
      ...{ players: [2 * solvers, 2 * solvers], turnOrder: alone ? 'sequential' : 'simultaneous' },
      // One solver's prober is shown the whole answer, unless it begins with parts of it.
      information: alone && rules.probes[0] !== 'state' ? 'perfect' : 'imperfect',
      ...{ payoffSum: 'general', chance: 'none', symmetric: false, illegal: 'rules' },
      rewardBounds: [-1, 2], // 2 of `lastTokenAlignment`; the other terms stay inside
      longest: 1 + most,
    },
    seats: [...asked, ...beside],
    phases: {
      asking: ['probing', 'unanswered'],
      probing: [...(most > 1 ? ['probing'] : []), 'finished'],
      finished: [],
      unanswered: [], // there is no answer to probe
    },
    task: voteTaskSchema(domain, 0),
    answers: { asking: 'answer', probing: 'probed' },

    initial: ({ problem }, seated) => {
      return { phase: 'asking', problem, seated, answers: [], round: 0, probes: [] };
    },
    phase: ({ phase }) => phase,
    toAct: (state) =>
      state.phase === 'asking' ? asked : state.phase === 'probing' ? probersOf(state) : [],
    legal: () => null,
    apply(state, actions) {
      if (state.phase === 'asking') {
        const answers = castAnswers(asked, actions, 0, [state.problem], domain);
        const isAnswered = answers.some(({ text }) => text !== null);
        return { ...state, answers, phase: isAnswered ? 'probing' : 'unanswered' };
      }
      const made = probersOf(state).flatMap((agent): readonly ProbeReport[] => {
        const probe = probeOf(state, agent);
        // One that went wrong isn't reported.
        return actions[agent]?.ok === true && probe !== undefined ? [probe.report] : [];
      });
      const next = { ...state, round: state.round + 1, probes: [...state.probes, ...made] };
      return { ...next, phase: probersOf(next).length > 0 ? 'probing' : 'finished' };
    },
    /** A solver: 1 for a right answer. */
    returns({ seated, answers }) {
      const right = answers.filter(({ correct }) => correct).map(({ agent }) => agent);
      return Object.fromEntries(seated.map((seat) => [seat, right.includes(seat) ? 1 : 0]));
    },
    outcome({ problem, answers, probes }) {
      const said = { answers: answers.map(withoutText), probes };
      const outcome: ProbingOutcome = { problem, ...said, evaluations: [], scorings: [] };
      return outcome as Plain & ProbingOutcome;
    },

    ask: (state, seat) => {
      const body = state.phase === 'asking' ? question(state) : bodyOf(state, seat);
      return { kind: state.phase === 'asking' ? 'question' : 'probe', body };
    },
    observe(state, seat) {
      if (state.phase === 'asking') {
        const content = `${domain.wording.task(state.problem)}\n\n${domain.wording.answerForm}`;
        return {
          compact: questionPrompt(domain, question(state)),
          chat: [{ role: 'user', content }],
          maxLength: domain.compact.answerLength,
        };
      }
      const probe = bodyOf(state, seat);
      const content = `probe: ${JSON.stringify(probe)}`;
      return {
        compact: probePrompt(domain, probe),
        chat: [{ role: 'user', content }],
        maxLength: Array.from(probe.text).length,
        scored: probe.text,
      };
    },
    parse: (text, state, seat) =>
      state.phase === 'asking'
        ? parseAnswer(text, state.problem, domain)
        : parseProbed(text, bodyOf(state, seat).text),
  };

  /** The probe that a prober is to make now; none once it has made all. */
  function probeOf({ answers, round }: State, agent: AgentId) {
    const of = answers.findIndex((answer) => answer.agent === asked[beside.indexOf(agent)]);
    const probe = listProbes(answers, of, domain, rules)[round];
    return probe && { report: { agent, turn: round, of, ...probe.reported }, text: probe.text };
  }

  function probersOf(state: State): readonly AgentId[] {
    return beside.filter((agent) => probeOf(state, agent) !== undefined);
  }

  function bodyOf(state: State, agent: AgentId): ProbeBody {
    const probe = probeOf(state, agent)?.text ?? { kind: 'alone', before: '', text: '' };
    const { kind, before, text } = probe;
    return { kind, problem: state.problem, before, text };
  }
}

const question = ({ problem }: State) => ({ problem, history: [] });

function checkRules(options: LikelihoodProbingOptions): ProbingRules {
  const { domain, solvers, probes = ALL_PROBES, states = 3, mark = '!' } = options;
  const { answerLength } = domain.compact;
  const { conclusion = answerLength } = options;
  const require = (name: string, value: number, most = Infinity) => {
    if (Number.isInteger(value) && value >= 1 && value <= most) return;
    const range = most === Infinity ? 'of at least 1' : `in [1, ${most}]`;
    throw new UserError(`likelihoodProbing: ${name} must be an integer ${range}, got ${value}`);
  };
  require('solvers', solvers);
  require('states', states);
  require('conclusion', conclusion, answerLength);
  if (Array.from(mark).length !== 1) {
    throw new UserError(
      `likelihoodProbing: mark must be one character, got ${JSON.stringify(mark)}; try "!"`,
    );
  }
  return { probes, states, conclusion, mark };
}
