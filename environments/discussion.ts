import { UserError } from 'agon-sim';
import type { AgentId, Environment, Role } from 'agon-sim';
import type { DiscussionRules } from './discussion/cast.ts';
import { discussionMachine } from './discussion/machine.ts';
import { parseTask } from './discussion/task.ts';
import type { AnswerDomain } from './tasks/answer-domain.ts';

export interface DiscussionOptions {
  readonly domain: AnswerDomain;
  /** l: agents, each of which may solve, evaluate and score. At least 1. */
  readonly agents: number;
  /** m: rounds, each with one answer. At least 1; 1 if absent. */
  readonly rounds?: number;
  /** n: evaluations of each answer, each with one scoring. At least 1; 1 if absent. */
  readonly evaluations?: number;
  /** κ: how many of the last rounds solvers and evaluators are shown. At least 0; 2 if absent. */
  readonly history?: number;
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

/**
 * The protocol of CoMAS (arXiv 2510.08529, section 3.1): agents answer a question in rounds, evaluate
 * each other's answers and score the evaluations.
 *
 *   solving -> evaluating -> scoring -> evaluating -> … -> solving -> … -> closed
 *
 * Agent k is whoever speaks for the seats `solver-k`, `evaluator-k` and `scorer-k`; any of them can be
 * drawn for any role, among those whom the plan seats. Solvers and evaluators see the last rounds,
 * scorers nothing but the problem, the answer and the evaluation. Nobody ever sees what is true.
 * Malformed answers are not evaluated, malformed evaluations not scored.
 *
 * By the task's kind a question is discussed (`discuss`), answered once by one solver (`solve`), or a
 * given answer is evaluated and scored (`judge`).
 *
 * Departure: nobody judges itself; the paper's agents may.
 *
 * @param agents - who plays, by seat
 * @throws UserError on options out of range
 */
export function discussion(
  options: DiscussionOptions,
  agents: Readonly<Record<AgentId, Role>>,
): Environment {
  const rules = checkOptions(options);
  const { domain } = options;
  const judgements = rules.rounds * rules.evaluations;
  return {
    name: 'discussion',
    type: {
      players: [1, 3 * rules.agents],
      turnOrder: 'sequential',
      information: 'imperfect',
      payoffSum: 'general', // a score splits one unit, but one that can't be read costs its scorer 1
      rewardBounds: [-judgements, judgements],
      longestEpisode: 2 * rules.rounds + 4 * judgements,
    },
    machine: discussionMachine(domain, rules),
    roles: agents,
    checkTask: (task) => {
      parseTask(task, domain, rules.evaluations);
    },
  };
}

function checkOptions(options: DiscussionOptions): DiscussionRules {
  const { agents, rounds = 1, evaluations = 1, history = 2, assignment = 'balanced' } = options;
  const { selfEvaluation = false, selfScoring = false, without = null } = options;
  const counts = { agents: [agents, 1], rounds: [rounds, 1], evaluations: [evaluations, 1] };
  for (const [name, [value = NaN, least = 0]] of Object.entries({
    ...counts,
    history: [history, 0],
  })) {
    if (!(Number.isInteger(value) && value >= least)) {
      throw new UserError(
        `discussion.${name}: must be an integer of at least ${least}, got ${value}`,
      );
    }
  }
  if (agents === 1 && !(selfEvaluation && selfScoring)) {
    throw new UserError(
      'discussion.agents: one agent alone must be allowed to judge itself, got 1; set selfEvaluation and selfScoring, or take more agents',
    );
  }
  return { agents, rounds, evaluations, history, assignment, selfEvaluation, selfScoring, without };
}

export { discussionOutcome } from './discussion/outcome.ts';
export type { DiscussionOutcome } from './discussion/outcome.ts';
export { discussionSeat } from './discussion/protocol.ts';
export type { DiscussionRole, ScoreBody, ScoringBody } from './discussion/protocol.ts';
export { discussTask, judgeTask, solveTask } from './discussion/task.ts';
