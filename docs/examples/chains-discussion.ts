// docs/examples/chains-discussion.ts
import {
  composeRewards,
  defineScenario,
  foldKey,
  keyFromSeed,
  majorityVote,
  malformed,
  oneOf,
  openStream,
  randomReward,
  verifiable,
} from 'agon-sim';
import {
  comasFormat,
  comasSplit,
  describeDiscussion,
  discussionCanary,
  discussionCharacters,
  discussionEnvironment,
  discussionEvaluations,
  discussionGames,
  discussionGap,
  discussionTraining,
  discussionWarmStart,
  evaluatorAgreement,
} from 'agon-sim/curricula';
import { chains } from 'agon-sim/environments';

/** What solvers and evaluators are paid for. The scorer is paid for its form alone. */
const PAID = {
  interaction: comasSplit({ pool: true }), // what scorers say of answers and evaluations
  'no-scorer': evaluatorAgreement({ pool: true }), // ablation: evaluators among themselves
  majority: majorityVote(), // control: what most answers say
  random: randomReward(), // floor
  true: verifiable(), // ceiling
};

/** Problems to be judged by are the same for every run, so that runs can be compared. */
const EXAM_KEY = foldKey(keyFromSeed(1), 'chains-discussion');

/**
 * What to expect of 20 updates, in percent of held-out answers that are right, from one run of each arm
 * (seed 2, from the warm start of seed 1); one run says little:
 *
 *                  sampled         greedy
 *   interaction    68.0 -> 86.0    96.8 -> 92.0
 *   random         68.0 -> 54.3    96.8 -> 84.8
 *
 * A sum is checked by doing it again, so nothing here is easier for the judges by nature. What there is
 * to learn is not to slip.
 */
export default defineScenario({
  name: 'chains-discussion',
  title: 'Two agents answer, evaluate and score each other on sums of several steps',
  sources: [
    {
      title: 'CoMAS: Co-Evolving Multi-Agent Systems via Interaction Rewards',
      arxiv: '2510.08529',
    },
  ],
  settings: {
    updates: 60,
    evaluateEvery: 20,
    arm: oneOf('interaction', 'no-scorer', 'majority', 'random', 'true'),
    domain: { digits: 1, operations: 2, modulus: 10 },
    games: { problems: 48, samples: 8, evaluations: 2 },
    learning: { rate: 3e-4, entropyWeight: 0.02, klWeight: 1, anchors: 64 },
    /** `solverWeight` below 1 teaches the solver less than its judges: somebody must know better. */
    warmStart: {
      steps: 1000,
      untilLoss: 0.1,
      lesserSteps: 0,
      settling: 100,
      learningRate: 3e-3,
      solverWeight: 0.2,
    },
    /** Problems of each measurement; choose settings on `validation`, report on `heldOut`. */
    evaluation: {
      split: oneOf('heldOut', 'validation'),
      brief: 100,
      full: 500,
      sampled: 100,
      samples: 8,
      canary: 100,
    },
  },

  build: ({ updates, evaluateEvery, arm, games, evaluation, ...settings }) => {
    const domain = chains({ ...settings.domain, operators: '+-' });
    const policies = ['agent']; // both agents are this policy; two names would be two policies
    const table = discussionGames(2, policies);
    const measures = { domain, table, key: EXAM_KEY, split: evaluation.split, sizes: evaluation };
    const scored = arm !== 'no-scorer';
    return {
      environment: discussionEnvironment({
        domain,
        agents: 2,
        evaluations: games.evaluations,
        ...(!scored && { without: 'scorer' }),
      }),
      policies: {
        agent: {
          kind: 'transformer',
          // The marks before an answer, an evaluation and a scoring; and that of a blank evaluation.
          characters: discussionCharacters(domain),
          config: { width: 64, layers: 2, heads: 4, hidden: 256, context: 48 },
        },
      },
      warmStart: discussionWarmStart({ domain, policies, ...settings.warmStart }),
      schedule: { updates, staleness: 0, evaluateEvery },
      // Every arm plays the same games: what differs is what they are paid for.
      plan: ({ key, versions }) => {
        const stream = openStream(foldKey(key, 'problems'));
        const problems = Array.from({ length: games.problems }, () =>
          domain.generate(stream, 'train'),
        );
        return table.discuss(problems, versions, {
          samples: games.samples,
          evaluations: null,
          temperatures: { solver: 1, evaluator: 0.7, scorer: 1 },
        });
      },
      rewards: composeRewards([
        { term: PAID[arm], weight: 1, roles: ['solver', 'evaluator'] },
        { term: comasFormat(), weight: 1 },
        { term: malformed(), weight: 0 }, // to look at, as the alarm of this name does
        // The truth, to look at: it pays nobody unless the arm says so.
        ...(arm === 'true' ? [] : [{ term: verifiable(), weight: 0 }]),
      ]),
      training: { agent: discussionTraining({ ...settings.learning, scored }) },
      evaluations: discussionEvaluations(measures),
      score: 'sampled',
      canary: discussionCanary(measures, 5),
      stopWhen: {
        proxy: 'solver.reward',
        truth: 'canary.accuracy',
        patience: 3,
        tolerance: { proxy: 0.02, truth: 0.05 },
        then: 'stop',
      },
      describe: describeDiscussion,
      gap: discussionGap(measures, scored ? 'scorings' : 'evaluations'),
    };
  },
});
