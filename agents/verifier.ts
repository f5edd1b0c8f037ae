import { ENVIRONMENT, say } from 'agon-sim';
import type { AgentEvent, AgentInput, Message, Role, SayEvent, Utterance } from 'agon-sim';
import { emit, setup } from 'xstate';
import type { TaskDomain } from '../environments/tasks/task-domain.ts';
import { malformedReply } from './reply/malformed-reply.ts';

/** Heard: how far is this solution correct? */
export type ReviewBody = { readonly problem: string; readonly steps: readonly string[] };

/** Said of a solution. */
export type ReviewedBody = {
  /** Length of the longest correct beginning. */
  readonly correctSteps: number;
  readonly complete: boolean;
  readonly reason: string | null;
};

/** Heard: is the candidate, rewritten from the correct step after the prefix, really wrong? */
export type CheckBody = {
  readonly problem: string;
  readonly prefix: readonly string[];
  readonly step: string;
  readonly candidate: string;
  /** The error kind that was named before the step was rewritten; absent if none was. */
  readonly errorKind?: string;
};

/** Said of a rewritten step. */
export type FindingBody = {
  /** A real error that keeps to the gate's rules: fit to be shown to a critic as an error. */
  readonly valid: boolean;
  /** Why it isn't valid; null if it is. */
  readonly reason: string | null;
  /** Characters in which the compact forms differ. */
  readonly edits: number;
  /** The family of errors that it looks like; `other` for none of them. */
  readonly family: string;
  readonly resultRight: boolean;
  readonly operandsRight: boolean;
  readonly operatorRight: boolean;
  readonly selfConsistent: boolean;
};

/** What the gate asks of a rewritten step beyond being really wrong. */
export interface Gate {
  /**
   * A rewritten operator counts as invalid by default: where it was allowed, sneaky generators went
   * there and stayed, and tiny critics could not follow.
   */
  readonly operatorEdits: 'invalid' | 'allowed';
  /** Characters of the compact form that may change; at least 1. Half a step by default. */
  readonly mostEdits: number;
}

/** The gate that a domain has by default. */
export function defaultGate({ compact }: TaskDomain): Gate {
  return { operatorEdits: 'invalid', mostEdits: Math.floor(compact.stepLength / 2) };
}

/**
 * Checks with the ground truth, which it alone may know: how far a solution is correct, and whether
 * a rewritten step is really wrong. Follows no policy: what it says is calculated.
 *
 * A rewritten step is a real error only if its stated result is wrong for what the problem requires
 * there; whatever it miscopies besides, a right result harms nothing that comes after it. Where a kind
 * of error was named, the step must be one that this kind could have made.
 */
export function verifier({
  domain,
  gate = defaultGate(domain),
}: {
  readonly domain: TaskDomain;
  readonly gate?: Gate;
}): Role {
  return {
    name: 'verifier',
    machine: verifierMachine(domain, gate),
    observe: () => {
      throw new Error('internal: verifier never decides, so it has nothing to observe');
    },
    parse: (text) => malformedReply(text, 'the verifier follows no policy'),
  };
}

type Heard = Message<'review', ReviewBody> | Message<'check', CheckBody>;
type Said = Utterance<'reviewed', ReviewedBody> | Utterance<'finding', FindingBody>;

function verifierMachine(domain: TaskDomain, gate: Gate) {
  return setup({
    types: {} as { input: AgentInput; events: AgentEvent<Heard>; emitted: SayEvent<Said> },
  }).createMachine({
    id: 'verifier',
    initial: 'idle',
    on: {
      review: {
        target: '.solutionReviewed',
        actions: emit(({ event }) =>
          say(ENVIRONMENT, 'reviewed', review(domain, event.message.body)),
        ),
      },
      check: {
        target: '.stepChecked',
        actions: emit(({ event }) =>
          say(ENVIRONMENT, 'finding', findingOf(domain, gate, event.message.body)),
        ),
      },
    },
    states: { idle: {}, solutionReviewed: {}, stepChecked: {} },
  });
}

function review(domain: TaskDomain, { problem, steps }: ReviewBody): ReviewedBody {
  const { correctSteps, complete, reason = null } = domain.checkSolution(problem, steps);
  return { correctSteps, complete, reason };
}

/** The gate as a function: what is true of a rewritten step, and whether it may be played. */
export function findingOf(domain: TaskDomain, gate: Gate, asked: CheckBody): FindingBody {
  const { problem, prefix, step, candidate, errorKind } = asked;
  const check = domain.checkStep(problem, prefix, candidate);
  const edits = countEdits(domain.compact.step(step) ?? '', domain.compact.step(candidate) ?? '');
  const reason = !check.wellFormed
    ? (check.reason ?? 'it is no step')
    : edits === 0
      ? 'nothing was changed'
      : check.resultRight
        ? 'the stated result is still right'
        : !check.operatorRight && gate.operatorEdits === 'invalid'
          ? 'the operator was changed'
          : edits > gate.mostEdits
            ? `${edits} characters were changed, at most ${gate.mostEdits} may be`
            : errorKind !== undefined && !domain.couldMake(errorKind, step, candidate)
              ? `it is no ${errorKind}, which was named`
              : null;
  return {
    valid: reason === null,
    reason,
    edits,
    family: check.wellFormed ? domain.familyOf(step, candidate) : 'other',
    resultRight: check.resultRight,
    operandsRight: check.operandsRight,
    operatorRight: check.operatorRight,
    selfConsistent: check.selfConsistent,
  };
}

/** Characters in which two texts of fixed width differ. */
function countEdits(one: string, other: string): number {
  let edits = Math.abs(one.length - other.length);
  for (let i = 0; i < Math.min(one.length, other.length); i++) if (one[i] !== other[i]) edits++;
  return edits;
}
