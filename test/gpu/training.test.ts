import { decideAll } from '../../src/policies/decide-all.ts';
import { replyRow } from '../../src/policies/transformer/reply-row.ts';
import { shownText } from '../../src/core/decision.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision, DecisionRequest } from '../../src/core/decision.ts';
import { decisionsOf } from '../../src/core/episode.ts';
import type { Episode } from '../../src/core/episode.ts';
import { keyFromSeed } from '../../src/core/random.ts';
import { openEngine } from '../../src/engine/index.ts';
import type { Engine } from '../../src/engine/index.ts';
import { Learner, collectExperiences } from '../../src/learning/index.ts';
import { openTransformerPolicy } from '../../src/policies/open-transformer-policy.ts';
import { scoreReplies } from '../../src/policies/transformer/score-replies.ts';
import { readCheckpoint } from '../../src/runs/folder/checkpoint.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { describeTransformer } from '../../src/experiment/describe-transformers.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';
import type { RunEvent } from '../../src/runs/run-events.ts';
import { startRun } from '../../src/runs/start-run.ts';
import { relativeError } from '../engine/reference.ts';
import { adapter } from './adapter.ts';
import tinySteps, { training } from './tiny-steps.ts';

// A whole run with `--backend webgpu` against the same run on cpu: warm start, games, updates.

type Backend = 'cpu' | 'webgpu';
const SCENARIO = fileURLToPath(new URL('./tiny-steps.ts', import.meta.url));
const POLICIES = ['critic', 'sneaky'] as const;
const experiment = tinySteps.build(tinySteps.settings);
const folder = mkdtempSync(join(tmpdir(), 'agon-gpu-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An engine, made the one in use: tfjs has one at a time. */
async function engineOn(backend: Backend): Promise<Engine> {
  const engine = await openEngine({ backend });
  // off, small tensors would be computed on the CPU, which is not what is tested here
  if (backend === 'webgpu') engine.tf.env().set('WEBGPU_CPU_FORWARD', false);
  return engine;
}

interface Ran {
  readonly losses: readonly number[]; // of the warm start
  readonly updates: readonly Readonly<Record<string, number>>[]; // metrics
  readonly episodes: readonly Episode[];
  /** By policy, as the checkpoint of an update has them. */
  readonly weights: (update: number, policy: string) => Float32Array;
  readonly started: Extract<RunEvent, { kind: 'started' }> | undefined;
  readonly tensorsLeft: number;
}

async function run(backend: Backend): Promise<Ran> {
  const { tf } = await engineOn(backend);
  const before = tf.memory().numTensors;
  const events: RunEvent[] = [];
  const out = join(folder, backend);
  const onEvent = (event: RunEvent) => void events.push(event);
  await startRun({ scenario: SCENARIO, backend, seed: 3, out, onEvent });
  const { episodes, checkpoints } = readRun(out);
  return {
    losses: events.flatMap((event) => (event.kind === 'warm-start' ? [event.loss] : [])),
    updates: events.flatMap((event) => (event.kind === 'update' ? [event.metrics] : [])),
    episodes: [...episodes.read()].map((stored) => stored.decode().episode),
    weights: (update, policy) => {
      const file = checkpoints().find((stored) => stored.update === update)?.file ?? '';
      return readCheckpoint(file).tensors[`${policy}/parameters`] ?? new Float32Array();
    },
    started: events.find((event) => event.kind === 'started'),
    tensorsLeft: tf.memory().numTensors - before,
  };
}

const nameOf = ({ episode, agent, decisionIndex }: Decision) =>
  `${episode} ${agent} ${decisionIndex}`;
const spoken = (episodes: readonly Episode[], phase: string) =>
  episodes
    .filter(({ plan }) => plan.id.startsWith(phase))
    .flatMap(decisionsOf)
    .filter(({ policy }) => policy !== 'solver');

/** Of the decisions with the same text: the largest difference of a log-probability; and their share. */
function compare(left: readonly Decision[], right: readonly Decision[]) {
  const others = new Map(right.map((decision) => [nameOf(decision), decision]));
  let same = 0;
  let furthest = 0;
  for (const decision of left) {
    const other = others.get(nameOf(decision));
    if (other?.text !== decision.text || shownText(other) !== shownText(decision)) continue;
    same++;
    for (const [i, value] of decision.logProbs.entries()) {
      furthest = Math.max(furthest, Math.abs(value - (other.logProbs[i] ?? NaN)));
    }
  }
  return { share: same / Math.max(left.length, right.length), furthest };
}

/** Weights and metrics after one update on given games, from given weights. */
async function updateOn(backend: Backend, policy: (typeof POLICIES)[number], given: Ran) {
  const engine = await engineOn(backend);
  const spec = experiment.policies[policy];
  if (spec?.kind !== 'transformer') throw new Error('not in it');
  const learner = new Learner({
    policy,
    engine,
    ...describeTransformer(spec),
    parameters: given.weights(0, policy),
  });
  learner.freezeReference();
  const first = given.episodes.filter(({ plan }) => plan.id.startsWith('train-1-'));
  const batch = collectExperiences(first, experiment.rewards).filter(
    ({ decision }) => decision.policy === policy,
  );
  const { advantages } = training.estimator.estimate(batch, {});
  const { learningRate } = training;
  const { metrics } = await learner.update(batch, advantages, training.objective, { learningRate });
  const { parameters } = learner;
  learner.dispose();
  return { metrics, parameters };
}

/** What a policy with given weights answers to the prompts of given decisions. */
async function answersOn(backend: Backend, policy: string, given: Ran) {
  const engine = await engineOn(backend);
  const spec = experiment.policies[policy];
  if (spec?.kind !== 'transformer') throw new Error('not in it');
  const described = describeTransformer(spec);
  const opened = await openTransformerPolicy({ name: policy, ...described }, engine);
  const weights = given.weights(0, policy);
  opened.setWeights(0, weights);
  const prompts = spoken(given.episodes, 'train-1-').filter((told) => told.policy === policy);
  const decisions = await decideAll(
    opened,
    prompts.map((told, i): DecisionRequest => ({
      episode: told.episode,
      agent: told.agent,
      role: told.role,
      decisionIndex: told.decisionIndex,
      version: 0,
      prompt: { compact: shownText(told), chat: [], maxLength: 3 },
      sampling: { temperature: 1, topP: 1 },
      key: keyFromSeed(i),
    })),
  );
  opened.dispose();
  const { config, vocabulary } = described;
  const scores = await scoreReplies(engine, config, vocabulary, weights, decisions.map(replyRow));
  return { decisions, scores };
}

describe.skipIf(adapter === undefined)('a run on webgpu', () => {
  let onCpu: Ran;
  let onGpu: Ran;
  beforeAll(async () => {
    onCpu = await run('cpu');
    onGpu = await run('webgpu');
  }, 600_000);

  it('is one on webgpu, and says so', () => {
    expect(onGpu.started).toMatchObject({ backend: 'webgpu', workers: 0 });
    const { engine } = readRun(join(folder, 'webgpu')).description;
    expect(engine).toEqual({ backend: 'webgpu', kernels: 'none' });
    expect(onGpu.updates).toHaveLength(2);
  });

  it('has the warm start of cpu: every loss, and the weights at its end', () => {
    expect(onGpu.losses.at(-1)).toBeLessThan(0.8 * (onGpu.losses[0] ?? 0));
    expect(relativeError(onGpu.losses, onCpu.losses)).toBeLessThan(1e-5);
    for (const policy of POLICIES) {
      expect(relativeError(onGpu.weights(0, policy), onCpu.weights(0, policy))).toBeLessThan(1e-4);
    }
  });

  it('plays the games of cpu, but for a draw that falls between two roundings', () => {
    const first = compare(spoken(onGpu.episodes, 'train-1-'), spoken(onCpu.episodes, 'train-1-'));
    expect(first.share).toBeGreaterThan(0.95);
    expect(first.furthest).toBeLessThan(1e-4);
    const second = compare(spoken(onGpu.episodes, 'train-2-'), spoken(onCpu.episodes, 'train-2-'));
    expect(second.share).toBeGreaterThan(0.9);
    expect(second.furthest).toBeLessThan(1e-3);
  });

  it.each(POLICIES)('learns from the same games what cpu learns: %s', async (policy) => {
    const before = onCpu.weights(0, policy);
    const cpu = await updateOn('cpu', policy, onCpu);
    const gpu = await updateOn('webgpu', policy, onCpu);
    const step = (parameters: Float32Array) => parameters.map((w, i) => w - (before[i] ?? NaN));
    expect(relativeError(step(gpu.parameters), step(cpu.parameters))).toBeLessThan(1e-3);
    expect(Object.keys(gpu.metrics)).toEqual(Object.keys(cpu.metrics));
    for (const [name, value] of Object.entries(cpu.metrics)) {
      expect(gpu.metrics[name], name).toBeCloseTo(value, 4);
    }
    // and that is what the run on webgpu itself did
    const after = step(onGpu.weights(1, policy));
    expect(relativeError(after, step(cpu.parameters))).toBeLessThan(1e-2);
  });

  it.each(POLICIES)('samples with the probabilities of cpu and of training: %s', async (policy) => {
    const cpu = await answersOn('cpu', policy, onCpu);
    const gpu = await answersOn('webgpu', policy, onCpu);
    const { share, furthest } = compare(gpu.decisions, cpu.decisions);
    expect(share).toBeGreaterThan(0.95);
    expect(furthest).toBeLessThan(1e-4);
    for (const [i, { logProbs }] of gpu.decisions.entries()) {
      for (const [at, value] of logProbs.entries()) {
        expect(Math.abs(value - (gpu.scores[i]?.logProbs[at] ?? NaN))).toBeLessThan(1e-4);
      }
    }
  });

  it('leaves games that verify, and no tensors', async () => {
    const { episodes, verified } = await verifyRun({ run: join(folder, 'webgpu') });
    expect({ episodes, verified }).toEqual({ episodes: 32, verified: 32 });
    expect(onGpu.tensorsLeft).toBe(0);
    expect(onCpu.tensorsLeft).toBe(0);
  });
});
