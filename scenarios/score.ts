import {
  checkCounts,
  composeRewards,
  defineScenario,
  finalState,
  foldKey,
  groupCentred,
  keyFromSeed,
  klPenalty,
  malformed,
  oneOf,
  randomReward,
  reinforcePlusPlus,
  scoreImprovement,
  uniform,
} from 'agon-sim';
import type { Experience } from 'agon-sim';
import {
  answersAndRevisions,
  correctionEnvironment,
  correctionGames,
  correctionSeats,
  describeCorrection,
  evaluateCorrections,
  weakCorrector,
} from 'agon-sim/curricula';
import { chains, correctionStage } from 'agon-sim/environments';

/** Problems to be judged by are the same for every run, so that runs can be compared. */
const EVALUATION_KEY = foldKey(keyFromSeed(2409), 'score');

/**
 * SCoRe, "Training Language Models to Self-Correct via Reinforcement Learning" (arXiv 2409.12917): an
 * agent answers, is asked to look again, and answers again, with nobody to tell it whether it was
 * right. Paid for the final state, it learns to answer well at once and to repeat itself. Stage I pays
 * the second answer while a divergence holds the first where it was; stage II pays both, and the
 * improvement from one to the other on top.
 *
 * Departures from the paper:
 *
 * 1. The agent is a small transformer on chains of one-digit operations modulo 100; its lessons held
 *    slips and copies, so that it errs by chance where it knows better, mends little and spoils much.
 *    The paper's are language models, which come with such habits.
 * 2. Each answer is compared with the same attempt at the same problem, and credited with its own
 *    reward alone, the bonus included (see `scoreImprovement`).
 * 3. In stage I the first answers of an update take part in the divergence and in nothing else.
 * 4. The stages are counted in updates; the paper trains each to its end.
 */
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
    updates: 150,
    evaluateEvery: 25,
    /**
     * `two-stage`; `no-stage-one`: stage II from the start; `final-only`: both answers are paid for the
     * second being right (ceiling); `random`: every answer is paid by the toss of a coin (floor).
     */
    arm: oneOf('two-stage', 'no-stage-one', 'final-only', 'random'),
    /** Updates of stage I. */
    stageOne: 75,
    /** α: what improvement counts beside being right. */
    bonus: 10,
    games: { problems: 24, samples: 8 },
    /**
     * Weights of divergences from the warm start: `hold` of first answers in stage I, `stageOne` of second
     * ones there, `stageTwo` of all answers afterwards, and of all in arms without stages.
     */
    learning: { rate: 7e-4, hold: 1, stageOne: 0.1, stageTwo: 0.5 },
    /** Shares of the lessons in habits, see `RevisionMix`: `slips` of first answers, the others of revisions. */
    warmStart: { steps: 900, untilLoss: 0.6, habitSteps: 120, learningRate: 2.5e-3 },
    habits: { slips: 0.5, revisions: { wrong: 0.5, copied: 0.6, slips: 0.4 } },
    /** Choose settings on `validation`, report on `heldOut`. Problems of each kind of games. */
    evaluation: { split: oneOf('heldOut', 'validation', 'train'), brief: 200, full: 500 },
  },

  build: ({ arm, stageOne, bonus, games, learning, warmStart, habits, ...settings }) => {
    checkCounts({ games });
    checkCounts({ stageOne }, { least: 0 });
    const paysImprovement = arm === 'two-stage' || arm === 'no-stage-one';
    const domain = chains({ digits: 1, operations: 3, operators: '+-', modulus: 100 });
    const stageAt = (update: number) => (arm === 'two-stage' && update <= stageOne ? 1 : 2);
    // An experience tells its stage by the name of its group.
    const isOfStageOne = ({ group }: Experience) => group.endsWith('stage-1');
    const estimator = groupCentred({
      siblings: ({ group, decision }) => `${group}\n${decision.decisionIndex}`,
    });
    return {
      environment: correctionEnvironment({ domain, turns: 2 }),
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
      plan: ({ update, key, versions }) =>
        correctionGames(key, {
          domain,
          ...games,
          seats: correctionSeats('agent', versions),
          stage: stageAt(update),
        }),
      rewards: composeRewards([
        {
          term: scoreImprovement({
            stage: ({ plan }) => (correctionStage(plan) === 1 ? 1 : 2),
            bonus,
          }),
          weight: paysImprovement ? 1 : 0,
        },
        { term: finalState(), weight: arm === 'final-only' ? 1 : 0 },
        ...(arm === 'random' ? [{ term: randomReward(), weight: 1 }] : []),
        { term: malformed(), weight: 0 },
      ]),
      training: {
        agent: {
          learningRate: learning.rate,
          parts: [
            {
              name: 'first answers in stage I',
              where: (experience) =>
                isOfStageOne(experience) && experience.decision.decisionIndex === 0,
              estimator: uniform(),
              objective: klPenalty({ klWeight: learning.hold }),
            },
            {
              name: 'second answers in stage I',
              where: (experience) =>
                isOfStageOne(experience) && experience.decision.decisionIndex > 0,
              estimator,
              objective: reinforcePlusPlus({ klWeight: learning.stageOne }),
            },
            {
              name: 'stage II',
              where: (experience) => !isOfStageOne(experience),
              estimator,
              objective: reinforcePlusPlus({ klWeight: learning.stageTwo }),
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
