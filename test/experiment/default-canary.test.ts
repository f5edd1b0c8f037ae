import { buildExperiment, defineScenario, simulateEpisodes, scriptedPolicy } from 'agon-sim';
import type { Environment, EpisodePlan, Experiment, PolicySpec } from 'agon-sim';
import {
  adversarialEnvironment,
  correctionEnvironment,
  discussionEnvironment,
  spcGame,
  votingEnvironment,
} from 'agon-sim/curricula';
import { arithmetic, chains } from 'agon-sim/environments';
import { describe, expect, test } from 'vitest';
import { keyFromSeed, openStream } from '../../src/core/random.ts';
import { alarmsOf } from '../../src/experiment/alarms-of.ts';
import { DEFAULT_ALARMS } from '../../src/learning/index.ts';
import { batchNormalised } from '../../src/learning/estimators/batch-normalised.ts';
import { reinforcePlusPlus } from '../../src/learning/objectives/reinforce-plus-plus.ts';
import { verifiable } from '../../src/rewards/terms/verifiable.ts';
import { trainInMemory } from '../../src/training/train-in-memory.ts';

const domain = chains({ digits: 1, operations: 2, operators: '+-', modulus: 10 });
const voting = votingEnvironment({ domain, solvers: 2 });
const agent: PolicySpec = {
  kind: 'transformer',
  characters: `${domain.compact.alphabet}S`,
  config: { width: 16, layers: 1, heads: 1, hidden: 16, context: 24 },
};

/** A scenario of one's own, with as little as it takes. */
const scenario = (changes: Partial<Experiment> = {}) =>
  defineScenario({
    name: 'mine',
    title: 'Mine',
    sources: [],
    settings: {},
    build: (): Experiment => ({
      environment: voting,
      policies: { agent },
      warmStart: [],
      schedule: { updates: 2, staleness: 0, evaluateEvery: 1 },
      plan: ({ versions }) => {
        const seat = { role: 'solver', policy: 'agent', version: versions['agent'] ?? 0 };
        const task = { problem: domain.generate(stream(), 'train'), twins: [] };
        return [{ task, seats: { 'solver-1': seat, 'solver-2': seat } }];
      },
      rewards: [{ term: verifiable(), weight: 2 }],
      training: {
        agent: {
          estimator: batchNormalised(),
          objective: reinforcePlusPlus(),
          learningRate: 1e-4,
        },
      },
      evaluations: [],
      ...changes,
    }),
  });
const stream = () => openStream(keyFromSeed(1));

describe('a scenario of one’s own', () => {
  test('is watched by the default alarms, without asking', () => {
    expect(alarmsOf(buildExperiment(scenario()))).toBe(DEFAULT_ALARMS);
  });

  test('has a canary of its domain’s problems, and the rule that ends a run', () => {
    const { canary, stopWhen } = buildExperiment(scenario());
    expect(canary?.every).toBe(10);
    expect(stopWhen).toEqual({
      proxy: 'solver.reward',
      truth: 'canary.accuracy',
      patience: 3,
      tolerance: { proxy: 0.04, truth: 0.05 }, // rewards lie in [0, 2]
      then: 'stop',
    });
    const games = canary?.games({ agent: 7 }) ?? [];
    expect(games).toHaveLength(100);
    expect(canary?.games({ agent: 7 })).toEqual(games);
    for (const { task, seats } of games) {
      expect(domain.splitOf((task as { problem: string }).problem)).toBe('validation');
      expect(seats).toEqual({
        'solver-1': {
          role: 'solver',
          policy: 'agent',
          version: 7,
          sampling: { temperature: 0, topP: 1 },
        },
      });
    }
    expect(new Set(games.map(({ task }) => JSON.stringify(task))).size).toBe(100);
  });

  test('turns off what it doesn’t want, by writing it', () => {
    expect(buildExperiment(scenario({ canary: null }))).not.toHaveProperty('canary');
    expect(buildExperiment(scenario({ canary: null }))).not.toHaveProperty('stopWhen');
    const unstopped = buildExperiment(scenario({ stopWhen: null }));
    expect(unstopped.canary?.every).toBe(10);
    expect(unstopped).not.toHaveProperty('stopWhen');
    expect(alarmsOf(buildExperiment(scenario({ alarms: [] })))).toEqual([]);
  });

  test('with a canary of its own has that, and the rules that it writes', () => {
    const canary = { every: 3, games: () => [], score: () => ({ mine: 1 }) };
    const { canary: own, stopWhen } = buildExperiment(scenario({ canary }));
    expect(own?.every).toBe(3);
    expect(stopWhen).toBeUndefined();
  });

  test('that teaches nobody has none, and neither has one without a domain', () => {
    expect(buildExperiment(scenario({ training: {} }))).not.toHaveProperty('canary');
    const { heldOut: _, ...unknown } = voting;
    expect(buildExperiment(scenario({ environment: unknown }))).not.toHaveProperty('canary');
  });

  test('whose rule needs a canary that it has turned off is refused', () => {
    const stopWhen = {
      proxy: 'solver.reward',
      truth: 'canary.accuracy',
      patience: 1,
      tolerance: { proxy: 0, truth: 0 },
      then: 'warn' as const,
    };
    expect(() => buildExperiment(scenario({ canary: null, stopWhen }))).toThrow(/needs a canary/);
    expect(buildExperiment(scenario({ stopWhen })).stopWhen).toBe(stopWhen);
  });

  test('is trained with it: the canary is looked at from the start', async () => {
    const { before, after } = await trainInMemory(buildExperiment(scenario()), { backend: 'wasm' });
    for (const metrics of [before, after]) {
      expect(metrics['canary.accuracy']).toBeGreaterThanOrEqual(0);
      expect(metrics['canary.accuracy']).toBeLessThanOrEqual(1);
    }
  });

  test('whose games seat nobody in the canary’s role is told so, by the canary', () => {
    const judged = adversarialEnvironment({
      domain: arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 }),
      critics: 1,
    });
    const rewards = [{ term: spcGame(), weight: 1 }];
    const built = buildExperiment(scenario({ environment: judged, rewards }));
    expect(() => built.canary?.games({})).toThrow(/canary: .* need a critic, .* `canary: null`/);
  });
});

// What labels say of who always answers right, of who never does, in every environment that has a domain.
const environments: Readonly<Record<string, Environment>> = {
  voting,
  discussion: discussionEnvironment({ domain, agents: 2, evaluations: 1 }),
  'self-correction': correctionEnvironment({ domain, turns: 2, feedback: 'self' }),
  'adversarial-steps': adversarialEnvironment({
    domain: arithmetic({ digits: 2, operations: 2, operators: '+-', modulus: 100 }),
    critics: 2,
  }),
};
describe.each(Object.entries(environments))('the held-out games of %s', (name, environment) => {
  test('come to their end, and are worth nothing to who says nothing that can be read', async () => {
    const { heldOut } = environment;
    if (heldOut === undefined) throw new Error(`${name} has no held-out games`);
    const plans = heldOut.games(keyFromSeed(3), 20).map(({ task, seats }, n): EpisodePlan => ({
      id: `canary-${n}`,
      group: String(n),
      key: keyFromSeed(n),
      environment: environment.name,
      task,
      seats: Object.fromEntries(
        Object.entries(seats).map(([seat, role]) => [seat, { role, policy: 'p', version: 0 }]),
      ),
    }));
    expect(plans).toHaveLength(20);
    const play = (said: string) =>
      simulateEpisodes(plans, {
        environments: [environment],
        policies: { p: scriptedPolicy('p', () => said) },
      });
    const episodes = await play('?');
    expect(episodes.every(({ ending }) => ending.kind === 'finished')).toBe(true);
    expect(heldOut.score(episodes)[heldOut.truth]).toBe(0);
    expect(heldOut.score([])[heldOut.truth]).toBeNaN();
  });
});
