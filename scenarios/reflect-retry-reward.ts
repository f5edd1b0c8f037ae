import {
  checkCounts,
  checkShares,
  composeRewards,
  defineScenario,
  finalState,
  foldKey,
  groupCentred,
  keyFromSeed,
  oneOf,
  randomReward,
  reflectionReward,
  reinforcePlusPlus,
  verifiable,
} from 'agon-sim';
import {
  answerLessons,
  correctionEnvironment,
  correctionGames,
  correctionSeats,
  describeCorrection,
  evaluateCorrections,
  mixLessons,
  reflectionLessons,
  revisionLessons,
  weakCorrector,
} from 'agon-sim/curricula';
import { chains } from 'agon-sim/environments';

/** What is paid, and to whom. */
const PAID = {
  reflection: { term: reflectionReward() },
  'no-reflection': { term: finalState({ attempts: 'revisions' }) },
  random: { term: randomReward(), roles: ['reflector'] },
  true: { term: verifiable() },
};

/** Problems to be judged by are the same for every run, so that runs can be compared. */
const EVALUATION_KEY = foldKey(keyFromSeed(2506), 'reflect, retry, reward');

/**
 * "Reflect, Retry, Reward: Self-Improving LLMs via Reinforcement Learning" (arXiv 2505.24726): an agent
 * that failed writes a note to itself and tries again with the note in view; if that succeeds, the note
 * is paid, and nothing else is.
 *
 * Departures from the paper:
 *
 * 1. The agent is a small transformer on chains of one-digit operations modulo 100, in place of language
 *    models that call functions and write equations. From its lessons it knows better than it answers.
 * 2. A note is as long as an answer. From its lessons the agent writes into it the results as it would
 *    have them now, with slips, and mostly relies on it; what a note says is not looked at, and may change.
 * 3. Learning is on-policy, on all problems as they come; the paper trains on a data set of failures.
 */
export default defineScenario({
  name: 'reflect-retry-reward',
  title: 'An agent learns to write itself notes on failures that make the next try succeed',
  sources: [
    {
      title: 'Reflect, Retry, Reward: Self-Improving LLMs via Reinforcement Learning',
      arxiv: '2505.24726',
    },
  ],
  settings: {
    updates: 100,
    evaluateEvery: 25,
    /**
     * `reflection`; `no-reflection`: it is told that it failed and tries again at once, and the retry is paid.
     * With notes again, `random`: they are paid by the toss of a coin (floor); `true`: every answer is paid
     * for being right, and notes are not (ceiling).
     */
    arm: oneOf('reflection', 'no-reflection', 'random', 'true'),
    games: { problems: 24, samples: 8 },
    learning: { rate: 7e-4, klWeight: 0.1 },
    warmStart: { steps: 1200, untilLoss: 0.25, habitSteps: 150, learningRate: 2.5e-3 },
    /**
     * Shares of the lessons in habits: `slips` of first answers; `notes` see `reflectionLessons`;
     * `retries` without a note see `RevisionMix`.
     */
    habits: {
      slips: 0.5,
      notes: { slips: 0.7, wilful: 0.1 },
      retries: { wrong: 1, copied: 0, slips: 0.7 },
    },
    /** Choose settings on `validation`, report on `heldOut`. Problems of each kind of games. */
    evaluation: { split: oneOf('heldOut', 'validation', 'train'), brief: 200, full: 500 },
  },

  build: ({ arm, games, learning, warmStart, habits, ...settings }) => {
    checkCounts({ games });
    checkShares({ habits });
    const reflects = arm !== 'no-reflection';
    const domain = chains({ digits: 1, operations: 3, operators: '+-', modulus: 100 });
    return {
      environment: correctionEnvironment({
        domain,
        turns: 2,
        stop: 'solved',
        feedback: reflects ? 'reflection' : 'none',
        noteLength: domain.compact.answerLength,
      }),
      policies: {
        agent: {
          kind: 'transformer',
          characters: `${domain.compact.alphabet}SREF`,
          config: { width: 48, layers: 2, heads: 4, hidden: 96, context: 40 },
        },
      },
      warmStart: weakCorrector({
        policy: 'agent',
        ...warmStart,
        knowledge: mixLessons([
          { lessons: answerLessons(domain), share: 0.4 },
          { lessons: reflectionLessons(domain, { slips: 0, wilful: 0 }), share: 0.4 },
          { lessons: revisionLessons(domain, { wrong: 1, copied: 0, slips: 0 }), share: 0.2 },
        ]),
        habits: mixLessons([
          { lessons: answerLessons(domain, habits.slips), share: 0.25 },
          { lessons: reflectionLessons(domain, habits.notes), share: 0.5 },
          { lessons: revisionLessons(domain, habits.retries), share: 0.25 },
        ]),
      }),

      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: settings.evaluateEvery },
      plan: ({ key, versions }) =>
        correctionGames(key, {
          domain,
          ...games,
          seats: correctionSeats('agent', versions, { reflects }),
        }),
      rewards: composeRewards([{ ...PAID[arm], weight: 1 }]),
      training: {
        agent: {
          estimator: groupCentred(),
          objective: reinforcePlusPlus({ klWeight: learning.klWeight }),
          learningRate: learning.rate,
        },
      },

      evaluations: evaluateCorrections({
        domain,
        policy: 'agent',
        key: EVALUATION_KEY,
        reflects,
        ...settings.evaluation,
      }),
      score: 'retried',
      canary: null, // it is compared at its full length, by its evaluations
      describe: describeCorrection,
    };
  },
});
