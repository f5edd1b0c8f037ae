import {
  checkCounts,
  composeRewards,
  defineScenario,
  foldKey,
  groupNormalised,
  keyFromSeed,
  majorityVote,
  malformed,
  oneOf,
  randomReward,
  reinforcePlusPlus,
  groupByPrompt,
  verifiable,
} from 'agon-sim';
import {
  EVALUATION_SAMPLES,
  describeVote,
  evaluateSolver,
  voteGames,
  votingEnvironment,
  weakSolver,
} from 'agon-sim/curricula';
import { chains } from 'agon-sim/environments';

const ARMS = {
  vote: majorityVote,
  random: randomReward,
  true: verifiable,
};

/** Problems to be judged by are the same for every run, so that runs can be compared. */
const EVALUATION_KEY = foldKey(keyFromSeed(2505), 'majority vote');

/**
 * MM-UPT, "Unsupervised Post-Training for Multi-Modal LLM Reasoning via GRPO" (arXiv 2505.22453): what
 * most samples of a policy answer is taken for right, and the policy learns from that alone.
 *
 * Departures from the paper:
 *
 * 1. The policy is a small transformer that answers short chains of one-digit operations modulo 10,
 *    after a short time of lessons on 1500 problems, some of them with wrong answers; the paper's
 *    is a multi-modal language model.
 * 2. One step on each batch by the version that played it, without a clip that matters and without a
 *    KL term.
 * 3. A malformed answer has no vote and gets 0.
 */
export default defineScenario({
  name: 'majority-vote',
  title: 'A solver learns from what most of its own answers say',
  sources: [
    {
      title: 'Unsupervised Post-Training for Multi-Modal LLM Reasoning via GRPO',
      arxiv: '2505.22453',
    },
  ],
  settings: {
    updates: 120,
    evaluateEvery: 40,
    /** `vote`; `random`: every answer is paid by the toss of a coin (floor); `true`: right ones are paid (ceiling). */
    arm: oneOf('vote', 'random', 'true'),
    domain: { digits: 1, operations: 3, modulus: 10 },
    games: { questions: 32, solvers: 16 },
    training: { learningRate: 1.5e-4 },
    warmStart: { slips: 0.15, problems: 1500, steps: 300, learningRate: 4e-3, settling: 20 },
    /** Choose settings on `validation`, report on `heldOut`. Problems of each evaluation. */
    evaluation: { split: oneOf('heldOut', 'validation', 'train'), brief: 150, full: 500 },
  },

  build: (settings) => {
    const reward = ARMS[settings.arm];
    const domain = chains({ ...settings.domain, operators: '+-' });
    const { games, training, evaluation } = settings;
    checkCounts({ games });
    return {
      environment: votingEnvironment({
        domain,
        solvers: Math.max(EVALUATION_SAMPLES, games.solvers),
      }),
      policies: {
        agent: {
          kind: 'transformer',
          characters: `${domain.compact.alphabet}S`,
          config: { width: 64, layers: 2, heads: 4, hidden: 128, context: 32 },
        },
      },
      warmStart: weakSolver({ domain, policy: 'agent', ...settings.warmStart }),

      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: settings.evaluateEvery },
      plan: ({ key, versions }) => {
        const seat = { role: 'solver', policy: 'agent', version: versions['agent'] ?? 0 };
        return voteGames(key, { domain, seat, ...games });
      },
      rewards: composeRewards([
        { term: reward(), weight: 1 },
        ...(settings.arm === 'true' ? [] : [{ term: verifiable(), weight: 0 }]),
        { term: malformed(), weight: 0 },
      ]),
      training: {
        agent: {
          estimator: groupNormalised({ siblings: groupByPrompt }),
          objective: reinforcePlusPlus(),
          learningRate: training.learningRate,
        },
      },

      evaluations: [
        evaluateSolver({ domain, policy: 'agent', key: EVALUATION_KEY, ...evaluation }),
      ],
      score: 'sampled',
      canary: null, // it is compared at its full length, by its evaluations
      describe: describeVote,
    };
  },
});
