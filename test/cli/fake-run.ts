import { followRun } from '../../src/cli/follow-run.ts';
import { reportError } from '../../src/cli/report-error.ts';
import type { RunEntry } from '../../src/runs/list-runs.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { RunEvent, RunResult } from '../../src/runs/run-events.ts';
import type { RunOptions } from '../../src/runs/run-options.ts';
import { fakeWorld } from './fake-world.ts';

export const RESULT: RunResult = {
  run: 'runs/spc-1-1',
  scenario: 'spc',
  seed: 7,
  seconds: 161.2,
  updates: 300,
  episodes: 49_152,
  backend: 'wasm',
  workers: 2,
  before: { balanced: 0.7123, foolRate: 0.1, 'family.off-by-one': 0.62, 'family.natural': 0.8 },
  after: { balanced: 0.7834, foolRate: 0.41, 'family.off-by-one': 0.75, 'family.natural': 0.7996 },
  ended: 'complete',
};

export const ENTRY: RunEntry = { ...RESULT, started: '2020-02-02T02:02:02.000Z' };

/** One game of two messages and a decision. */
export const EPISODE: Episode = {
  plan: {
    id: 'train-12-37',
    group: 'g',
    key: [1, 2],
    environment: 'adversarial-steps',
    task: { problem: '47;+86;-58', modulus: 100 },
    seats: {
      critic: { role: 'critic', policy: 'critic', version: 11 },
      sneaky: { role: 'sneaky-generator', policy: 'sneaky', version: 'latest' },
    },
  },
  events: [
    {
      kind: 'message',
      message: {
        seq: 0,
        from: 'environment',
        to: 'critic',
        kind: 'examine',
        body: { problem: '47;+86;-58', prefix: ['47+86=33'], candidate: '33-58=74' },
      },
    },
    { kind: 'state', actor: 'critic', state: 'examining' },
    {
      kind: 'decision',
      decision: {
        episode: 'train-12-37',
        agent: 'critic',
        role: 'critic',
        decisionIndex: 0,
        policy: 'critic',
        version: 11,
        shown: { kind: 'compact', text: 'C74+68-85;13347-58=74?' },
        text: '5>7=n',
        tokens: [1, 2, 3],
        logProbs: [-0.1, -0.2, -0.3],
        sampling: { temperature: 1, topP: 1, logProbs: 'drawn' },
        finish: 'stop',
      },
    },
    {
      kind: 'message',
      message: {
        seq: 1,
        from: 'critic',
        to: 'environment',
        kind: 'verdict',
        body: { correct: false },
      },
    },
  ],
  ending: { kind: 'finished', outcome: { truth: false, caught: true } },
};

/** The events of a short run: warm start, `updates` updates, an evaluation before and after. */
export function eventsOf(updates: number): readonly RunEvent[] {
  const update = (n: number): RunEvent => ({
    kind: 'update',
    update: n,
    updates,
    seconds: 60 * (4 + n),
    episodes: 100 * n,
    episodesPerSecond: 412.4,
    tokensPerSecond: 18_240,
    metrics: { winRate: 0.5 + n / 100, entropy: 1 / n },
  });
  return [
    {
      kind: 'started',
      run: 'runs/spc-1-1',
      scenario: 'spc',
      seed: 7,
      backend: 'wasm',
      workers: 2,
      updates,
      hasBench: true,
    },
    { kind: 'warm-start', phase: 'critic', step: 1, steps: 2, loss: 2.5 },
    { kind: 'warm-start', phase: 'critic', step: 2, steps: 2, loss: 0.75 },
    {
      kind: 'evaluation',
      update: 0,
      size: 'brief',
      metrics: { balanced: 0.7, 'family.natural': 0.8 },
    },
    {
      kind: 'evaluation',
      update: 0,
      size: 'full',
      metrics: { balanced: 0.712, 'family.natural': 0.8 },
    },
    { kind: 'checkpoint', update: 0, path: 'runs/spc-1-1/checkpoints/0' },
    ...Array.from({ length: updates }, (_, i) => update(i + 1)),
    { kind: 'alarm', update: updates, name: 'entropy', text: 'critic: 0.04, below 0.05' },
    {
      kind: 'sample',
      update: updates,
      episode: EPISODE,
      text: 'problem 47;+86;-58\ncritic says no',
    },
    { kind: 'checkpoint', update: updates, path: 'runs/spc-1-1/checkpoints/2' },
    {
      kind: 'evaluation',
      update: updates,
      size: 'brief',
      metrics: { balanced: 0.78, 'family.natural': 0.81 },
    },
    {
      kind: 'evaluation',
      update: updates,
      size: 'full',
      metrics: { balanced: 0.783, 'family.natural': 0.8 },
    },
    { kind: 'finished', result: RESULT },
  ];
}

/** A run as the command follows it: what it tells, and whether it is asked to end. */
export type Watch = Required<Pick<RunOptions, 'signal' | 'onEvent'>>;

/** A run that tells its events and ends with its result. */
export function playRun({ onEvent }: Watch): Promise<RunResult> {
  for (const event of eventsOf(40)) onEvent(event);
  return Promise.resolve(RESULT);
}

/** Follows a run as `agon run` does; what is thrown is told, as the program tells it. */
export async function followed(
  run: (watch: Watch) => Promise<RunResult>,
  { world = fakeWorld({ folders: [RESULT.run] }), json = false } = {},
) {
  const code = await followRun(world, { json }, run).catch((error: unknown) =>
    reportError(error, world),
  );
  return { code, out: world.stdout.text(), err: world.stderr.text(), world };
}
