import {
  DEFAULT_ALARMS,
  UserError,
  composeRewards,
  defineScenario,
  finalState,
  foldKey,
  groupNormalised,
  keyFromSeed,
  openStream,
  reinforcePlusPlus,
  scoreImprovement,
} from 'agon';
import type { Game, Seat } from 'agon';
import type { Split } from 'agon/environments';
import {
  answerLessons,
  chains,
  correctionStage,
  describeCorrection,
  mixLessons,
  proposeCorrection,
  revisionLessons,
  scoreCorrections,
  selfCorrection,
} from 'agon/environments';

const ARMS = ['two-stage', 'no-stage-one', 'final-only'];

/** Held-out problems are the same for every run, so that runs can be compared. */
const PROBLEMS_KEY = foldKey(keyFromSeed(2409), 'problems');

export default defineScenario({
  name: 'score',
  title: 'An agent learns to correct its own answers, paid for the improvement',
  sources: [
    {
      title: 'Training Language Models to Self-Correct via Reinforcement Learning',
      arxiv: '2409.12917',
    },
  ],
  settings: {
    updates: 200,
    evaluateEvery: 50,
    arm: 'two-stage',
    stageOne: 60,
    bonus: 2,
    operations: 2,
    problems: 24,
    samples: 8,
    learningRate: 5e-4,
    klWeight: 0.02,
    entropyWeight: 0.01,
    warmStart: { steps: 400, batch: 128, learningRate: 2.5e-3, right: 0.5, copied: 0.5, answers: 1, revisions: 1 },
    evaluation: { split: 'validation', brief: 200, full: 500 },
  },

  build: (settings) => {
    const { arm, warmStart, evaluation } = settings;
    if (!ARMS.includes(arm)) {
      throw new UserError(`--set arm: must be one of ${ARMS.join(', ')}, got "${arm}"`);
    }
    const domain = chains({ digits: 2, operations: settings.operations, operators: '+-', modulus: 100 });
    const environment = selfCorrection({ domain });
    const solver = (version: number, greedy = false): Record<string, Seat> => ({
      'solver-1': {
        role: 'solver',
        policy: 'agent-1',
        version,
        ...(greedy && { sampling: { temperature: 0, topP: 1 } }),
      },
    });
    const stageAt = (update: number) => (arm === 'two-stage' && update <= settings.stageOne ? 1 : 2);
    const heldOut = (count: number) => {
      const stream = openStream(PROBLEMS_KEY);
      return Array.from({ length: count }, () =>
        proposeCorrection(domain, stream, evaluation.split as Split),
      );
    };
    return {
      environment,
      policies: {
        'agent-1': {
          kind: 'transformer',
          characters: `${domain.compact.alphabet}SREF`,
          config: { width: 64, layers: 2, heads: 4, hidden: 128, context: 40 },
        },
      },
      warmStart: [
        {
          kind: 'supervised',
          policy: 'agent-1',
          phase: {
            name: 'answers and revisions',
            steps: warmStart.steps,
            batch: warmStart.batch,
            learningRate: { peak: warmStart.learningRate, warmUp: 40, decayFrom: 0.7, decayTo: 0.2 },
            examples: mixLessons([
              { lessons: answerLessons(domain), share: warmStart.answers },
              {
                lessons: revisionLessons(domain, {
                  right: warmStart.right,
                  copied: warmStart.copied,
                  noted: 0,
                }),
                share: warmStart.revisions,
              },
            ]),
          },
        },
      ],
      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: settings.evaluateEvery },
      plan: ({ update, key, versions }) => {
        const stream = openStream(foldKey(key, 'tasks'));
        return Array.from({ length: settings.problems }, (_, i) => {
          const task = { ...proposeCorrection(domain, stream, 'train'), stage: stageAt(update) };
          return Array.from({ length: settings.samples }, (): Game => ({
            task,
            group: `${update}-${i}`,
            seats: solver(versions['agent-1'] ?? 0),
          }));
        }).flat();
      },
      rewards: composeRewards([
        {
          term: scoreImprovement({
            stage: ({ plan }) => (correctionStage(plan) === 1 ? 1 : 2),
            bonus: settings.bonus,
          }),
          weight: arm === 'final-only' ? 0 : 1,
        },
        { term: finalState(), weight: arm === 'final-only' ? 1 : 0 },
      ]),
      training: {
        'agent-1': {
          estimator: groupNormalised({
            siblings: ({ group, decision }) => `${group} ${decision}`,
          }),
          objective: reinforcePlusPlus({
            klWeight: settings.klWeight,
            entropyWeight: settings.entropyWeight,
          }),
          learningRate: settings.learningRate,
        },
      },
      evaluations: [
        {
          name: 'greedy',
          games: (versions, extent) =>
            heldOut(evaluation[extent]).map((task) => ({
              task,
              seats: solver(versions['agent-1'] ?? 0, true),
            })),
          score: scoreCorrections,
        },
        {
          name: 'sampled',
          games: (versions, extent) =>
            heldOut(evaluation[extent]).map((task) => ({
              task,
              seats: solver(versions['agent-1'] ?? 0),
            })),
          score: (episodes) =>
            Object.fromEntries(
              Object.entries(scoreCorrections(episodes)).map(([name, value]) => [
                `sampled.${name}`,
                value,
              ]),
            ),
        },
      ],
      score: 'last',
      alarms: DEFAULT_ALARMS,
      describe: describeCorrection,
    };
  },
});
