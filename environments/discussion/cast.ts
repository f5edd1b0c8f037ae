import { UserError, foldKey, openStream } from 'agon-sim';
import type { AgentId, EpisodePlan, RandomStream } from 'agon-sim';
import { discussionSeat } from './protocol.ts';
import type { DiscussionRole } from './protocol.ts';

/** How a discussion is run; see `DiscussionOptions`, whose defaults are filled in. */
export interface DiscussionRules {
  readonly agents: number;
  readonly rounds: number;
  readonly evaluations: number;
  readonly history: number;
  readonly assignment: 'balanced' | 'uniform';
  readonly selfEvaluation: boolean;
  readonly selfScoring: boolean;
  readonly without: 'scorer' | 'evaluator' | null;
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
 * Draws who acts when, from the plan's key and among those whom the plan seats, before anybody speaks.
 *
 * - nobody evaluates an answer of its own, unless `selfEvaluation`
 * - unless `selfScoring`, nobody scores an evaluation of its own, nor, where a third agent is there to
 *   ask, one of its own answer
 * - `balanced`: each draw goes to one of those who were drawn least often in this role; without the two
 *   rules above that is a shuffled, exactly balanced list. `uniform`: to any of them, independently
 *
 * @throws UserError if the plan seats nobody who may act
 */
export function castDiscussion(
  plan: EpisodePlan,
  rules: DiscussionRules,
  { rounds, evaluations, solvers }: CastSize,
): readonly CastRound[] {
  const stream = openStream(foldKey(foldKey(plan.key, 'chance'), 'initial'));
  const draw = drawer(plan, rules, stream);
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
function drawer(plan: EpisodePlan, { agents, assignment }: DiscussionRules, stream: RandomStream) {
  const loads = new Map<AgentId, number>();
  return (role: DiscussionRole, avoid: readonly number[], least = avoid): number => {
    const seated = Array.from({ length: agents }, (_, i) => i + 1).filter(
      (agent) => plan.seats[discussionSeat(role, agent)] !== undefined,
    );
    const willing = seated.filter((agent) => !avoid.includes(agent));
    const able = willing.length > 0 ? willing : seated.filter((agent) => !least.includes(agent));
    if (able.length === 0) throw nobodyFor(plan, role, seated, least);
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
  { id, seats }: EpisodePlan,
  role: DiscussionRole,
  seated: readonly number[],
  barred: readonly number[],
): UserError {
  const article = role === 'evaluator' ? 'an' : 'a';
  const example = discussionSeat(role, barred.includes(1) ? 2 : 1);
  return new UserError(
    seated.length === 0
      ? `discussion: plan '${id}' must seat ${article} ${role}, got ${Object.keys(seats).join(', ') || 'nobody'}; seat '${example}'`
      : `discussion: plan '${id}' must seat ${article} ${role} other than agent ${barred.join(' and ')}, got ${seated.map((agent) => discussionSeat(role, agent)).join(', ')}; seat '${example}', or allow agents to judge themselves`,
  );
}
