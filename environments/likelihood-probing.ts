import { z } from 'zod';
import { UserError } from 'agon-sim';
import type { AgentId, Environment, ProbeKind, Role } from 'agon-sim';
import { probingMachine } from './likelihood-probing/machine.ts';
import type { ProbingRules } from './likelihood-probing/probing.ts';
import type { AnswerDomain } from './tasks/answer-domain.ts';
import { voteTaskSchema } from './tasks/vote-task.ts';

export interface LikelihoodProbingOptions {
  readonly domain: AnswerDomain;
  /** N, at least 1; each has a prober of its own, which should hold the same policy. */
  readonly solvers: number;
  /** What is scored of each answer; everything if absent. */
  readonly probes?: readonly ProbeKind[];
  /** T: parts of an answer, from none of its working to all of it; at least 1, 3 if absent. */
  readonly states?: number;
  /**
   * Characters at the end of an answer's compact form that state its conclusion; what is before them is
   * its working. At least 1; the whole answer if absent.
   */
  readonly conclusion?: number;
  /** The character that is scored after an answer. The policy's vocabulary must have it. */
  readonly mark?: string;
}

/**
 * Answers, and how likely they were: N solvers answer one question independently, then a prober beside
 * each has its policy score texts about the answer, for terms that pay for likelihoods.
 *
 *   asking -> counted -> (probing) -> finished
 *
 * Of each answer that isn't malformed these are scored: the answer `alone` and `given-question`
 * (self-aligned reward, arXiv 2509.05489); one mark as its `last-token` (LaSeR, arXiv 2510.14943); and,
 * as `state`, after each of T parts of its working the conclusion of every answer that was given, once
 * for each value (CoVo, arXiv 2506.08745).
 *
 * A policy that never saw the prompt of `alone` gives it an arbitrary likelihood: a warm start should
 * show it answers to `S`.
 *
 * @param agents - who plays, by seat
 */
export function likelihoodProbing(
  options: LikelihoodProbingOptions,
  agents: Readonly<Record<AgentId, Role>>,
): Environment {
  const { domain, solvers } = options;
  const rules = checkRules(options);
  const alone = solvers === 1;
  return {
    name: 'likelihood-probing',
    type: {
      players: [2 * solvers, 2 * solvers],
      turnOrder: alone ? 'sequential' : 'simultaneous',
      // One solver's prober is shown the whole answer, unless it begins with parts of it.
      information: alone && rules.probes[0] !== 'state' ? 'perfect' : 'imperfect',
      payoffSum: 'general',
      rewardBounds: [-1, 2], // 2 of `lastTokenAlignment`; the other terms stay inside
      longestEpisode: 2 * solvers * (1 + 3 + rules.states * solvers),
    },
    machine: probingMachine(rules),
    roles: agents,
    checkTask: (task) => {
      const checked = voteTaskSchema(domain, 0).safeParse(task);
      if (!checked.success) {
        throw new UserError(`likelihood-probing task: ${z.prettifyError(checked.error)}`);
      }
    },
  };
}

const ALL: readonly ProbeKind[] = ['alone', 'given-question', 'last-token', 'state'];

function checkRules(options: LikelihoodProbingOptions): ProbingRules {
  const { domain, solvers, probes = ALL, states = 3, mark = '!' } = options;
  const { answerLength } = domain.compact;
  const { conclusion = answerLength } = options;
  const require = (name: string, value: number, most = Infinity) => {
    if (Number.isInteger(value) && value >= 1 && value <= most) return;
    const range = most === Infinity ? 'of at least 1' : `in [1, ${most}]`;
    throw new UserError(`likelihoodProbing: ${name} must be an integer ${range}, got ${value}`);
  };
  require('solvers', solvers);
  require('states', states);
  require('conclusion', conclusion, answerLength);
  if (Array.from(mark).length !== 1) {
    throw new UserError(
      `likelihoodProbing: mark must be one character, got ${JSON.stringify(mark)}; try "!"`,
    );
  }
  return { domain, solvers, probes, states, conclusion, mark };
}

export type { ProbingOutcome } from './likelihood-probing/outcome.ts';
export { proberSeat } from './likelihood-probing/protocol.ts';
export type { ProbeBody, ProbedBody } from './likelihood-probing/protocol.ts';
