import {
  checkCounts,
  composeRewards,
  defineScenario,
  foldKey,
  judgedPairs,
  keyFromSeed,
  majorityVote,
  malformed,
  oneOf,
  randomReward,
  scpo,
  verifiable,
  votePairs,
  voteShare,
} from 'agon-sim';
import type { Pairing } from 'agon-sim';
import {
  EVALUATION_SAMPLES,
  describeVote,
  evaluateSolver,
  voteGames,
  votingEnvironment,
  weakSolver,
} from 'agon-sim/curricula';
import { chains } from 'agon-sim/environments';

/** The share of votes that the chosen answer needs, unless nothing is filtered. */
const LEAST_TOP = 0.5;

/** Judges answers to the questions that make pairs: neither filtered nor answered by all alike. */
const ON_KEPT = majorityVote({ keep: [LEAST_TOP - 1e-9, 1] }); // both ends are left out

/** What answers are paid, and which pairs that makes. */
const ARMS = {
  weighted: { reward: voteShare, pairing: votePairs({ leastTop: LEAST_TOP }) },
  unweighted: { reward: voteShare, pairing: evenly(votePairs({ leastTop: LEAST_TOP })) },
  'no-filter': { reward: voteShare, pairing: votePairs({ leastTop: 0 }) },
  random: { reward: () => randomReward({ floorOf: ON_KEPT }), pairing: judgedPairs() },
  true: { reward: verifiable, pairing: judgedPairs() },
};

/** Problems to be judged by are the same for every run, so that runs can be compared. */
const EVALUATION_KEY = foldKey(keyFromSeed(2411), 'scpo');

/**
 * ScPO, "Self-Consistency Preference Optimization" (arXiv 2411.04109): of each question's samples the
 * one with the most votes is to become likelier than the one with the fewest, the more so the further
 * their votes are apart; questions on which the samples hardly agree are left out.
 *
 * Departures from the paper:
 *
 * 1. The policy is a small transformer that answers short chains of one-digit operations modulo 10,
 *    after a short time of lessons on 1500 problems, some of them with wrong answers.
 * 2. Learning is online: pairs are made of each batch and used once, and the reference is renewed every
 *    few updates; the paper does two rounds over a fixed set of questions.
 * 3. Questions are new training problems, where the paper has a model make some up as well (for that,
 *    see `serl`).
 */
export default defineScenario({
  name: 'scpo',
  title: 'A solver prefers its consistent answers to its inconsistent ones',
  sources: [{ title: 'Self-Consistency Preference Optimization', arxiv: '2411.04109' }],
  settings: {
    updates: 120,
    evaluateEvery: 40,
    /**
     * `weighted`; `unweighted`: every pair counts the same; `no-filter`: pairs of all questions. Pairs of
     * any answers by the toss of a coin, `random`, to the questions of `weighted` (floor); and of right and
     * wrong ones to all questions, `true` (ceiling).
     */
    arm: oneOf('weighted', 'unweighted', 'no-filter', 'random', 'true'),
    domain: { digits: 1, operations: 3, modulus: 10 },
    games: { questions: 32, solvers: 16 },
    training: { learningRate: 1.5e-4, beta: 0.5, cloneWeight: 1, referenceEvery: 10 },
    warmStart: { slips: 0.15, problems: 1500, steps: 300, learningRate: 4e-3, settling: 20 },
    /** Choose settings on `validation`, report on `heldOut`. Problems of each evaluation. */
    evaluation: { split: oneOf('heldOut', 'validation', 'train'), brief: 150, full: 500 },
  },

  build: (settings) => {
    const { reward, pairing } = ARMS[settings.arm];
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
          pairing,
          objective: scpo({ beta: training.beta, cloneWeight: training.cloneWeight }),
          reference: { every: training.referenceEvery },
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

/** The same pairs, all of one weight. */
function evenly(pairing: Pairing): Pairing {
  return {
    ...pairing,
    pair: (batch) => pairing.pair(batch).map((pair) => ({ ...pair, weight: 1 })),
  };
}
