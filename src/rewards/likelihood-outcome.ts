import { UserError } from '../core/errors.ts';
import type { Episode } from '../core/episode.ts';
import type { Plain } from '../core/message.ts';
import { decisionOf, isAuthored, readAnswers } from './answers-outcome.ts';
import type { AnswerReport, AnswersOutcome, Authored } from './answers-outcome.ts';
import { isCount, isListOf } from './plain-checks.ts';
import type { PlainRecord } from './plain-checks.ts';
import { unreadableOutcome } from './unreadable-outcome.ts';

/**
 * What terms read that pay for likelihoods: the answers, and for each of them what a policy was made to
 * score (see `Prompt.scored`). The log-probabilities themselves are in the decisions.
 */
export interface LikelihoodOutcome extends AnswersOutcome {
  /** In the order in which they were scored. */
  readonly probes: readonly ProbeReport[];
}

/** One scored text: whose decision, of which answer, and what was scored. */
export type ProbeReport = Authored & {
  /** Index of the answer in `answers`. */
  readonly of: number;
} & (
    | {
        /**
         * `alone`: the answer as if nothing had been asked. `given-question`: the answer, after the
         * question. `last-token`: one fixed character, after question and answer.
         */
        readonly kind: 'alone' | 'given-question' | 'last-token';
      }
    | {
        /** The conclusion of answer `toward`, after the question and a part of answer `of`. */
        readonly kind: 'state';
        /** Counts these parts from 0, from the shortest on. */
        readonly state: number;
        readonly toward: number;
      }
  );

/** What was scored. */
export type ProbeKind = ProbeReport['kind'];

/** An answer that was probed, with what one agent's policy made of it. */
export interface ProbedAnswer extends AnswerReport {
  readonly episode: Episode;
  /** Probes of this answer by one agent; those of policies that report no likelihoods are left out. */
  readonly likelihoods: readonly Likelihood[];
}

/** A probe with its result. */
export type Likelihood = ProbeReport & {
  /** Natural logarithms, at most 0, one per token, at least one. */
  readonly logProbs: readonly number[];
  /** Of the answer that a `state` probe looks toward; null for the others. */
  readonly value: string | null;
};

/**
 * The probed answers of a task group, once for each agent that probed them. Failed episodes have none.
 *
 * @throws UserError naming the term, if an episode finished with another kind of outcome
 */
export function probedAnswers(group: readonly Episode[], term: string): readonly ProbedAnswer[] {
  return group.flatMap((episode) => {
    const outcome = readLikelihoods(episode, term);
    if (outcome === null) return [];
    const { answers, probes } = outcome;
    const agents = [...new Set(probes.map(({ agent }) => agent))];
    const pairs = answers.flatMap((answer, of) => agents.map((agent) => ({ answer, of, agent })));
    return pairs.flatMap(({ answer, of, agent }): ProbedAnswer[] => {
      const own = probes.filter((probe) => probe.of === of && probe.agent === agent);
      if (own.length === 0) return [];
      const likelihoods = own.flatMap((probe): Likelihood[] => {
        const logProbs = logProbsOf(episode, probe, term);
        const value = probe.kind === 'state' ? (answers[probe.toward]?.value ?? null) : null;
        return logProbs.length === 0 ? [] : [{ ...probe, logProbs, value }];
      });
      return [{ ...answer, episode, likelihoods }];
    });
  });
}

/** The mean; of log-probabilities, minus the logarithm of the perplexity. NaN of nothing. */
export function meanLogProb(logProbs: readonly number[]): number {
  return logProbs.reduce((sum, logProb) => sum + logProb, 0) / logProbs.length;
}

/**
 * The log-probabilities that a decision reports; empty where none was made, or none were reported. Single
 * precision may take one above 0, where it is held.
 *
 * @throws UserError naming the term, on NaN
 */
export function logProbsOf(episode: Episode, authored: Authored, term: string): readonly number[] {
  const decision = decisionOf(episode, authored);
  if (decision === undefined) return [];
  if (decision.logProbs.some(Number.isNaN)) {
    throw new UserError(
      `reward term ${term}: log-probabilities must be numbers, got NaN for decision ${decision.agent}/${decision.decisionIndex} of episode ${episode.plan.id}; mend policy ${decision.policy}`,
    );
  }
  return decision.logProbs.map((logProb) => Math.min(0, logProb));
}

function readLikelihoods(episode: Episode, term: string): LikelihoodOutcome | null {
  const outcome = readAnswers(episode, term);
  if (outcome === null) return null;
  if (hasProbes(outcome)) return outcome;
  throw unreadableOutcome(
    episode,
    term,
    'with answers and probes',
    'use it with likelihood-probing, or give the outcome probes',
  );
}

function hasProbes(outcome: AnswersOutcome): outcome is LikelihoodOutcome {
  const { answers, probes } = outcome as AnswersOutcome & { readonly probes?: Plain };
  const isOfAnswer = (position: Plain | undefined) =>
    isCount(position) && position < answers.length;
  return isListOf(
    probes,
    (probe) =>
      isProbe(probe) &&
      isOfAnswer(probe['of']) &&
      (probe['kind'] !== 'state' || isOfAnswer(probe['toward'])),
  );
}

const SIMPLE: readonly ProbeKind[] = ['alone', 'given-question', 'last-token'];

function isProbe(probe: PlainRecord): boolean {
  if (!isAuthored(probe)) return false;
  if (probe['kind'] === 'state') return isCount(probe['state']);
  return SIMPLE.some((kind) => kind === probe['kind']);
}
