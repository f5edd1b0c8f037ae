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
  proposalQuality,
  randomReward,
  reinforcePlusPlus,
  groupByPrompt,
  verifiable,
} from 'agon-sim';
import type { Seat } from 'agon-sim';
import { chains } from 'agon-sim/environments';
import {
  EVALUATION_SAMPLES,
  describeProposal,
  evaluateSolver,
  proposalGames,
  proposerEnvironment,
  proposerLesson,
  seedGames,
  seedProblems,
  votingEnvironment,
  weakSolver,
} from 'agon-sim/curricula';

const REWARDS = {
  'self-made': majorityVote,
  'seeds-only': majorityVote,
  unfiltered: majorityVote,
  random: () => randomReward({ floorOf: majorityVote() }), // nor is it paid for refused problems
  true: verifiable,
};

/** Seeds, and problems to be judged by, are the same for every run, so that runs can be compared. */
const SEEDS_KEY = foldKey(keyFromSeed(2505), 'seeds');
const EVALUATION_KEY = foldKey(keyFromSeed(2505), 'serl');

/**
 * SeRL, "Self-Play Reinforcement Learning for Large Language Models with Limited Data" (arXiv
 * 2505.20347): from a few seed problems a policy makes up more, answers them, and learns from what most
 * of its answers say. Nobody says what is right.
 *
 * Departures from the paper:
 *
 * 1. The policy is a small transformer that answers short chains of one-digit operations modulo 10,
 *    after a short time of lessons on 1500 problems, some of them with wrong answers; in these it
 *    also learns to write problems. What is scarce is problems to learn from without labels.
 * 2. Problems are made up for each update and used once; the paper collects rounds of them.
 * 3. Similarity is that of characters, and a problem of a held-out split is refused.
 * 4. The proposer is not paid, as in the paper; what it would get is kept in the column
 *    `proposal-quality`.
 * 5. One step on each batch by the version that played it, with advantages relative to the other
 *    answers to the same problem, and without a KL term.
 */
export default defineScenario({
  name: 'serl',
  title: 'A solver makes up problems after a few seeds, and learns from votes on them',
  sources: [
    {
      title: 'SeRL: Self-Play Reinforcement Learning for Large Language Models with Limited Data',
      arxiv: '2505.20347',
    },
  ],
  settings: {
    updates: 120,
    evaluateEvery: 40,
    /**
     * `self-made`; `seeds-only`: votes on the seeds alone; `unfiltered`: neither similarity nor difficulty
     * matter. On self-made problems that aren't refused also `random`: every answer is paid by the toss of
     * a coin (floor), and `true`: right ones are paid (ceiling).
     */
    arm: oneOf('self-made', 'seeds-only', 'unfiltered', 'random', 'true'),
    domain: { digits: 1, operations: 3, modulus: 10 },
    /** How many there are, and how many a proposer is shown. */
    seeds: { count: 8, shown: 2 },
    games: { questions: 32, solvers: 16 },
    filters: { mostSimilar: 0.8, least: 0.2, greatest: 0.8 },
    training: { learningRate: 1.5e-4 },
    warmStart: { slips: 0.15, problems: 1500, steps: 300, learningRate: 4e-3, settling: 20 },
    /** Choose settings on `validation`, report on `heldOut`. Problems of each evaluation. */
    evaluation: { split: oneOf('heldOut', 'validation', 'train'), brief: 150, full: 500 },
  },

  build: (settings) => {
    const domain = chains({ ...settings.domain, operators: '+-' });
    const { games, training, evaluation, warmStart } = settings;
    checkCounts({ games, seeds: { count: settings.seeds.count } });
    const { mostSimilar, least, greatest } = settings.filters;
    const seeds = seedProblems(domain, SEEDS_KEY, settings.seeds.count);
    const { shown } = settings.seeds;
    const reward = REWARDS[settings.arm];
    return {
      environment: proposerEnvironment({
        domain,
        solvers: games.solvers,
        filters:
          settings.arm === 'unfiltered'
            ? { mostSimilar: 1, share: null }
            : { mostSimilar, share: [least, greatest] },
      }),
      otherEnvironments: [
        votingEnvironment({ domain, solvers: Math.max(EVALUATION_SAMPLES, games.solvers) }),
      ],
      policies: {
        agent: {
          kind: 'transformer',
          characters: `${domain.compact.alphabet}S;P`,
          config: { width: 64, layers: 2, heads: 4, hidden: 128, context: 40 },
        },
      },
      warmStart: weakSolver({
        domain,
        policy: 'agent',
        ...warmStart,
        besides: proposerLesson(domain, shown),
      }),

      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: settings.evaluateEvery },
      plan: ({ key, versions }) => {
        const seat = (role: string): Seat => ({
          role,
          policy: 'agent',
          version: versions['agent'] ?? 0,
        });
        const solver = seat('solver');
        return settings.arm === 'seeds-only'
          ? seedGames(key, { seeds, solver, ...games })
          : proposalGames(key, { seeds, shown, proposer: seat('proposer'), solver, ...games });
      },
      rewards: composeRewards([
        { term: reward(), weight: 1 },
        ...(settings.arm === 'seeds-only' ? [] : [{ term: proposalQuality(), weight: 0 }]),
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
      ...(settings.arm !== 'seeds-only' && { describe: describeProposal }),
    };
  },
});
