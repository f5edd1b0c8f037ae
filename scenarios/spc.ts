import {
  checkCounts,
  DEFAULT_ALARMS,
  batchNormalised,
  composeRewards,
  defineScenario,
  foldKey,
  malformed,
  oneOf,
  openStream,
  reinforcePlusPlus,
  scriptedPolicy,
  mixedOutcomeContrast,
} from 'agon-sim';
import type { EpisodeRequest, Seat } from 'agon-sim';
import { perfectSolver } from 'agon-sim/agents';
import {
  ADVERSARIAL_ALARMS,
  adversarialEnvironment,
  adversarialLessons,
  adversarialTask,
  correction,
  criticBench,
  criticEvaluation,
  criticSeats,
  describeAdversarial,
  foolRate,
  invalidError,
  sneakyEvaluation,
  spcGame,
} from 'agon-sim/curricula';
import { arithmetic } from 'agon-sim/environments';

const LATEST_ONLY = { latest: 1, initial: 0, past: 0 };
const FIRST_ONLY = { latest: 0, initial: 1, past: 0 };

/**
 * SPC, "Evolving Self-Play Critic via Adversarial Games for LLM Reasoning" (arXiv 2504.19162): a sneaky
 * generator rewrites correct steps into wrong ones, a critic tells right from wrong, and each is the
 * other's curriculum.
 *
 * Here both are transformers of some 71,000 weights on two-digit arithmetic, from scratch in minutes.
 * Departures from the paper:
 *
 * 1. The domain is arithmetic modulo 100 in place of competition mathematics, so the verifier knows the
 *    truth; the paper estimates it by finishing the solution many times.
 * 2. The solver is perfect, as only correct steps are wanted of it.
 * 3. The critic is paid for its own recomputation, marks and verdict all being right, and not for the
 *    verdict alone (see `correction`).
 * 4. Learning is on-policy, in small updates, against the latest opponent, its past and the first one;
 *    the paper collects rounds of games and trains offline.
 * 5. Each step is judged by several samples of the critic, which are compared with each other.
 * 6. An operator may not be rewritten, and an edit counts as an error only if the stated result is wrong.
 * 7. The sneaky generator leaves the kind of its error to be seen from the rewrite. With
 *    `sneaky.kinds=chosen-first` it names one before it rewrites, as in the paper, and must keep to it.
 */
export default defineScenario({
  name: 'spc',
  title:
    'A sneaky generator and a critic teach each other to hide and to find errors in arithmetic',
  sources: [
    {
      title: 'SPC: Evolving Self-Play Critic via Adversarial Games for LLM Reasoning',
      arxiv: '2504.19162',
    },
  ],
  settings: {
    updates: 400,
    evaluateEvery: 50,
    /**
     * `coevolution`; `frozen`: the sneaky generator never learns; `attack`: the critic never learns, and
     * only the sneaky generator, which always plays the latest version of itself, does.
     */
    arm: oneOf('coevolution', 'frozen', 'attack'),
    /** Games per update, and critics that judge each of them. */
    games: { sneaky: 160, correct: 64, critics: 8 },
    /** Which sneaky generators the critic meets; the latest learns while it fools less than `throttle`. */
    opponents: { latest: 0.3, initial: 0.45, past: 0.25, throttle: 0.5 },
    critic: { learningRate: 7e-4, negativeWeight: 0 },
    sneaky: {
      learningRate: 1e-3,
      klWeight: 0.05,
      entropyWeight: 0.05,
      /** `chosen-first`: it names the kind of its error before it makes it, as in the paper. */
      kinds: oneOf('implicit', 'chosen-first'),
      /** Share of other kinds than random digits in what the first one does. */
      otherKinds: 0.15,
    },
    /** Steps of each phase; the first ends early, once its loss is below `untilLoss`. */
    warmStart: { first: 1200, untilLoss: 0.03, full: 100, sneaky: 60, learningRate: 2.5e-3 },
    /** Choose settings on `validation`, report on `heldOut`. Candidates of each family of errors. */
    evaluation: { split: oneOf('heldOut', 'validation', 'train'), brief: 40, full: 200 },
  },

  build: ({ arm, games, critic, sneaky, warmStart, evaluation, ...settings }) => {
    const { sneaky: attacks, critics, correct } = games;
    checkCounts({ games: { sneaky: attacks, critics } });
    checkCounts({ games: { correct } }, { least: 0 });
    const frozen = arm === 'frozen';
    const attack = arm === 'attack';
    const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });

    const solver: Seat = { role: 'solver', policy: 'solver', version: 0 };
    const verifier: Seat = { role: 'verifier', policy: 'none', version: 0 };
    const sneakySeat = (version = 0): Seat => ({
      role: 'sneaky-generator',
      policy: 'sneaky',
      version,
    });
    const criticSeat = (version = 0): Seat => ({ role: 'critic', policy: 'critic', version });
    const judge = (version = 0): Seat => ({
      ...criticSeat(version),
      sampling: { temperature: 0, topP: 1 },
    });
    const measured = {
      domain,
      split: evaluation.split,
      sizes: evaluation,
      seats: { solver, verifier, sneaky: sneakySeat, judge },
    };

    const transformer = {
      kind: 'transformer',
      characters: '0123456789+-=>;?ynSCG',
      config: { width: 64, layers: 2, heads: 4, hidden: 128, context: 32 },
    } as const;
    return {
      environment: adversarialEnvironment({
        domain,
        critics: games.critics,
        errorKinds: sneaky.kinds,
      }),
      policies: {
        solver: { kind: 'given', policy: scriptedPolicy('solver', perfectSolver(domain)) },
        critic: transformer,
        sneaky: transformer,
      },

      warmStart: adversarialLessons(domain, warmStart, sneaky),
      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: settings.evaluateEvery },
      plan: ({ key, versions, opponents }) => {
        const stream = openStream(foldKey(key, 'tasks'));
        const judges = attack
          ? criticSeats(1, judge(versions['critic']))
          : criticSeats(games.critics, criticSeat(versions['critic']));
        return [
          ...opponents('sneaky', games.sneaky).map((version): EpisodeRequest => ({
            task: adversarialTask(domain, stream, 'train', 'sneaky'),
            seats: { solver, verifier, sneaky: sneakySeat(version), ...judges },
          })),
          ...Array.from({ length: attack ? 0 : games.correct }, (): EpisodeRequest => ({
            task: adversarialTask(domain, stream, 'train', 'correct'),
            seats: { solver, verifier, ...judges },
          })),
        ];
      },

      rewards: composeRewards([
        { term: correction(), weight: 1, roles: ['critic'] },
        { term: spcGame(), weight: 1, roles: ['sneaky-generator'] },
        { term: invalidError(), weight: 1, roles: ['sneaky-generator'] },
        { term: malformed(), weight: 0 },
      ]),

      training: {
        ...(!attack && {
          critic: {
            estimator: mixedOutcomeContrast({ negativeWeight: critic.negativeWeight }),
            objective: reinforcePlusPlus(),
            learningRate: critic.learningRate,
            divisor: { kind: 'advantages', atLeast: 20 },
          },
        }),
        ...(!frozen && {
          sneaky: {
            estimator: batchNormalised(),
            objective: reinforcePlusPlus({
              klWeight: sneaky.klWeight,
              entropyWeight: sneaky.entropyWeight,
            }),
            learningRate: sneaky.learningRate,
          },
        }),
      },
      opponents: {
        sneaky: {
          seat: 'sneaky',
          shares: frozen ? FIRST_ONLY : attack ? LATEST_ONLY : settings.opponents,
          throttle: attack ? 1 : settings.opponents.throttle,
          success: foolRate,
        },
      },

      evaluations: [criticEvaluation(measured), sneakyEvaluation(measured)],
      score: 'balanced',
      canary: null, // it is compared at its full length, by its evaluations
      alarms: [...DEFAULT_ALARMS, ...ADVERSARIAL_ALARMS],
      describe: describeAdversarial,
      bench: criticBench(measured),
    };
  },
});
