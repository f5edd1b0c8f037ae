import { creditFor, decisionsOf, saidAt, unreadableOutcome } from 'agon-sim';
import type { AgentId, Credit, Decision, Episode } from 'agon-sim';
import { z } from 'zod';

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

const schema: z.ZodType<AdversarialOutcome> = z.object({
  game: z.enum(['sneaky', 'correct', 'bench']),
  correct: z.boolean().nullable(),
  valid: z.boolean().nullable(),
  sneaky: z.string().nullable(),
  verdicts: z.array(
    z.object({
      agent: z.string(),
      verdict: z.boolean().nullable(),
      right: z.boolean(),
      workRight: z.boolean(),
    }),
  ),
});

function readAdversarialOutcome(episode: Episode, term: string): AdversarialOutcome | null {
  if (episode.ending.kind === 'failed') return null;
  const read = schema.safeParse(episode.ending.outcome);
  if (read.success) return read.data;
  throw unreadableOutcome(
    episode,
    term,
    'with game, correct, valid, sneaky and verdicts',
    'use it with adversarial-steps, or give the outcome these fields',
  );
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
