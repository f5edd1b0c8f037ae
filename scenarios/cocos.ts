import {
  checkCounts,
  accumulatedProgress,
  composeRewards,
  defineScenario,
  finalState,
  foldKey,
  groupCentred,
  keyFromSeed,
  klPenalty,
  malformed,
  oneOf,
  openStream,
  randomReward,
  reinforcePlusPlus,
  uniform,
} from 'agon-sim';
import {
  answersAndRevisions,
  correctionEnvironment,
  correctionGames,
  correctionSeats,
  describeCorrection,
  evaluateCorrections,
  weakCorrector,
} from 'agon-sim/curricula';
import { chains } from 'agon-sim/environments';

const progress = () => accumulatedProgress({ attempts: 'revisions' });

/** What is paid, and whether first attempts are, too. */
const ARMS = {
  progressive: { paid: progress, paysFirst: false },
  'final-only': { paid: () => finalState({ attempts: 'revisions' }), paysFirst: false },
  'final-all': { paid: () => finalState(), paysFirst: true },
  random: { paid: () => randomReward({ floorOf: progress() }), paysFirst: false },
};

/** Problems to be judged by are the same for every run, so that runs can be compared. */
const EVALUATION_KEY = foldKey(keyFromSeed(2505), 'cocos');

/**
 * CoCoS, "Self-Correcting Code Generation Using Small Language Models" (arXiv 2505.23060): an agent
 * answers and revises its answer several times; each revision is paid for the progress made up to it,
 * so that it mends what is wrong and keeps what is right.
 *
 * Departures from the paper:
 *
 * 1. The agent is a small transformer on chains of one-digit operations modulo 100, and errs by chance
 *    where it knows better; the paper's are language models of a billion weights that write code.
 * 2. The fine-grained reward is the share of a chain's results that are right, in place of tests passed.
 * 3. Three attempts are made in training, where the published code makes two; as there, revisions alone
 *    are paid.
 * 4. An attempt is compared with the same attempt at the same problem, and not with one other revision
 *    of the same first attempt.
 * 5. A divergence from the warm start holds first attempts, which are not paid. So small a network
 *    changes them with the revisions otherwise, until copying them is all it does.
 */
export default defineScenario({
  name: 'cocos',
  title: 'A small agent revises its answers step by step, paid for progress',
  sources: [
    {
      title: 'Self-Correcting Code Generation Using Small Language Models',
      arxiv: '2505.23060',
    },
  ],
  settings: {
    updates: 100,
    evaluateEvery: 25,
    /**
     * `progressive`: revisions are paid for accumulated progress; `final-only`: revisions are paid for the
     * last attempt being right; `final-all`: so are first attempts, and nothing holds them (ceiling);
     * `random`: revisions are paid by the toss of a coin (floor).
     */
    arm: oneOf('progressive', 'final-only', 'final-all', 'random'),
    games: { problems: 24, samples: 8 },
    /** `hold`: weight of the divergence of first attempts from the warm start; `klWeight` of revisions. */
    learning: { rate: 7e-4, hold: 1, klWeight: 0.1 },
    /** Shares of the lessons in habits, see `RevisionMix`: `slips` of first answers, the others of revisions. */
    warmStart: { steps: 900, untilLoss: 0.6, habitSteps: 120, learningRate: 2.5e-3 },
    habits: { slips: 0.5, revisions: { wrong: 0.5, copied: 0.6, slips: 0.4 } },
    /** Choose settings on `validation`, report on `heldOut`. Problems of each kind of games. */
    evaluation: { split: oneOf('heldOut', 'validation', 'train'), brief: 200, full: 500 },
  },

  build: ({ arm, games, learning, warmStart, habits, ...settings }) => {
    checkCounts({ games });
    const { paid, paysFirst } = ARMS[arm];
    const domain = chains({ digits: 1, operations: 3, operators: '+-', modulus: 100 });
    /** Share of the results that are right, in their places; a chain has one right answer. */
    const grade = (problem: string, answer: string): number => {
      const right = domain.solve(problem, openStream(EVALUATION_KEY)).split(',');
      const given = answer.split(',');
      return right.filter((result, i) => result === given[i]).length / right.length;
    };
    return {
      environment: correctionEnvironment({ domain, turns: 3, grade }),
      policies: {
        agent: {
          kind: 'transformer',
          characters: `${domain.compact.alphabet}SR`,
          config: { width: 48, layers: 2, heads: 4, hidden: 96, context: 32 },
        },
      },
      warmStart: weakCorrector({
        policy: 'agent',
        ...warmStart,
        ...answersAndRevisions(domain, habits),
      }),

      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: settings.evaluateEvery },
      plan: ({ key, versions }) =>
        correctionGames(key, { domain, ...games, seats: correctionSeats('agent', versions) }),
      rewards: composeRewards([
        { term: paid(), weight: 1 },
        // Pays nobody, but names every attempt, so that first ones can be held.
        { term: malformed(), weight: 0 },
      ]),
      training: {
        agent: {
          learningRate: learning.rate,
          parts: [
            {
              name: 'held',
              where: ({ decision }) => decision.decisionIndex === 0 && !paysFirst,
              estimator: uniform(),
              objective: klPenalty({ klWeight: learning.hold }),
            },
            {
              name: 'paid',
              where: ({ decision }) => decision.decisionIndex > 0 || paysFirst,
              estimator: groupCentred({
                siblings: ({ group, decision }) => `${group}\n${decision.decisionIndex}`,
              }),
              objective: reinforcePlusPlus({ klWeight: learning.klWeight }),
            },
          ],
        },
      },

      evaluations: evaluateCorrections({
        domain,
        policy: 'agent',
        key: EVALUATION_KEY,
        ...settings.evaluation,
      }),
      score: 'gain',
      canary: null, // it is compared at its full length, by its evaluations
      describe: describeCorrection,
    };
  },
});
