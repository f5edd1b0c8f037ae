import {
  composeRewards,
  defineScenario,
  foldKey,
  batchNormalised,
  malformed,
  openStream,
  reinforcePlusPlus,
  scriptedPolicy,
} from 'agon-sim';
import type { EpisodeRequest, Seat } from 'agon-sim';
import { perfectSolver } from 'agon-sim/agents';
import {
  adversarialEnvironment,
  adversarialTask,
  correction,
  foolRate,
  fullLessons,
  invalidError,
  rewriteLessons,
  spcGame,
} from 'agon-sim/curricula';
import { arithmetic, criticSeat } from 'agon-sim/environments';

/** How both policies learn. */
export const training = {
  estimator: batchNormalised(),
  objective: reinforcePlusPlus({ klWeight: 0.05, entropyWeight: 0.05 }),
  learningRate: 2e-3,
};

/**
 * The game of SPC on one-digit sums with transformers of some 3,000 weights: small enough for a GPU that
 * is computed in software, with everything in it that a real run has. Two policies, lessons, a copy,
 * replies of several characters, past opponents, KL to a reference, an entropy bonus.
 */
export default defineScenario({
  name: 'tiny-steps',
  title: 'One-digit sums, for a test',
  sources: [],
  settings: { updates: 2, lessons: 6, games: 8, critics: 2 },

  build: ({ updates, lessons, games, critics }) => {
    const domain = arithmetic({ digits: 1, operations: 1, operators: '+-', modulus: 10 });
    const solver: Seat = { role: 'solver', policy: 'solver', version: 0 };
    const verifier: Seat = { role: 'verifier', policy: 'none', version: 0 };
    const critic = (version = 0): Seat => ({ role: 'critic', policy: 'critic', version });
    const sneaky = (version = 0): Seat => ({ role: 'sneaky-generator', policy: 'sneaky', version });
    const judges = (version = 0) =>
      Object.fromEntries(
        Array.from({ length: critics }, (_, i) => [criticSeat(i + 1), critic(version)]),
      );
    const rewrites = { hardShare: 0, easy: 'randomDigit', hard: [] };
    const mix = { ...rewrites, anyResult: 0, correct: 0.5 };
    const learningRate = { peak: 5e-3, warmUp: 2, decayFrom: 1, decayTo: 1 };
    const transformer = {
      kind: 'transformer',
      characters: '0123456789+-=>;?ynSCG',
      config: { width: 16, layers: 1, heads: 2, hidden: 32, context: 18 },
    } as const;
    return {
      environment: adversarialEnvironment({ domain, critics }),
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
            name: 'whole form',
            steps: lessons,
            batch: 32,
            learningRate,
            examples: fullLessons(domain, mix, 0, rewrites),
          },
        },
        { kind: 'copy', from: 'critic', to: 'sneaky' },
        {
          kind: 'supervised',
          policy: 'sneaky',
          phase: {
            name: 'first rewrites',
            steps: Math.ceil(lessons / 3),
            batch: 32,
            learningRate,
            examples: rewriteLessons(domain, rewrites),
          },
        },
      ],
      schedule: { updates, staleness: 0, evaluateEvery: 1 },
      plan: ({ key, versions, opponents }) => {
        const stream = openStream(foldKey(key, 'tasks'));
        return opponents('sneaky', games).flatMap((version): readonly EpisodeRequest[] => [
          {
            task: adversarialTask(domain, stream, 'train', 'sneaky'),
            seats: { solver, verifier, sneaky: sneaky(version), ...judges(versions['critic']) },
          },
          {
            task: adversarialTask(domain, stream, 'train', 'correct'),
            seats: { solver, verifier, ...judges(versions['critic']) },
          },
        ]);
      },
      rewards: composeRewards([
        { term: correction(), weight: 1, roles: ['critic'] },
        { term: spcGame(), weight: 1, roles: ['sneaky-generator'] },
        { term: invalidError(), weight: 1, roles: ['sneaky-generator'] },
        { term: malformed(), weight: 0.5 },
      ]),
      training: { critic: training, sneaky: training },
      opponents: {
        sneaky: {
          seat: 'sneaky',
          shares: { latest: 0.5, initial: 0.25, past: 0.25 },
          pool: { admitEvery: 1, size: 4 },
          success: foolRate,
        },
      },
      evaluations: [],
      alarms: [],
    };
  },
});
