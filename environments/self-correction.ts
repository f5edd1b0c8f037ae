import { UserError } from 'agon-sim';
import type { AgentId, Environment, Role } from 'agon-sim';
import { judgeSeat } from './self-correction/game.ts';
import type { CorrectionRules, Feedback, StopRule } from './self-correction/game.ts';
import { selfCorrectionMachine } from './self-correction/machine.ts';
import { parseTask } from './self-correction/task.ts';
import type { AnswerDomain } from './tasks/answer-domain.ts';

export interface SelfCorrectionOptions {
  readonly domain: AnswerDomain;
  /** T: answers at most, the first included; at least 2. */
  readonly turns?: number;
  /**
   * What is said of an answer before it is revised. `none`: nothing. `self`: the solver evaluates it
   * from seat `evaluator-1`. `critique`: another agent does, from seat `evaluator-2`. `reflection`:
   * the solver is told that it failed and writes a note to itself from seat `reflector-1`; needs
   * `stop: 'solved'`.
   */
  readonly feedback?: Feedback;
  /**
   * When the game ends before its last turn. `never`. `accepted`: when an evaluation takes the answer
   * for right; needs an evaluator. `solved`: when the answer is right, so that whoever is asked again
   * knows that it was wrong: this one bit of ground truth reaches the agents, and no other.
   */
  readonly stop?: StopRule;
  /** How good an answer is, in [0, 1], for rewards that want more than right or wrong; 1 or 0 if absent. */
  readonly grade?: (problem: string, answer: string) => number;
  /** Who plays, by seat. */
  readonly agents: Readonly<Record<AgentId, Role>>;
}

/**
 * Correcting oneself: an answer, what is said of it, another answer, for up to T turns.
 *
 *   answering -> attempted -> (evaluating | reflecting) -> revising -> attempted -> … -> finished
 *
 * By its options this is intrinsic self-correction (SCoRe, arXiv 2409.12917; CoCoS, arXiv 2505.23060),
 * self-rewarding correction (arXiv 2502.19613), or Reflect, Retry, Reward (arXiv 2505.24726).
 *
 * The solver sees the problem, its latest answer and what was said of it, and no earlier answers. An
 * answer that is malformed counts as wrong and ends the game, as there is nothing to revise; an
 * evaluation or reflection that is malformed is left out of what the solver sees.
 */
export function selfCorrection(options: SelfCorrectionOptions): Environment {
  const { domain, agents } = options;
  const rules = checkRules(options);
  const { turns, feedback } = rules;
  const judge = judgeSeat(feedback);
  const players = judge === null ? 1 : 2;
  return {
    name: 'self-correction',
    type: {
      players: [players, players],
      turnOrder: 'sequential',
      information: 'perfect',
      payoffSum: 'general',
      rewardBounds: [1 - turns, turns], // of `accumulatedProgress`; a bonus for improvement adds its own
      longestEpisode: 2 * turns + (judge === null ? 0 : 2 * (turns - 1)),
    },
    machine: selfCorrectionMachine(rules),
    roles: agents,
    checkTask: (task) => {
      parseTask(task, domain);
    },
  };
}

function checkRules(options: SelfCorrectionOptions): CorrectionRules {
  const { domain, turns = 2, feedback = 'none', stop = 'never' } = options;
  const fail = (rule: string) => new UserError(`selfCorrection: ${rule}`);
  if (!(Number.isInteger(turns) && turns >= 2)) {
    throw fail(`turns must be an integer of at least 2, got ${turns}; try 2`);
  }
  const isEvaluated = feedback === 'self' || feedback === 'critique';
  if (stop === 'accepted' && !isEvaluated) {
    throw fail(
      `stop 'accepted' needs an evaluator, got feedback '${feedback}'; try feedback 'self'`,
    );
  }
  if (feedback === 'reflection' && stop !== 'solved') {
    throw fail(
      `feedback 'reflection' is on answers that failed, got stop '${stop}'; say stop 'solved'`,
    );
  }
  const {
    grade = (problem: string, answer: string) => (domain.isCorrect(problem, answer) ? 1 : 0),
  } = options;
  return { domain, turns, feedback, stop, grade };
}

export { judgeSeat } from './self-correction/game.ts';
export type { Feedback, StopRule } from './self-correction/game.ts';
export { correctionOutcome } from './self-correction/outcome.ts';
export type { ReflectionReport, SelfCorrectionOutcome } from './self-correction/outcome.ts';
export {
  CRITIC,
  REFLECTOR,
  SELF_EVALUATOR,
  SOLVER as CORRECTOR,
} from './self-correction/protocol.ts';
export type { ReflectBody, ReflectionBody } from './self-correction/protocol.ts';
export { correctionStage, proposeCorrection } from './self-correction/task.ts';
export type { CorrectionTask } from './self-correction/task.ts';
