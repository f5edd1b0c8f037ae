import { afterEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { encodeEpisode } from '../../src/recording/encode-episode.ts';
import type { Experiment } from '../../src/experiment/experiment.ts';
import type { Checkpoint } from '../../src/runs/folder/checkpoint.ts';
import { packCheckpoint, progressOf, unpackCheckpoint } from '../../src/runs/run-checkpoint.ts';
import type { Progress } from '../../src/runs/run-checkpoint.ts';
import type { TurnReport } from '../../src/training/self-play.ts';
import { batchNormalised, reinforcePlusPlus } from '../../src/learning/index.ts';
import { echoExperiment, game } from './echo-experiment.ts';
import { openEcho, schedule } from './open-echo.ts';

const progress: Progress = {
  update: 2,
  seconds: 1.5,
  episodes: 16,
  tokens: 16,
  before: { right: 0.25 },
  after: { right: 0.5 },
  evaluated: { update: 2, size: 'full', comparable: { right: NaN } },
};

/** With a past to remember: a pool, a throttle, a reference that KL looks at, games begun ahead. */
const remembering: Partial<Experiment> = {
  schedule: schedule(1),
  plan: ({ opponents }) =>
    opponents('agent', 32).map((version, n) => game(n % 4, { agent: version })),
  opponents: {
    agent: {
      seat: 'solver-1',
      shares: { latest: 2, initial: 1, past: 1 },
      pool: { admitEvery: 1, size: 3 },
      success: ({ plan }) => (plan.task === 0 ? 1 : 0),
      throttle: 0.99,
    },
  },
  training: {
    agent: {
      estimator: batchNormalised(),
      objective: reinforcePlusPlus({ klWeight: 0.1 }),
      learningRate: 0.01,
    },
  },
};

const { agent } = echoExperiment().policies;
if (agent?.kind !== 'transformer') throw new Error('the agent is a transformer');
const { config } = agent;

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});
async function open(changes: Partial<Experiment> = {}) {
  const echo = await openEcho({ ...remembering, ...changes });
  opened.push(echo);
  return echo;
}

/** A run after two turns, and its checkpoint with every array copied, as a file gives it. */
async function runAndSave() {
  const run = await open();
  run.selfPlay.publishWeights();
  for (const update of [1, 2]) await run.selfPlay.turn(update);
  const packed = await packCheckpoint(progress, run.selfPlay, run.policies);
  const tensors = Object.fromEntries(
    Object.entries(packed.tensors).map(([name, values]) => [name, Float32Array.from(values)]),
  );
  const checkpoint: Checkpoint = {
    update: 2,
    score: null,
    episodes: { segment: 0, bytes: 0, episodes: 0 },
    metricsBytes: 0,
    state: structuredClone(packed.state),
    tensors,
  };
  return { run, checkpoint };
}

const gist = ({ episodes, metrics }: TurnReport) => ({
  bytes: episodes.map((episode) => encodeEpisode(episode)),
  metrics,
});

describe('a checkpoint', () => {
  test('holds weights, moments and reference of every learner, and all weights on the shelf', async () => {
    const { checkpoint, run } = await runAndSave();
    expect(Object.keys(checkpoint.tensors).sort()).toEqual([
      'agent/means',
      'agent/parameters',
      'agent/reference',
      'agent/squares',
      ...run.selfPlay.weights.list().map(({ version }) => `agent/weights/${version}`),
    ]);
    expect(run.selfPlay.weights.list().map(({ version }) => version)).toContain(1);
  });

  test('brings the weights of a policy back whose name has a slash, as model hubs have', async () => {
    const { checkpoint, run } = await runAndSave();
    const { agent } = run.policies;
    if (agent === undefined) throw new Error('the run has an agent');
    const tensors = Object.fromEntries(
      Object.entries(checkpoint.tensors).map(([name, values]) => [
        name.replace('agent/', 'team/player/'),
        values,
      ]),
    );
    const state = (checkpoint.state as string).replace(
      '"learners":{"agent"',
      '"learners":{"team/player"',
    );
    const { selfPlay } = await open();
    unpackCheckpoint({ ...checkpoint, tensors, state }, selfPlay, { 'team/player': agent });
    expect(selfPlay.weights.list().map(({ policy, version }) => [policy, version])).toEqual(
      run.selfPlay.weights.list().map(({ version }) => ['team/player', version]),
    );
  });

  test('says how far the run had come', async () => {
    const { checkpoint } = await runAndSave();
    expect(progressOf(checkpoint)).toEqual(progress);
    const { selfPlay, policies } = await open();
    expect(unpackCheckpoint(checkpoint, selfPlay, policies)).toEqual(progress);
  });

  test('brings metrics back that JSON has no number for: without a case, or infinite', async () => {
    const { run, checkpoint } = await runAndSave();
    const after = { right: 0.5, rare: NaN, logLikelihood: -Infinity, ratio: Infinity };
    const packed = await packCheckpoint({ ...progress, after }, run.selfPlay, run.policies);
    expect(progressOf({ ...checkpoint, state: packed.state }).after).toEqual(after);
  });

  test.each([
    ['other characters', { characters: '3210=?yn' }, 'characters "3210=?yn", got "0123=?yn"'],
    ['another size', { config: { ...config, hidden: 8 } }, 'hidden 8, got 16'],
    ['another shape of the same size', { config: { ...config, heads: 2 } }, 'heads 2, got 1'],
    [
      'another activation',
      { config: { ...config, activation: 'silu' as const } },
      'activation "silu", got "relu-squared"',
    ],
  ])('of a policy with %s is refused, since its weights mean other things', async (_, to, what) => {
    const { checkpoint } = await runAndSave();
    const { selfPlay, policies } = await open({ policies: { agent: { ...agent, ...to } } });
    expect(() => unpackCheckpoint(checkpoint, selfPlay, policies)).toThrow(
      `checkpoint: must have the policy agent with ${what}; the scenario has changed since`,
    );
  });

  test('of a policy that begins otherwise is taken: what it has learned means the same', async () => {
    const { checkpoint } = await runAndSave();
    const spread = { ...agent, config: { ...config, embeddingStd: 0.5 } };
    const { selfPlay, policies } = await open({ policies: { agent: spread } });
    expect(unpackCheckpoint(checkpoint, selfPlay, policies)).toEqual(progress);
  });

  test('of policies with other names is refused', async () => {
    const { checkpoint } = await runAndSave();
    const { selfPlay, policies } = await open();
    const renamed = { student: policies['agent'] as (typeof policies)[string] };
    expect(() => unpackCheckpoint(checkpoint, selfPlay, renamed)).toThrow(
      'checkpoint: must have the policy student, got agent; the scenario has changed since',
    );
  });

  test('puts learner, shelf and loop where they were', async () => {
    const { run, checkpoint } = await runAndSave();
    const other = await open();
    unpackCheckpoint(checkpoint, other.selfPlay, other.policies);
    expect(await other.learner.exportState()).toEqual(await run.learner.exportState());
    const shelf = ({ selfPlay }: typeof run) =>
      selfPlay.weights.list().map(({ policy, version, weights }) => ({ policy, version, weights }));
    expect(shelf(other)).toEqual(shelf(run));
    expect(other.selfPlay.exportState()).toEqual(run.selfPlay.exportState());
    expect(other.selfPlay.versions).toEqual({ agent: 2 });
  });

  test('goes on as if it had never stopped: games, metrics, weights', async () => {
    const { run, checkpoint } = await runAndSave();
    const other = await open();
    unpackCheckpoint(checkpoint, other.selfPlay, other.policies);
    for (const update of [3, 4, 5]) {
      const [left, right] = [await run.selfPlay.turn(update), await other.selfPlay.turn(update)];
      expect(gist(right)).toEqual(gist(left));
      expect(other.learner.parameters).toEqual(run.learner.parameters);
    }
    expect(other.selfPlay.exportState()).toEqual(run.selfPlay.exportState());
  });

  test('plays nothing by being read', async () => {
    const { checkpoint } = await runAndSave();
    const { selfPlay, policies, asked } = await open();
    unpackCheckpoint(checkpoint, selfPlay, policies);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([]);
    expect(selfPlay.exportState().ahead).toHaveLength(32);
  });
});

describe('a checkpoint that somebody else wrote', () => {
  const saved = async () => {
    const { checkpoint } = await runAndSave();
    return checkpoint;
  };
  const edited = (checkpoint: Checkpoint, edit: (state: Record<string, never>) => unknown) => ({
    ...checkpoint,
    state: JSON.stringify(edit(JSON.parse(checkpoint.state as string) as Record<string, never>)),
  });

  test.each<[string, (state: Record<string, never>) => unknown]>([
    ['no state', () => ({})],
    [
      'an update below 0',
      (s) => ({ ...s, progress: { ...(s['progress'] as unknown as object), update: -1e308 } }),
    ],
    [
      'no league',
      (s) => ({ ...s, selfPlay: { ...(s['selfPlay'] as unknown as object), league: null } }),
    ],
    ['a learner without a version', (s) => ({ ...s, learners: { agent: {} } })],
  ])('is refused with %s, by a user error', async (_, edit) => {
    const odd = edited(await saved(), edit);
    const { selfPlay, policies } = await open();
    expect(() => unpackCheckpoint(odd, selfPlay, policies)).toThrow(UserError);
  });

  test('has no progress to list if its state is none', async () => {
    const odd = edited(await saved(), () => ({}));
    expect(() => progressOf(odd)).toThrow(UserError);
  });

  test.each(['agent/parameters', 'agent/means', 'agent/reference', 'agent/weights/0'])(
    'is refused where %s is not finite or has another size',
    async (name) => {
      const checkpoint = await saved();
      const { selfPlay, policies } = await open();
      const tensor = checkpoint.tensors[name] ?? new Float32Array(0);
      const broken = new Float32Array(tensor);
      broken[3] = NaN;
      for (const odd of [broken, tensor.subarray(1)]) {
        const tensors = { ...checkpoint.tensors, [name]: odd };
        expect(() => unpackCheckpoint({ ...checkpoint, tensors }, selfPlay, policies)).toThrow(
          /finite values/,
        );
      }
    },
  );
});
