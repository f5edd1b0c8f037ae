import { UserError } from 'agon-sim';
import type { Action, AgentId, BySeat, Episode, Game } from 'agon-sim';
import { defaultGate, deliberateFamilies, findingOf } from './tasks/rewrite-gate.ts';
import type { Finding, Gate, Rewrite } from './tasks/rewrite-gate.ts';
import { adversarialTaskSchema } from './tasks/adversarial-task.ts';
import type { AdversarialTask } from './tasks/adversarial-task.ts';
import type { SolutionCheck, TaskDomain } from './tasks/task-domain.ts';
import { parseRewrite, sneakyPrompt } from './tasks/texts/rewrite.ts';
import type { Rewritten } from './tasks/texts/rewrite.ts';
import { parseSolution, solverPrompt } from './tasks/texts/solution.ts';
import { criticPrompt, parseVerdict } from './tasks/texts/verdict.ts';

export const SOLVER: AgentId = 'solver';
export const SNEAKY: AgentId = 'sneaky';
export const VERIFIER: AgentId = 'verifier';
/** The seat of a critic, counted from 1. */
export const criticSeat = (number: number): AgentId => `critic-${number}`;

/** To the solver: solve this. */
export type ProblemBody = { readonly problem: string };
/** Its steps, each well formed, at least one and at most as many as the problem requires. */
export type SolutionBody = { readonly steps: readonly string[] };
/** To the verifier: how far is this solution correct? */
export type ReviewBody = ProblemBody & SolutionBody;
export type ReviewedBody = Pick<SolutionCheck, 'correctSteps' | 'complete'> & {
  readonly reason: string | null;
};
/** The correct steps before the one that is played. */
type Standing = ProblemBody & { readonly prefix: readonly string[] };
/** To the sneaky generator: rewrite this correct step into a wrong one. */
export type CorruptBody = Standing & { readonly step: string };
/** The rewritten step, well formed, with the error kind if one was to be chosen first. */
export type CorruptionBody = Rewritten;
/** To the verifier: is the candidate, rewritten from the correct step, really wrong? */
export type CheckBody = Rewrite;
export type FindingBody = Finding;
/** To each critic: is the candidate correct? */
export type ExamineBody = Standing & { readonly candidate: string };
export type VerdictBody = {
  readonly correct: boolean;
  /** The critic's own result for this step, as text; null if it gave none. */
  readonly recomputed: string | null;
  /** Marks and verdict follow from the own result; true where there is none to contradict. */
  readonly consistent: boolean;
};

type Ask =
  | { readonly kind: 'problem'; readonly body: ProblemBody }
  | { readonly kind: 'review'; readonly body: ReviewBody }
  | { readonly kind: 'corrupt'; readonly body: CorruptBody }
  | { readonly kind: 'check'; readonly body: CheckBody }
  | { readonly kind: 'examine'; readonly body: ExamineBody };

/** What one critic said of the candidate, beside the truth. All false if its reply was malformed. */
export type CriticReport = {
  readonly agent: AgentId;
  /** True: it takes the candidate for correct. Null: malformed. */
  readonly verdict: boolean | null;
  /** The verdict is the truth. */
  readonly right: boolean;
  readonly recomputed: string | null;
  /** Marks and verdict follow from its own recomputation. */
  readonly consistent: boolean;
  /** It gave a recomputation, which is right, and is consistent with it. */
  readonly workRight: boolean;
};

export type AdversarialStepsOutcome = ReturnType<typeof outcomeOf>;

/** The outcome of a finished episode; null of one that failed. Only episodes of this protocol come here. */
export function adversarialOutcome({ ending }: Episode): AdversarialStepsOutcome | null {
  return ending.kind === 'failed' ? null : (ending.outcome as AdversarialStepsOutcome);
}

/**
 * How the error kind is chosen: `implicit` leaves it in the rewrite; `chosen-first` has one of the domain's
 * families named before, as in SPC (section 3), and the verifier holds the rewrite to it.
 */
export type ErrorKinds = 'implicit' | 'chosen-first';

export interface AdversarialStepsOptions {
  readonly domain: TaskDomain;
  /** S: seats for critics, each of which judges the same candidate. At least 1. */
  readonly critics: number;
  /** `implicit` if absent. */
  readonly errorKinds?: ErrorKinds;
  /** What the verifier asks of a rewritten step; the domain's default if absent. */
  readonly gate?: Gate;
}

interface State {
  readonly phase: string;
  readonly task: AdversarialTask;
  readonly seated: readonly AgentId[];
  /** Those of them who are critics. */
  readonly critics: readonly AgentId[];
  /** Which step is played, counted from 0. */
  readonly place: number;
  /** The solver's steps; for a bench, the prefix. */
  readonly steps: readonly string[];
  /** The correct step at `place`, once known to be correct. */
  readonly step: string | null;
  readonly candidate: string | null;
  readonly errorKind: string | null;
  readonly finding: Finding | null;
  readonly malformed: readonly AgentId[];
  readonly reason: string | null;
  readonly verdicts: readonly CriticReport[];
}

/**
 * The game of SPC (arXiv 2504.19162): a sneaky generator rewrites one correct step of a solution
 * into a wrong one, and critics judge it.
 *
 * By the task's `game`, a step goes through the sneaky generator (`sneaky`), or untouched to the
 * critics (`correct`: so that "always wrong" can't win), or the critics are shown a fixed candidate
 * (`bench`: evaluation by the same rules). Which step is the task's `place`, or drawn from the
 * episode's key. A solution that isn't correct up to that step ends the game, unusable; so does a
 * rewritten step that isn't really wrong: it is never shown to a critic as an error.
 *
 * A plan seats those whom its game needs: solver, verifier and critics, the sneaky generator in games
 * of kind `sneaky`, critics alone in `bench`; and as many critics as shall judge, `critic-1` first.
 */
export function adversarialSteps(options: AdversarialStepsOptions): Game<State, AdversarialTask> {
  const { domain, critics, errorKinds = 'implicit', gate = defaultGate(domain) } = options;
  if (!(Number.isInteger(critics) && critics >= 1)) {
    throw new RangeError(
      `adversarialSteps: critics must be an integer of at least 1, got ${critics}; try 4`,
    );
  }
  const judges = Array.from({ length: critics }, (_, i) => criticSeat(i + 1));
  const families = errorKinds === 'implicit' ? null : deliberateFamilies(domain, gate);

  return {
    name: 'adversarial-steps',
    type: {
      ...{ players: [1, 3 + critics], turnOrder: critics === 1 ? 'sequential' : 'simultaneous' },
      ...{ information: 'imperfect', payoffSum: 'general', chance: 'sampled', symmetric: false },
      rewardBounds: [-1.5, 1], // an invalid rewrite costs the sneaky generator 1.5
      ...{ illegal: 'rules', longest: 5 },
    },
    seats: [SOLVER, SNEAKY, VERIFIER, ...judges],
    phases: {
      solving: ['reviewing', 'unusable'],
      reviewing: ['corrupting', 'examining', 'unusable'],
      corrupting: ['gating', 'rejected'],
      gating: ['examining', 'rejected'],
      examining: ['judged'],
      judged: [],
      rejected: [], // the rewritten step is no real error
      unusable: [], // the solution is wrong or malformed up to the chosen step
    },
    task: adversarialTaskSchema(domain),
    answers: {
      ...{ solving: 'solution', reviewing: 'reviewed', corrupting: 'corruption' },
      ...{ gating: 'finding', examining: 'verdict' },
    },

    initial(task, seated, chance) {
      const seatedCritics = judges.filter((seat) => seated.includes(seat));
      if (seatedCritics.length === 0) {
        throw new UserError(
          `adversarial-steps: a plan must seat a critic, got ${seated.join(', ') || 'nobody'}; seat '${criticSeat(1)}'`,
        );
      }
      const begin = { task, seated, critics: seatedCritics, errorKind: null, finding: null };
      const none = { malformed: [], reason: null, verdicts: [] };
      if (task.game === 'bench') {
        const { prefix: steps, candidate } = task;
        const [place, step] = [steps.length, domain.solve(task.problem)[steps.length] ?? null];
        return { ...begin, ...none, phase: 'examining', place, steps, step, candidate };
      }
      const place = task.place ?? chance.integer(0, domain.stepCount(task.problem));
      return { ...begin, ...none, phase: 'solving', place, steps: [], step: null, candidate: null };
    },
    phase: ({ phase }) => phase,
    toAct: ({ phase, critics: asked }) =>
      phase === 'examining' ? asked : ACTOR[phase] === undefined ? [] : [ACTOR[phase]],
    legal: () => null,
    apply: (state, actions) => APPLY[state.phase]?.(state, actions, domain) ?? state,
    returns: returnsOf,
    outcome: outcomeOf,

    ask: askOf,
    observe(state) {
      const { kind, body } = askOf(state);
      const [compact, maxLength] = textsOf(state);
      const content = `${domain.wording.task(body.problem)}\n${kind}: ${JSON.stringify(body)}`;
      return { compact, chat: [{ role: 'user', content }], maxLength };
    },
    parse: (text, state) =>
      state.phase === 'solving'
        ? parseSolution(text, state.task.problem, domain)
        : state.phase === 'corrupting'
          ? parseRewrite(text, domain, families)
          : parseVerdict(text, state.candidate ?? '', domain),
    given(state, seat) {
      if (seat !== VERIFIER) return null;
      const { kind, body } = askOf(state);
      if (kind === 'review') return { ok: true, body: reviewOf(domain, body) };
      return kind === 'check' ? { ok: true, body: findingOf(domain, gate, body) } : null;
    },
  };

  /** The compact prompt, and the length of the reply; none for the verifier, whose reply is given. */
  function textsOf(state: State): readonly [compact: string, maxLength: number] {
    const { stepLength, resultLength } = domain.compact;
    const { kind, body } = askOf(state);
    switch (kind) {
      case 'problem':
        return [solverPrompt(domain, body.problem), domain.stepCount(body.problem) * stepLength];
      case 'corrupt':
        return [sneakyPrompt(domain, body), stepLength + (families === null ? 0 : 1)];
      case 'examine':
        return [criticPrompt(domain, body), 2 * resultLength + 1];
      case 'review':
      case 'check':
        return ['', 1];
    }
  }
}

/** Who acts alone, by phase. */
const ACTOR: Readonly<Record<string, AgentId>> = {
  ...{ solving: SOLVER, reviewing: VERIFIER, corrupting: SNEAKY, gating: VERIFIER },
};

/** What is said to whoever must act. */
function askOf({ phase, task: { problem }, steps, place, ...state }: State): Ask {
  const standing = { problem, prefix: steps.slice(0, place) };
  const [step, candidate] = [state.step ?? '', state.candidate ?? ''];
  switch (phase) {
    case 'solving':
      return { kind: 'problem', body: { problem } };
    case 'reviewing':
      return { kind: 'review', body: { problem, steps } };
    case 'corrupting':
      return { kind: 'corrupt', body: { ...standing, step } };
    case 'gating': {
      const rewrite = { ...standing, step, candidate };
      const { errorKind } = state;
      return { kind: 'check', body: errorKind === null ? rewrite : { ...rewrite, errorKind } };
    }
    default:
      return { kind: 'examine', body: { ...standing, candidate } };
  }
}

/** What the verifier says of a solution. */
export function reviewOf(domain: TaskDomain, { problem, steps }: ReviewBody): ReviewedBody {
  const { correctSteps, complete, reason = null } = domain.checkSolution(problem, steps);
  return { correctSteps, complete, reason };
}

/** The rules, by phase; nothing that is said is checked before, as anybody may inject a message. */
const APPLY: Readonly<
  Record<string, (state: State, actions: BySeat<Action>, domain: TaskDomain) => State>
> = {
  solving(state, { [SOLVER]: action }) {
    return action?.ok === true
      ? { ...state, phase: 'reviewing', steps: (action.body as SolutionBody).steps }
      : garbled(state, 'unusable', SOLVER, action);
  },
  reviewing(state, { [VERIFIER]: action }) {
    if (action?.ok !== true) return garbled(state, 'unusable', VERIFIER, action);
    const { correctSteps, reason } = action.body as ReviewedBody;
    if (!(correctSteps > state.place)) return { ...state, phase: 'unusable', reason };
    // The step stands as the candidate until it is rewritten.
    const step = state.steps[state.place] ?? null;
    const phase = state.task.game === 'sneaky' ? 'corrupting' : 'examining';
    return { ...state, phase, step, candidate: step };
  },
  corrupting(state, { [SNEAKY]: action }) {
    if (action?.ok !== true) {
      return { ...garbled(state, 'rejected', SNEAKY, action), candidate: null };
    }
    const { step: candidate, errorKind } = action.body as CorruptionBody;
    return { ...state, phase: 'gating', candidate, errorKind };
  },
  gating(state, { [VERIFIER]: action }) {
    if (action?.ok !== true) return garbled(state, 'rejected', VERIFIER, action);
    const finding = action.body as Finding;
    return finding.valid
      ? { ...state, phase: 'examining', finding }
      : { ...state, phase: 'rejected', finding, reason: finding.reason };
  },
  examining(state, actions, domain) {
    const verdicts = state.critics.map((agent) => {
      const action = actions[agent];
      return reportOf(agent, action?.ok === true ? (action.body as VerdictBody) : null);
    });
    const malformed = state.critics.filter((agent) => actions[agent]?.ok !== true);
    return { ...state, phase: 'judged', verdicts, malformed: [...state.malformed, ...malformed] };

    function reportOf(agent: AgentId, said: VerdictBody | null): CriticReport {
      if (said === null) {
        const nothing = { recomputed: null, consistent: false, workRight: false };
        return { agent, verdict: null, right: false, ...nothing };
      }
      const { correct: verdict, recomputed, consistent } = said;
      const isWorkRight = recomputed !== null && recomputed === domain.resultOf(state.step ?? '');
      const right = verdict === truthOf(state);
      return {
        agent,
        verdict,
        right,
        recomputed,
        consistent,
        workRight: isWorkRight && consistent,
      };
    }
  },
};

function garbled(state: State, phase: string, agent: AgentId, action: Action | undefined): State {
  const reason = action?.ok === false ? action.reason : '';
  return { ...state, phase, malformed: [...state.malformed, agent], reason };
}

/** Is the candidate that the critics see correct? */
function truthOf({ task }: State): boolean {
  return task.game === 'bench' ? task.correct : task.game === 'correct';
}

/** As `spcGame` and `invalidError` pay by default: a critic ±1, the sneaky generator by how many it fooled. */
function returnsOf({ phase, task, seated, verdicts, step }: State): BySeat<number> {
  const fooled = verdicts.filter(({ verdict }) => verdict === true).length;
  const wasAsked = task.game === 'sneaky' && step !== null;
  const sneaky =
    phase === 'judged' ? (2 * fooled) / verdicts.length - 1 : phase === 'rejected' ? -1.5 : 0;
  const earned: BySeat<number> = {
    [SNEAKY]: wasAsked ? sneaky : 0,
    ...Object.fromEntries(verdicts.map(({ agent, right }) => [agent, right ? 1 : -1])),
  };
  return Object.fromEntries(seated.map((seat) => [seat, earned[seat] ?? 0]));
}

/** How a game ended, with everything that rewards and evaluation need to know. */
function outcomeOf(state: State) {
  const { phase, task, step, finding, candidate, errorKind, malformed, reason, verdicts } = state;
  const wasAsked = task.game === 'sneaky' && step !== null;
  const isJudged = phase === 'judged';
  return {
    /** Whether the critics saw the candidate, and if not, why. */
    kind: isJudged ? 'judged' : step === null ? 'unusable-solution' : 'invalid-corruption',
    game: task.game,
    problem: task.problem,
    /** The correct steps before the chosen one, and that one; none where there was no usable solution. */
    prefix: step === null ? [] : state.steps.slice(0, state.place),
    step,
    /** What the critics saw, or would have seen; null if it never came to be. */
    candidate,
    /** Ground truth: is the candidate correct? Null if it wasn't judged. */
    correct: isJudged ? truthOf(state) : null,
    /** Who rewrote the step, and whether it passed the gate; null where nobody was asked to. */
    sneaky: wasAsked ? SNEAKY : null,
    valid: wasAsked ? isJudged : null,
    /** The error kind that was named first, if any. */
    errorKind,
    /** The family that the error looks like: `none` for a correct step, `other` for no known one. */
    family:
      task.game === 'bench' ? task.family : (finding?.family ?? (wasAsked ? 'other' : 'none')),
    /** How the candidate differs from the correct step, in characters and in what; null where the gate saw none. */
    change: finding && {
      edits: finding.edits,
      resultRight: finding.resultRight,
      operandsRight: finding.operandsRight,
      operatorRight: finding.operatorRight,
      selfConsistent: finding.selfConsistent,
    },
    /** Whose reply could not be understood. */
    malformed,
    /** Why the game ended before the critics' verdicts; null if it didn't. */
    reason,
    /** One for each critic, in the order of the seats; empty if the critics saw nothing. */
    verdicts,
  };
}
