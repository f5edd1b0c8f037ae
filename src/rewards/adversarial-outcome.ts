import type { Decision } from '../core/decision.ts';
import { creditFor } from './credit-for.ts';
import { saidAt } from './said-at.ts';
import type { Credit } from '../core/credit.ts';
import { decisionsOf } from '../core/episode.ts';
import type { Episode } from '../core/episode.ts';
import type { AgentId } from '../core/ids.ts';
import type { Plain } from '../core/message.ts';
import { isListOf, isRecord } from './plain-checks.ts';
import type { PlainRecord } from './plain-checks.ts';
import { unreadableOutcome } from './unreadable-outcome.ts';

/**
 * What the terms of the adversarial-steps game read of an episode's outcome. An environment whose
 * outcome carries these fields (and any others) can be judged by them; terms never import one.
 */
export interface AdversarialOutcome {
  /**
   * `sneaky`: the step was to be corrupted. `correct`: the untouched step went to the critics.
   * `bench`: the critics saw a step from a list.
   */
  readonly game: 'sneaky' | 'correct' | 'bench';
  /** Ground truth of the step that the critics saw; null if they saw none. */
  readonly correct: boolean | null;
  /** Did the rewrite pass the verifier's gate, so that it is really wrong? Null where nobody was asked to. */
  readonly valid: boolean | null;
  /** Who rewrote; null where nobody was asked to. */
  readonly sneaky: AgentId | null;
  /** One entry per critic that was asked; empty if no step reached the critics. */
  readonly verdicts: readonly CriticVerdict[];
}

/** What one critic said of the candidate step, beside the truth. */
export interface CriticVerdict {
  readonly agent: AgentId;
  /** Its verdict (`true`: the step is correct), or null if its reply was malformed. */
  readonly verdict: boolean | null;
  /** Is the verdict the truth? False if malformed. */
  readonly right: boolean;
  /** Is the critic's own recomputation right, and do its marks follow from it? False if malformed. */
  readonly workRight: boolean;
}

function readAdversarialOutcome(episode: Episode, term: string): AdversarialOutcome | null {
  if (episode.ending.kind === 'failed') return null;
  const outcome = episode.ending.outcome;
  if (!isAdversarialOutcome(outcome)) {
    throw unreadableOutcome(
      episode,
      term,
      'with game, correct, valid, sneaky and verdicts',
      'use it with adversarial-steps, or give the outcome these fields',
    );
  }
  return outcome;
}

/** What a term pays an agent. */
export interface AgentPayment {
  readonly agent: AgentId;
  readonly value: number;
  /** Why. */
  readonly sentence?: string;
  /** Whose last words it rests on. */
  readonly because?: readonly AgentId[];
}

/**
 * Credits of a term that pays agents for their last decision of an episode: the one that the outcome
 * speaks of. Nobody is paid for an episode that failed, nor a scripted agent, which decides nothing.
 *
 * @throws UserError naming the term, if an episode finished with another kind of outcome
 */
export function creditAgents(
  group: readonly Episode[],
  term: string,
  pay: (outcome: AdversarialOutcome) => readonly AgentPayment[],
): Credit[] {
  return group.flatMap((episode) => {
    const outcome = readAdversarialOutcome(episode, term);
    if (outcome === null) return [];
    return pay(outcome).flatMap(({ agent, value, sentence, because }): Credit[] => {
      const decision = lastDecisionOf(episode, agent);
      if (decision === undefined) return [];
      const why = {
        ...(sentence !== undefined && { sentence }),
        ...(because && { events: lastWordsOf(episode, because) }),
      };
      return [creditFor(decision, term, value, why)];
    });
  });
}

function lastWordsOf(episode: Episode, agents: readonly AgentId[]): readonly number[] {
  const places = agents.flatMap((agent) => {
    const decision = lastDecisionOf(episode, agent);
    return (decision && saidAt(episode, decision)) ?? [];
  });
  return places.sort((one, other) => one - other);
}

function lastDecisionOf(episode: Episode, agent: AgentId): Decision | undefined {
  return decisionsOf(episode).findLast((decision) => decision.agent === agent);
}

function isAdversarialOutcome(value: Plain): value is Plain & AdversarialOutcome {
  return (
    isRecord(value) &&
    (value['game'] === 'sneaky' || value['game'] === 'correct' || value['game'] === 'bench') &&
    (value['correct'] === null || typeof value['correct'] === 'boolean') &&
    (value['valid'] === null || typeof value['valid'] === 'boolean') &&
    (value['sneaky'] === null || typeof value['sneaky'] === 'string') &&
    isListOf(value['verdicts'], isVerdict)
  );
}

function isVerdict(value: PlainRecord): boolean {
  return (
    typeof value['agent'] === 'string' &&
    (value['verdict'] === null || typeof value['verdict'] === 'boolean') &&
    typeof value['right'] === 'boolean' &&
    typeof value['workRight'] === 'boolean'
  );
}
