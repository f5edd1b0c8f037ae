import type { TaskDomain } from './task-domain.ts';

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

/** The families of errors that the gate lets through and that one can commit on purpose. */
export function deliberateFamilies(domain: TaskDomain, gate: Gate): readonly string[] {
  return domain.deliberate.filter(
    (family) => gate.operatorEdits === 'allowed' || !domain.operatorFamilies.includes(family),
  );
}

/** A candidate, rewritten from the correct step after the prefix. */
export type Rewrite = {
  readonly problem: string;
  readonly prefix: readonly string[];
  readonly step: string;
  readonly candidate: string;
  /** The error kind that was named before the step was rewritten; absent if none was. */
  readonly errorKind?: string;
};

/** What is true of a rewritten step. */
export type Finding = {
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

/**
 * What is true of a rewritten step, and whether it passes the gate.
 *
 * It is a real error only if its stated result is wrong for what the problem requires there; whatever it
 * miscopies besides, a right result harms nothing that comes after it. Where a kind of error was named, the
 * step must be one that this kind could have made.
 */
export function findingOf(domain: TaskDomain, gate: Gate, asked: Rewrite): Finding {
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
