import {
  DEFAULT_ALARMS,
  UserError,
  batchNormalised,
  composeRewards,
  correction,
  defineScenario,
  foldKey,
  invalidError,
  keyFromSeed,
  malformed,
  openStream,
  reinforcePlusPlus,
  scriptedPolicy,
  solvableGroups,
  spcGame,
} from 'agon';
import type { Game, Seat, Training } from 'agon';
import { perfectSolver } from 'agon/agents';
import type { Split } from 'agon/environments';
import {
  adversarialSteps,
  arithmetic,
  benchGame,
  criticSeat,
  describeGame,
  firstLessons,
  foolRate,
  fullLessons,
  judgeBenchGame,
  makeBench,
  parseBenchLine,
  proposeTask,
  rewriteLessons,
  scoreCritics,
  scoreSneaky,
} from 'agon/environments';

/** As many correct candidates as those of four families, so that both rates are about as certain. */
const CORRECT_PER_FAMILY = 4;

const ARMS = ['coevolution', 'frozen', 'attack'];
const LATEST_ONLY = { latest: 1, initial: 0, past: 0 };
const FIRST_ONLY = { latest: 0, initial: 1, past: 0 };

/** Held-out problems are the same for every run, so that runs can be compared. */
const BENCH_KEY = foldKey(keyFromSeed(2504), 'bench');
const SNEAKY_KEY = foldKey(keyFromSeed(2504), 'sneaky');

/**
 * SPC, "Evolving Self-Play Critic via Adversarial Games for LLM Reasoning" (arXiv 2504.19162): a sneaky
 * generator rewrites correct steps into wrong ones, a critic tells right from wrong, and each is the
 * other's curriculum.
 *
 * Here both are transformers of some 75,000 weights on two-digit arithmetic, from scratch in minutes.
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
    arm: 'coevolution',
    /** Games per update, and critics that judge each of them. */
    games: { sneaky: 160, correct: 64, critics: 8 },
    /** Which sneaky generators the critic meets; the latest learns while it fools less than `throttle`. */
    opponents: { latest: 0.3, initial: 0.45, past: 0.25, throttle: 0.5 },
    critic: { learningRate: 7e-4, negativeWeight: 0 },
    sneaky: { learningRate: 1e-3, klWeight: 0.05, entropyWeight: 0.05 },
    /** Steps of each phase; the first ends early, once its loss is below `untilLoss`. */
    warmStart: { first: 1200, untilLoss: 0.03, full: 100, sneaky: 60, learningRate: 2.5e-3 },
    /** Choose settings on `validation`, report on `heldOut`. Candidates of each family of errors. */
    evaluation: { split: 'heldOut', brief: 40, full: 200 },
  },

  build: (settings) => {
    const frozen = isArm(settings.arm, 'frozen');
    const attack = isArm(settings.arm, 'attack');
    const domain = arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 });
    const environment = adversarialSteps({ domain, critics: settings.games.critics });

    const solver: Seat = { role: 'solver', policy: 'solver', version: 0 };
    const verifier: Seat = { role: 'verifier', policy: 'none', version: 0 };
    const sneaky = (version: number): Seat => ({
      role: 'sneaky-generator',
      policy: 'sneaky',
      version,
    });
    const critic = (version: number): Seat => ({
      role: 'critic',
      policy: 'critic',
      version,
    });
    const judge = (version: number): Seat => ({
      ...critic(version),
      sampling: { temperature: 0, topP: 1 },
    });
    const critics = (count: number, seat: Seat) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [criticSeat(i + 1), seat]));

    const mix = {
      anyResult: 0.5,
      correct: 0.5,
      hardShare: 0,
      easy: 'randomDigit',
      hard: ['operandMiscopiedB', 'operandMiscopiedA', 'wrongOperatorShown', 'wrongOperatorHidden'],
    };
    const rewrites = {
      hardShare: 0.15,
      easy: 'randomDigit',
      hard: ['operandMiscopiedB', 'operandMiscopiedA', 'operandMiscopiedB'],
    };
    const { warmStart } = settings;
    const rate = (peak: number, warmUp: number, decayFrom: number) => ({
      peak,
      warmUp,
      decayFrom,
      decayTo: 0.5,
    });
    const transformer = {
      kind: 'transformer',
      characters: '0123456789+-=>;?ynSCG',
      config: { width: 64, layers: 2, heads: 4, hidden: 128, context: 32 },
    } as const;

    const split = splitNamed(settings.evaluation.split);

    const criticTraining: Training = {
      estimator: solvableGroups({ negativeWeight: settings.critic.negativeWeight }),
      objective: reinforcePlusPlus(),
      learningRate: settings.critic.learningRate,
      divisor: { kind: 'advantages', atLeast: 20 },
    };
    const sneakyTraining: Training = {
      estimator: batchNormalised(),
      objective: reinforcePlusPlus({
        klWeight: settings.sneaky.klWeight,
        entropyWeight: settings.sneaky.entropyWeight,
      }),
      learningRate: settings.sneaky.learningRate,
    };

    return {
      environment,
      policies: {
        solver: { kind: 'given', policy: scriptedPolicy('solver', perfectSolver(domain)) },
        critic: transformer,
        sneaky: transformer,
      },

      warmStart: [
        {
          kind: 'supervised',
          policy: 'critic',
          phase: {
            name: 'first lessons',
            steps: warmStart.first,
            batch: 256,
            learningRate: rate(warmStart.learningRate, 40, 0.7),
            untilLoss: warmStart.untilLoss,
            examples: firstLessons(domain, mix, 0.2),
          },
        },
        {
          kind: 'supervised',
          policy: 'critic',
          phase: {
            name: 'whole form',
            steps: warmStart.full,
            batch: 256,
            learningRate: rate(0.6 * warmStart.learningRate, 20, 1),
            examples: fullLessons(
              domain,
              { ...mix, anyResult: 0, hardShare: 0.4 },
              1 / 3,
              rewrites,
            ),
          },
        },
        { kind: 'copy', from: 'critic', to: 'sneaky' },
        {
          kind: 'supervised',
          policy: 'sneaky',
          phase: {
            name: 'first rewrites',
            steps: warmStart.sneaky,
            batch: 128,
            learningRate: rate(0.6 * warmStart.learningRate, 0, 1),
            examples: rewriteLessons(domain, rewrites),
          },
        },
      ],

      schedule: { updates: settings.updates, staleness: 0, evaluateEvery: settings.evaluateEvery },
      plan: ({ key, versions, opponents }) => {
        const count = settings.games;
        const seat = attack ? judge : critic;
        const judges = critics(attack ? 1 : count.critics, seat(versions['critic'] ?? 0));
        const stream = openStream(foldKey(key, 'tasks'));
        return [
          ...opponents('sneaky', count.sneaky).map((version): Game => ({
            task: proposeTask(domain, stream, 'train', 'sneaky'),
            seats: { solver, verifier, sneaky: sneaky(version), ...judges },
          })),
          ...Array.from({ length: attack ? 0 : count.correct }, (): Game => ({
            task: proposeTask(domain, stream, 'train', 'correct'),
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
        ...(!attack && { critic: criticTraining }),
        ...(!frozen && { sneaky: sneakyTraining }),
      },
      opponents: {
        sneaky: {
          seat: 'sneaky',
          shares: frozen ? FIRST_ONLY : attack ? LATEST_ONLY : settings.opponents,
          throttle: attack ? 1 : settings.opponents.throttle,
          success: foolRate,
        },
      },

      evaluations: [
        {
          name: 'held-out',
          games: (versions, extent) =>
            makeBench(
              domain,
              BENCH_KEY,
              settings.evaluation[extent],
              settings.evaluation[extent] * CORRECT_PER_FAMILY,
              split,
            ).map((line) => benchGame(line, judge(versions['critic'] ?? 0))),
          score: scoreCritics,
        },
        {
          name: 'sneaky',
          games: (versions, extent) => {
            const stream = openStream(SNEAKY_KEY);
            const count = settings.evaluation[extent] * 3;
            return [0, versions['critic'] ?? 0].flatMap((against, group) =>
              Array.from({ length: count }, (): Game => ({
                task: proposeTask(domain, stream, split, 'sneaky'),
                group: String(group),
                seats: {
                  solver,
                  verifier,
                  sneaky: sneaky(versions['sneaky'] ?? 0),
                  [criticSeat(1)]: judge(against),
                },
              })),
            );
          },
          score: (episodes) => {
            const half = episodes.length / 2;
            return {
              foolsFirstCritic: scoreSneaky(episodes.slice(0, half)).fooled,
              foolsCritic: scoreSneaky(episodes.slice(half)).fooled,
              sneakyValid: scoreSneaky(episodes).valid,
            };
          },
        },
      ],
      score: 'balanced',
      alarms: DEFAULT_ALARMS,
      describe: describeGame,
      bench: {
        game: (line, versions) =>
          benchGame(parseBenchLine(line, domain), judge(versions['critic'] ?? 0)),
        judge: judgeBenchGame,
      },
    };
  },
});

function isArm(arm: string, which: string): boolean {
  if (ARMS.includes(arm)) return arm === which;
  throw new UserError(`--set arm: must be one of ${ARMS.join(', ')}, got "${arm}"`);
}

function splitNamed(name: string): Split {
  if (name === 'train' || name === 'validation' || name === 'heldOut') return name;
  throw new UserError(
    `--set evaluation.split: must be train, validation or heldOut, got "${name}"`,
  );
}
