import { UserError } from 'agon-sim';
import type { AgentId, RandomStream } from 'agon-sim';

export type DiscussionRole = 'solver' | 'evaluator' | 'scorer';

/** The seat that agent `agent`, counted from 1, takes in a role: `evaluator-2`. */
export function discussionSeat(role: DiscussionRole, agent: number): AgentId {
  return `${role}-${agent}`;
}

/** Who may be drawn for what in a discussion. */
export interface CastOptions {
  /** l: agents, each of which may solve, evaluate and score. At least 1. */
  readonly agents: number;
  /** How it is drawn who acts: see `castDiscussion`. Balanced if absent. */
  readonly assignment?: 'balanced' | 'uniform';
  /** May an agent evaluate its own answer? Not unless said so; one agent alone must. */
  readonly selfEvaluation?: boolean;
  /** May an agent score its own evaluation, or one of its own answer? Not unless said so; one agent alone must. */
  readonly selfScoring?: boolean;
  /**
   * Ablations. `scorer`: a discussion ends with the evaluations, and nobody says what they are worth.
   * `evaluator`: scorers judge answers without anything that was said of them.
   */
  readonly without?: 'scorer' | 'evaluator';
}

/** `CastOptions` with the defaults filled in. */
export interface CastRules extends Required<Omit<CastOptions, 'without'>> {
  readonly without: 'scorer' | 'evaluator' | null;
}

/** @throws UserError if one agent alone may not judge itself */
export function castRules(options: CastOptions): CastRules {
  const { agents, assignment = 'balanced', without = null } = options;
  const { selfEvaluation = false, selfScoring = false } = options;
  if (agents === 1 && !(selfEvaluation && selfScoring)) {
    throw new UserError(
      'discussion.agents: one agent alone must be allowed to judge itself, got 1; set selfEvaluation and selfScoring, or take more agents',
    );
  }
  return { agents, assignment, selfEvaluation, selfScoring, without };
}

/** Who acts in one round; null where nobody does. */
export type CastRound = {
  readonly solver: AgentId | null;
  readonly reviews: readonly CastReview[];
};

/** Who evaluates an answer, and who scores that evaluation; null where nobody does. */
export type CastReview = {
  readonly evaluator: AgentId | null;
  readonly scorer: AgentId | null;
};

/** What is to be cast. */
export interface CastSize {
  readonly rounds: number;
  readonly evaluations: number;
  /** False where the answer is given. */
  readonly solvers: boolean;
}

/**
 * Draws who acts when, among those who are seated, before anybody speaks.
 *
 * - nobody evaluates an answer of its own, unless `selfEvaluation`
 * - unless `selfScoring`, nobody scores an evaluation of its own, nor, where a third agent is there to
 *   ask, one of its own answer
 * - `balanced`: each draw goes to one of those who were drawn least often in this role; without the two
 *   rules above that is a shuffled, exactly balanced list. `uniform`: to any of them, independently
 *
 * @throws UserError if nobody is seated who may act
 */
export function castDiscussion(
  rules: CastRules,
  { rounds, evaluations, solvers }: CastSize,
  seats: readonly AgentId[],
  stream: RandomStream,
): readonly CastRound[] {
  const draw = drawer(rules, seats, stream);
  return Array.from({ length: rounds }, () => {
    const solver = solvers ? draw('solver', []) : null;
    const reviews = Array.from({ length: evaluations }, () => {
      const own = solver === null ? [] : [solver];
      const evaluator =
        rules.without === 'evaluator' ? null : draw('evaluator', rules.selfEvaluation ? [] : own);
      const involved = [...own, ...(evaluator === null ? [] : [evaluator])];
      const scorer =
        rules.without === 'scorer'
          ? null
          : rules.selfScoring
            ? draw('scorer', [])
            : draw('scorer', involved, evaluator === null ? own : [evaluator]);
      return {
        evaluator: evaluator === null ? null : discussionSeat('evaluator', evaluator),
        scorer: scorer === null ? null : discussionSeat('scorer', scorer),
      };
    });
    return { solver: solver === null ? null : discussionSeat('solver', solver), reviews };
  });
}

/**
 * Draws agents by number. The drawing function takes whom to avoid, and whom at least if that leaves
 * nobody.
 */
function drawer(
  { agents, assignment }: CastRules,
  seats: readonly AgentId[],
  stream: RandomStream,
) {
  const loads = new Map<AgentId, number>();
  return (role: DiscussionRole, avoid: readonly number[], least = avoid): number => {
    const seated = Array.from({ length: agents }, (_, i) => i + 1).filter((agent) =>
      seats.includes(discussionSeat(role, agent)),
    );
    const willing = seated.filter((agent) => !avoid.includes(agent));
    const able = willing.length > 0 ? willing : seated.filter((agent) => !least.includes(agent));
    if (able.length === 0) throw nobodyFor(seats, role, seated, least);
    const loadOf = (agent: number) => loads.get(discussionSeat(role, agent)) ?? 0;
    const lowest = Math.min(...able.map(loadOf));
    const chosen = stream.pick(
      assignment === 'uniform' ? able : able.filter((agent) => loadOf(agent) === lowest),
    );
    loads.set(discussionSeat(role, chosen), loadOf(chosen) + 1);
    return chosen;
  };
}

function nobodyFor(
  seats: readonly AgentId[],
  role: DiscussionRole,
  seated: readonly number[],
  barred: readonly number[],
): UserError {
  const article = role === 'evaluator' ? 'an' : 'a';
  const example = discussionSeat(role, barred.includes(1) ? 2 : 1);
  return new UserError(
    seated.length === 0
      ? `discussion: a plan must seat ${article} ${role}, got ${seats.join(', ') || 'nobody'}; seat '${example}'`
      : `discussion: a plan must seat ${article} ${role} other than agent ${barred.join(' and ')}, got ${seated.map((agent) => discussionSeat(role, agent)).join(', ')}; seat '${example}', or allow agents to judge themselves`,
  );
}
