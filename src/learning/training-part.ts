import { UserError } from '../core/errors.ts';
import type { LossNormalisation } from './loss-normalisation.ts';
import type { AdvantageEstimator, Experience } from './experience.ts';
import { comparesPairs } from './objective.ts';
import type { PreferenceObjective, ReplyObjective } from './objective.ts';
import type { Pairing } from './preference.ts';

/** What a policy learns from some of its decisions. */
export type TrainingPart = EstimatedPart | ComparedPart;

interface AnyPart {
  /** Whose decisions; all roles of the policy if absent. A role may be in several parts, or in none. */
  readonly roles?: readonly string[];
  /** Which of their decisions: first attempts alone, say. All if absent. Must be pure. */
  readonly where?: (experience: Experience) => boolean;
  /** In metrics and checkpoints; the roles joined by `+` if absent, `all` without roles. */
  readonly name?: string;
  /** Share in the loss beside other parts, finite and at least 0; 1 if absent. */
  readonly weight?: number;
  /**
   * Most replies (pairs, where it compares) of one update, a whole number above 0; more are thinned out
   * by chance, and the loss is then the mean over those that are left. No limit if absent.
   */
  readonly atMost?: number;
}

/** Each reply by itself: an estimator gives advantages, the objective says what to do with them. */
export interface EstimatedPart extends AnyPart {
  readonly estimator: AdvantageEstimator;
  readonly objective: ReplyObjective;
  /** By the number of the part's replies if absent. */
  readonly divisor?: LossNormalisation;
}

/** Replies two by two: a pairing makes pairs. Their loss is divided by their number. */
export interface ComparedPart extends AnyPart {
  readonly pairing: Pairing;
  readonly objective: PreferenceObjective;
}

/** The parts of a policy's training, or its only part, which needs no name. */
export type TrainingParts = TrainingPart | { readonly parts: readonly TrainingPart[] };

/** What KL terms and preferences refer to: the weights after the warm start, or those of every K-th version. */
export type ReferenceRule = 'warm start' | { readonly every: number };

/** The parts with their names; the single form's part has none. */
export function namedParts(
  training: TrainingParts,
): readonly (readonly [name: string, part: TrainingPart])[] {
  if (!('parts' in training)) return [['', training]];
  return training.parts.map((part) => [part.name ?? part.roles?.join('+') ?? 'all', part]);
}

/**
 * Whether a policy's decisions must say what its value head expects: an estimator reads it, or a loss trains it.
 * Elsewhere it knows nothing, and is neither computed nor recorded.
 */
export function trainsValueHead(training: TrainingParts): boolean {
  return namedParts(training).some(([, part]) => {
    const { objective } = part;
    const isTrained = 'valueWeight' in objective && Number(objective.valueWeight) > 0;
    return isTrained || ('estimator' in part && part.estimator.readsValues === true);
  });
}

/** @throws UserError that names the part and the rule */
export function checkParts(where: string, training: TrainingParts): void {
  const names = new Set<string>();
  for (const [name, { weight = 1, atMost = 1, ...rest }] of namedParts(training)) {
    const part = name === '' ? where : `${where}, part ${name}`;
    // Types say so too, but a scenario may be JavaScript.
    if ('pairing' in rest !== comparesPairs(rest.objective)) {
      throw new UserError(
        `${part}: an objective of pairs must have a pairing, and any other one an estimator, got ${rest.objective.kind} with ${'pairing' in rest ? 'a pairing' : 'an estimator'}`,
      );
    }
    if (names.has(name)) {
      throw new UserError(`${part}: must be there once; give one of the two a \`name\` of its own`);
    }
    names.add(name);
    if (!(weight >= 0 && weight < Infinity)) {
      throw new UserError(`${part}: weight must be finite and at least 0, got ${weight}`);
    }
    if (!(Number.isSafeInteger(atMost) && atMost > 0)) {
      throw new UserError(`${part}: atMost must be a whole number above 0, got ${atMost}`);
    }
  }
  if (names.size === 0) {
    throw new UserError(`${where}: must have at least one part, got none; leave the policy out`);
  }
}

/** @throws UserError where K isn't a number of versions */
export function checkReferenceRule(where: string, rule: ReferenceRule): void {
  if (rule === 'warm start') return;
  if (!(Number.isSafeInteger(rule.every) && rule.every > 0)) {
    throw new UserError(
      `${where}: reference.every must be a whole number of updates above 0, got ${rule.every}; try 10`,
    );
  }
}
