import {
  checkCounts,
  composeRewards,
  crossView,
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
  'cross-view': crossView,
  'own-view': majorityVote,
  random: () => randomReward({ floorOf: crossView() }),
  true: verifiable,
};

/** Problems to be judged by are the same for every run, so that runs can be compared. */
const EVALUATION_KEY = foldKey(keyFromSeed(2508), 'cross-view');

/**
 * Co-Reward, "Self-supervised Reinforcement Learning for Large Language Model Reasoning via Contrastive
 * Agreement" (arXiv 2508.00410): a question is asked in two ways, and what most answers to one of them
 * say is the label of the other. A policy that agrees with itself for a bad reason is found out by the
 * view in which the reason is absent.
 *
 * Departures from the paper:
 *
 * 1. The policy is a small transformer that answers short chains of one-digit operations modulo 10,
 *    after a short time of lessons on a thousand problems, some of them with wrong answers. The twin has
 *    the same terms in another order, where the paper has a language model rephrase the question.
 * 2. The views are compared at equal numbers of answers: the arm `own-view` is asked both, and each view
 *    is labelled by its own majority.
 * 3. One step on each batch by the version that played it, without a KL term.
 */
export default defineScenario({
  name: 'cross-view',
  title: 'A solver learns from what it answers when the question is put differently',
  sources: [
    {
      title:
        'Co-Reward: Self-supervised Reinforcement Learning for Large Language Model Reasoning via Contrastive Agreement',
      arxiv: '2508.00410',
    },
  ],
  settings: {
    updates: 120,
    evaluateEvery: 40,
    /**
     * `cross-view`; `own-view`: each view is labelled by its own majority; `random`: every answer that
     * `cross-view` would judge is paid by the toss of a coin (floor); `true`: right ones are paid (ceiling).
     */
    arm: oneOf('cross-view', 'own-view', 'random', 'true'),
    domain: { digits: 1, operations: 3, modulus: 10 },
    games: { questions: 32, solvers: 8, twins: 1 },
    training: { learningRate: 2e-4 },
    warmStart: { slips: 0.1, problems: 1000, steps: 200, learningRate: 4e-3, settling: 20 },
    /** Choose settings on `validation`, report on `heldOut`. Problems of each evaluation. */
    evaluation: { split: oneOf('heldOut', 'validation', 'train'), brief: 150, full: 500 },
  },

  build: (settings) => {
    const reward = ARMS[settings.arm];
    const domain = chains({ ...settings.domain, operators: '+-' });
    const { games, training, evaluation } = settings;
    const { questions, solvers, twins } = games;
    checkCounts({ games: { questions, solvers } });
    checkCounts({ games: { twins } }, { least: 0 });
    return {
      environment: votingEnvironment({
        domain,
        solvers: Math.max(EVALUATION_SAMPLES, games.solvers),
        twins: games.twins,
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
          estimator: groupNormalised({ siblings: groupByPrompt }), // each view has its own baseline
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
