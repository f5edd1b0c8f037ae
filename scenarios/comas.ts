import {
  DEFAULT_ALARMS,
  UserError,
  comasFormat,
  comasSplit,
  composeRewards,
  countAnswers,
  defineScenario,
  evaluatorAgreement,
  foldKey,
  groupCentred,
  keyFromSeed,
  klPenalty,
  majorityVote,
  malformed,
  openStream,
  perAgentRole,
  randomReward,
  reinforcePlusPlus,
  siblingsByPrompt,
  uniform,
  verifiable,
} from 'agon';
import type { PolicySpec, Training, WarmStartStep, WeightedTerm } from 'agon';
import {
  LESSON_MIX,
  countdown,
  describeDiscussion,
  discussion,
  discussionGames,
  discussionLessons,
  examFigures,
  examProblems,
  judgingExam,
  scoreSampling,
  scoreSolving,
  solverLessons,
  splitNamed,
} from 'agon/environments';

/** What solvers and evaluators are paid for. The scorer is paid for its form alone. */
const ARMS: Readonly<Record<string, readonly WeightedTerm[]>> = {
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
 * 5. Nobody judges itself where there are others to ask.
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
    arm: 'interaction',
    agents: 2,
    /** `shared`: one policy for all agents; `separate`: one each; `unequal`: one each, of which every other one had half of the warm start. */
    policies: 'shared',
    games: { problems: 96, samples: 8, evaluations: 2, evaluatorTemperature: 0.7 },
    learning: { rate: 3e-4, entropyWeight: 0.02, klWeight: 1, anchors: 64 },
    /** How much the lessons weigh the solver's part beside those of the judges: less makes a weaker solver. */
    warmStart: { steps: 500, learningRate: 3e-3, solverWeight: 0.6 },
    supervised: { steps: 200, learningRate: 3e-4 },
    /** Choose settings on `validation`, report on `heldOut`. Problems to solve, to sample `samples` answers to, and to judge. */
    evaluation: { split: 'heldOut', brief: 200, full: 1000, sampled: 300, samples: 8, canary: 200 },
  },

  build: (settings) => {
    const { arm, agents, games, learning, warmStart, evaluation } = settings;
    const paid = rewardsOf(arm);
    const split = splitNamed(evaluation.split);
    const policies = policyNames(settings.policies, agents);
    const domain = countdown({ numbers: 3 });
    const environment = discussion({
      domain,
      agents,
      evaluations: games.evaluations,
      selfEvaluation: agents === 1,
      selfScoring: agents === 1,
      ...(arm === 'no-scorer' && { without: 'scorer' }),
      ...(arm === 'no-evaluator' && { without: 'evaluator' }),
    });
    const table = discussionGames(agents, policies);
    const problemsFor = (what: string, count: number) =>
      examProblems(domain, foldKey(EXAM_KEY, what), split, count);
    const isTalking = arm === 'interaction' || arm === 'no-scorer' || arm === 'no-evaluator';
    const transformer: PolicySpec = {
      kind: 'transformer',
      characters: `${domain.compact.alphabet}SEC`,
      config: { width: 64, layers: 2, heads: 4, hidden: 256, context: 24 },
    };

    const lessons = (policy: string, steps: number): WarmStartStep => ({
      kind: 'supervised',
      policy,
      phase: {
        name: 'all roles',
        steps,
        batch: 256,
        learningRate: { peak: warmStart.learningRate, warmUp: 50, decayFrom: 0.7, decayTo: 0.1 },
        examples: discussionLessons(domain, {
          ...LESSON_MIX,
          weights: { ...LESSON_MIX.weights, solver: warmStart.solverWeight },
        }),
      },
    });
    const moreLessons = (policy: string): WarmStartStep => ({
      kind: 'supervised',
      policy,
      phase: {
        name: 'more right answers',
        steps: settings.supervised.steps,
        batch: 512,
        learningRate: {
          peak: settings.supervised.learningRate,
          warmUp: 20,
          decayFrom: 0.5,
          decayTo: 0.1,
        },
        examples: solverLessons(domain),
      },
    });

    const training: Training = {
      learningRate: learning.rate,
      parts: [
        {
          roles: ['solver'],
          estimator: groupCentred(),
          objective: reinforcePlusPlus({ entropyWeight: learning.entropyWeight }),
          divisor: { kind: 'tokens' },
        },
        {
          roles: ['evaluator'],
          estimator: groupCentred({
            siblings: arm === 'no-scorer' ? perAgentRole : siblingsByPrompt,
            limit: 3,
          }),
          objective: reinforcePlusPlus(),
          divisor: { kind: 'tokens' },
        },
        {
          roles: ['scorer'],
          estimator: groupCentred({ siblings: perAgentRole, limit: 3 }),
          objective: reinforcePlusPlus(),
          divisor: { kind: 'tokens' },
        },
        {
          name: 'anchor',
          roles: ['evaluator', 'scorer'],
          estimator: uniform(),
          objective: klPenalty({ klWeight: learning.klWeight }),
          divisor: { kind: 'tokens' },
          atMost: learning.anchors,
        },
      ],
    };

    return {
      environment,
      policies: Object.fromEntries(policies.map((policy) => [policy, transformer])),
      // All agents begin alike, but for the less able ones of unequal pairs.
      warmStart: policies.flatMap((policy, i): readonly WarmStartStep[] => {
        const isLess = settings.policies === 'unequal' && i % 2 === 1;
        if (i > 0 && !isLess) return [{ kind: 'copy', from: policies[0] ?? '', to: policy }];
        return [
          lessons(policy, isLess ? Math.ceil(warmStart.steps / 2) : warmStart.steps),
          ...(arm === 'supervised' ? [moreLessons(policy)] : []),
        ];
      }),
      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: settings.evaluateEvery },
      plan: ({ key, versions }) => {
        const stream = openStream(foldKey(key, 'problems'));
        const problems = Array.from({ length: games.problems }, () =>
          domain.generate(stream, 'train'),
        );
        const { samples, evaluatorTemperature: evaluator } = games;
        return isTalking
          ? table.discuss(problems, versions, {
              samples,
              evaluations: null,
              temperatures: { solver: 1, evaluator, scorer: 1 },
            })
          : table.solve(problems, versions, { samples, temperature: 1 });
      },

      rewards: composeRewards([
        ...paid.map((reward) => ({ ...reward, roles: ['solver', 'evaluator'] })),
        { term: comasFormat(), weight: 1 },
        { term: malformed(), weight: 0 },
        // The truth, to look at: it pays nobody unless the arm says so.
        ...(arm === 'true' ? [] : [{ term: verifiable(), weight: 0 }]),
      ]),
      training:
        arm === 'supervised'
          ? {}
          : Object.fromEntries(policies.map((policy) => [policy, training])),

      evaluations: [
        {
          name: 'solving',
          games: (versions, extent) =>
            table.solve(problemsFor('solve', evaluation[extent]), versions),
          score: (episodes) => {
            const { accuracy, malformed: against } = scoreSolving(episodes);
            return { greedy: accuracy, againstTheRules: against };
          },
        },
        {
          name: 'sampling',
          games: (versions, extent) =>
            table.discuss(
              problemsFor(
                'sample',
                extent === 'full' ? evaluation.sampled : Math.ceil(evaluation.sampled / 5),
              ),
              versions,
              {
                samples: evaluation.samples,
                evaluations: 1,
                temperatures: { solver: 1, evaluator: 0, scorer: 0 },
              },
            ),
          score: scoreSampling,
        },
      ],
      score: 'greedy',
      canary: {
        every: 10,
        games: (versions) => [
          ...table.solve(problemsFor('canary', evaluation.canary), versions),
          ...table.judge(
            judgingExam(domain, foldKey(EXAM_KEY, 'judge'), split, evaluation.canary),
            versions,
          ),
        ],
        score: examFigures,
      },
      stopWhen: {
        proxy: 'solver.reward',
        truth: 'canary.accuracy',
        patience: 3,
        tolerance: { proxy: 0.02, truth: 0.05 },
        then: 'warn',
      },
      alarms: [
        // Able evaluators and scorers hardly hesitate; that they explore isn't asked for.
        ...DEFAULT_ALARMS.map((rule) =>
          rule.name === 'entropy' ? { ...rule, metric: 'solver.entropy' } : rule,
        ),
        {
          name: 'precision',
          metric: 'canary.scorer.precision',
          band: [0.93, 1],
          of: 'value',
          patience: 2,
          advice:
            'scorers let wrong answers stand, and solvers learn from it; raise learning.klWeight or the warm start',
        },
      ],
      describe: describeDiscussion,
      gap: {
        games: (versions, problems) =>
          table.discuss(problemsFor('gap', problems), versions, {
            samples: 1,
            evaluations: 1,
            temperatures: { solver: 0, evaluator: 0, scorer: 0 },
          }),
        count: (episodes) =>
          countAnswers(episodes, arm === 'no-scorer' ? 'evaluations' : 'scorings'),
      },
    };
  },
});

function rewardsOf(arm: string): readonly WeightedTerm[] {
  const found = Object.hasOwn(ARMS, arm) ? ARMS[arm] : undefined;
  if (found !== undefined) return found;
  throw new UserError(`--set arm: must be one of ${Object.keys(ARMS).join(', ')}, got "${arm}"`);
}

function policyNames(kind: string, agents: number): readonly string[] {
  if (kind === 'shared') return ['agent'];
  if (kind === 'separate' || kind === 'unequal') {
    return Array.from({ length: agents }, (_, i) => `agent-${i + 1}`);
  }
  throw new UserError(`--set policies: must be shared, separate or unequal, got "${kind}"`);
}
