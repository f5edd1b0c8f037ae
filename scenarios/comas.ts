import {
  checkCounts,
  checkWeights,
  DEFAULT_ALARMS,
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
import type { PolicySpec } from 'agon-sim';
import {
  DISCUSSION_ALARMS,
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
  solverLessons,
} from 'agon-sim/curricula';
import { countdown } from 'agon-sim/environments';

/** What solvers and evaluators are paid for. The scorer is paid for its form alone. */
const PAID = {
  interaction: [{ term: comasSplit({ pool: true }), weight: 1 }],
  'no-scorer': [{ term: evaluatorAgreement({ pool: true }), weight: 1 }],
  'no-evaluator': [{ term: comasSplit({ pool: true }), weight: 1 }],
  true: [{ term: verifiable(), weight: 1 }],
  random: [{ term: randomReward(), weight: 1 }],
  majority: [{ term: majorityVote(), weight: 1 }],
  supervised: [],
};

/** Problems to be judged by are the same for every run, so that runs can be compared. */
const EXAM_KEY = foldKey(keyFromSeed(2510), 'comas');

/**
 * CoMAS, "Co-Evolving Multi-Agent Systems via Interaction Rewards" (arXiv 2510.08529): agents answer
 * questions, evaluate each other's answers and score the evaluations, and learn from nothing else.
 *
 * Here the agents are small transformers, and the questions Countdown with three numbers. Departures
 * from the paper:
 *
 * 1. The agents have had a warm start on labels: they are weak solvers and decent judges. The paper's
 *    are language models.
 * 2. A discussion has one round, and there are several of each problem, so that answers to it can be
 *    compared; the paper has longer discussions and no such groups. What is said of equal answers is
 *    pooled.
 * 3. Every role has a baseline of its own, and an evaluation is compared with others of the same answer.
 *    With one baseline for all roles every well-formed scoring would be punished.
 * 4. A KL term holds evaluators and scorers close to the warm start. Without it evaluators learn to
 *    accuse: on a right answer a lie that the scorer swallows is all they can earn by.
 * 5. Nobody evaluates its own answer or scores its own evaluation where there are others to ask. Of two agents
 *    that leaves the one who answered to score; from three on it is a third.
 * 6. The scorer is taught that the burden of proof is the evaluator's (see `ReviewForm`).
 */
export default defineScenario({
  name: 'comas',
  title: 'Agents that answer, evaluate and score each other get better at Countdown without labels',
  sources: [
    {
      title: 'CoMAS: Co-Evolving Multi-Agent Systems via Interaction Rewards',
      arxiv: '2510.08529',
    },
  ],
  settings: {
    updates: 60,
    evaluateEvery: 20,
    /**
     * `interaction`: the paper's rewards. Controls: `true` (the truth as reward), `random`, `majority`
     * (the vote of a problem's answers). Ablations: `no-scorer` (evaluators are paid for agreeing),
     * `no-evaluator` (the scorer judges unaided). `supervised`: right answers as further lessons, and no
     * games; to be run with 0 updates.
     */
    arm: oneOf(
      'interaction',
      'true',
      'random',
      'majority',
      'no-scorer',
      'no-evaluator',
      'supervised',
    ),
    agents: 2,
    /** `shared`: one policy for all agents; `separate`: one each; `unequal`: one each, of which every other one had fewer lessons. */
    policies: oneOf('shared', 'separate', 'unequal'),
    games: { problems: 96, samples: 8, evaluations: 2, evaluatorTemperature: 0.7 },
    learning: { rate: 3e-4, entropyWeight: 0.02, klWeight: 1, anchors: 64 },
    /** See `DiscussionWarmStart`. */
    warmStart: {
      steps: 1000,
      untilLoss: 0.1,
      lesserSteps: 200,
      settling: 150,
      learningRate: 3e-3,
      solverWeight: 0.6,
    },
    supervised: { steps: 200, learningRate: 3e-4 },
    /** Choose settings on `validation`, report on `heldOut`. Problems to solve, to sample `samples` answers to, and to judge. */
    evaluation: {
      split: oneOf('heldOut', 'validation', 'train'),
      brief: 200,
      full: 1000,
      sampled: 300,
      samples: 8,
      canary: 200,
    },
  },

  build: (settings) => {
    const { arm, agents, games, learning, evaluation } = settings;
    const { problems, samples, evaluations, evaluatorTemperature } = games;
    checkCounts({ agents, games: { evaluations } }, { most: 100 });
    checkCounts({ games: { problems, samples } });
    checkWeights({ games: { evaluatorTemperature } });
    checkCounts({ supervised: { steps: settings.supervised.steps } }, { least: 0 });
    const policies =
      settings.policies === 'shared'
        ? ['agent']
        : Array.from({ length: agents }, (_, i) => `agent-${i + 1}`);
    const domain = countdown({ numbers: 3 });
    const environment = discussionEnvironment({
      domain,
      agents,
      evaluations: games.evaluations,
      selfEvaluation: agents === 1,
      selfScoring: agents === 1,
      ...(arm === 'no-scorer' && { without: 'scorer' }),
      ...(arm === 'no-evaluator' && { without: 'evaluator' }),
    });
    const table = discussionGames(agents, policies);
    const measures = { domain, table, key: EXAM_KEY, split: evaluation.split, sizes: evaluation };
    const isTalking = arm === 'interaction' || arm === 'no-scorer' || arm === 'no-evaluator';
    const transformer: PolicySpec = {
      kind: 'transformer',
      characters: discussionCharacters(domain),
      config: { width: 64, layers: 2, heads: 4, hidden: 256, context: 24 },
    };

    const training = discussionTraining({ ...learning, scored: arm !== 'no-scorer' });

    return {
      environment,
      policies: Object.fromEntries(policies.map((policy) => [policy, transformer])),
      warmStart: discussionWarmStart({
        domain,
        policies,
        lesser: (index) => settings.policies === 'unequal' && index % 2 === 1,
        ...settings.warmStart,
        ...(arm === 'supervised' && {
          further: { ...settings.supervised, examples: solverLessons(domain) },
        }),
      }),
      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: settings.evaluateEvery },
      plan: ({ key, versions }) => {
        const stream = openStream(foldKey(key, 'problems'));
        const drawn = Array.from({ length: problems }, () => domain.generate(stream, 'train'));
        return isTalking
          ? table.discuss(drawn, versions, {
              samples,
              evaluations: null,
              temperatures: { solver: 1, evaluator: evaluatorTemperature, scorer: 1 },
            })
          : table.solve(drawn, versions, { samples, temperature: 1 });
      },

      rewards: composeRewards([
        ...PAID[arm].map((reward) => ({ ...reward, roles: ['solver', 'evaluator'] })),
        { term: comasFormat(), weight: 1 },
        { term: malformed(), weight: 0 },
        // The truth, to look at: it pays nobody unless the arm says so.
        ...(arm === 'true' ? [] : [{ term: verifiable(), weight: 0 }]),
      ]),
      training:
        arm === 'supervised'
          ? {}
          : Object.fromEntries(policies.map((policy) => [policy, training])),

      evaluations: discussionEvaluations(measures),
      score: 'greedy',
      canary: discussionCanary(measures, 10),
      // Supervised agents are paid nothing that could part from the truth.
      ...(arm !== 'supervised' && {
        stopWhen: {
          proxy: 'solver.reward',
          truth: 'canary.accuracy',
          patience: 3,
          tolerance: { proxy: 0.02, truth: 0.05 },
          then: 'warn',
        },
      }),
      // Able evaluators and scorers hardly hesitate; that they explore isn't asked for.
      alarms: [...DEFAULT_ALARMS, ...DISCUSSION_ALARMS].map((rule) =>
        rule.name === 'entropy' ? { ...rule, metric: 'solver.entropy' } : rule,
      ),
      describe: describeDiscussion,
      gap: discussionGap(measures, arm === 'no-scorer' ? 'evaluations' : 'scorings'),
    };
  },
});
