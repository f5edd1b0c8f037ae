import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { GoodhartRule } from '../../src/learning/goodhart.ts';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import { judgeAccuracy } from 'agon-sim/curricula';
import type { Canary } from '../../src/experiment/experiment.ts';
import { readCheckpoint } from '../../src/runs/folder/checkpoint.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import type { RunEvent } from '../../src/runs/run-events.ts';
import { pays } from './echo.ts';
import { echoExperiment, oneOfEach, runsFolder } from './echo-experiment.ts';
import { openEcho } from './open-echo.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

/** Five games of each digit. */
const canary: Canary = {
  every: 2,
  games: (versions) => Array.from({ length: 5 }, () => oneOfEach(versions)).flat(),
  score: judgeAccuracy,
};
/** The agent is paid for saying 3, whatever it was asked. */
const rewards = composeRewards([{ term: pays('3'), weight: 1 }]);
const stopWhen: GoodhartRule = {
  proxy: 'solver.reward',
  truth: 'canary.accuracy',
  patience: 2,
  tolerance: { proxy: 0.05, truth: 0.05 },
  then: 'stop',
};
const schedule = { updates: 40, staleness: 0, evaluateEvery: 2 } as const;

/** The canary's accuracy by update, of records of one kind. */
const accuracies = (run: string, kind: 'update' | 'evaluation') =>
  readRun(runs.at(run))
    .metrics()
    .flatMap((record) =>
      record.kind === kind && 'canary.accuracy' in record
        ? [[record.update, record['canary.accuracy']]]
        : [],
    );

/** What two turns learn from, a canary being looked at before and behind them. */
async function learnedBeside(watched: Canary | undefined) {
  const open = await openEcho(watched === undefined ? {} : { canary: watched });
  const { selfPlay, learner, asked } = open;
  try {
    selfPlay.publishWeights();
    await selfPlay.evaluate(0, 'full');
    const turns = [await selfPlay.turn(1), await selfPlay.turn(2)];
    return {
      played: asked.flatMap(({ ids }) => ids),
      kept: turns.flatMap(({ episodes }) => episodes.map(({ plan }) => plan.id)),
      credited: turns.flatMap(({ credits }) => credits.map(({ episode }) => episode)),
      rows: turns.map(({ metrics }) => metrics['learn.agent.rows']),
      weights: Array.from(learner.parameters),
    };
  } finally {
    await open.close();
  }
}

test('a look that leaves a checkpoint is scored by the canary, never by what training gave of that name', async () => {
  const experiment = echoExperiment({
    canary: { ...canary, every: 1 },
    rewards,
    stopWhen: { ...stopWhen, then: 'warn' },
    schedule: { updates: 3, staleness: 0, evaluateEvery: 3 },
    evaluations: [{ name: 'exam', games: oneOfEach, score: () => ({ 'solver.length': 0.1 }) }],
    score: 'solver.length',
  });
  const { result } = await runs.train('same-name', experiment);
  expect(result.best).toMatchObject({ score: 0.1 });
});

describe('a canary', () => {
  test('is looked at on its own schedule and with every evaluation, by alarms too', async () => {
    const { result, events } = await runs.train(
      'looks',
      echoExperiment({
        canary,
        schedule: { updates: 6, staleness: 0, evaluateEvery: 3 },
        alarms: [
          {
            name: 'impossible',
            metric: 'canary.accuracy',
            band: [2, 3],
            of: 'value',
            patience: 2,
            advice: 'nothing helps',
          },
        ],
      }),
    );
    expect(accuracies('looks', 'update').map(([update]) => update)).toEqual([2, 4, 6]);
    expect(accuracies('looks', 'evaluation').map(([update]) => update)).toEqual([0, 3, 6]);
    // Without held-out games there is nothing of which there could be fewer.
    const evaluated = readRun(runs.at('looks'))
      .metrics()
      .filter((record) => record.kind === 'evaluation');
    expect(evaluated.map(({ size }) => size)).toEqual(['full', 'brief', 'full']);
    // The same games with the same chance: two looks at one policy say the same.
    expect(accuracies('looks', 'update').at(-1)).toEqual(accuracies('looks', 'evaluation').at(-1));
    expect(result.before).toHaveProperty(['canary.accuracy']);
    expect(result.after).toHaveProperty(['canary.accuracy']);
    const told = events.flatMap((event) => (event.kind === 'update' ? [event.metrics] : []));
    expect(told.filter((metrics) => 'canary.accuracy' in metrics)).toHaveLength(3);
    // An alarm that has patience for two looks rings at the second.
    const rang = events.filter((event) => event.kind === 'alarm');
    expect(rang).toMatchObject([{ update: 4 }]);
    // The run keeps it, behind the record of its update.
    const kept = readRun(runs.at('looks')).metrics();
    const at = kept.findIndex(({ kind }) => kind === 'alarm');
    expect(kept[at]).toEqual({
      kind: 'alarm',
      update: 4,
      name: 'impossible',
      metric: 'canary.accuracy',
      text: rang[0]?.text,
    });
    expect(kept[at - 1]).toMatchObject({ kind: 'update', update: 4 });
    expect(kept.filter(({ kind }) => kind === 'alarm')).toHaveLength(1);
  });

  test('never trains: its games reach neither the learner nor the log, and change no weight', async () => {
    const seen = await learnedBeside(canary);
    expect(seen.played.filter((id) => id.startsWith('canary-'))).toHaveLength(2 * 20);
    expect(seen.kept.every((id) => id.startsWith('train-'))).toBe(true);
    expect(seen.credited.every((id) => id.startsWith('train-'))).toBe(true);
    const unseen = await learnedBeside(undefined);
    expect(seen.rows).toEqual(unseen.rows);
    expect(seen.weights).toEqual(unseen.weights);
  });
});

describe('a reward that parts from what it stands for', () => {
  test('ends the run, with everything saved and the best checkpoint named', async () => {
    const experiment = echoExperiment({ canary, rewards, stopWhen, schedule });
    const { result, events } = await runs.train('parts', experiment);
    expect(result.ended).toBe('goodhart');
    expect(result.updates).toBeLessThan(40);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'alarm',
        name: 'goodhart',
        update: result.updates,
        text: expect.stringContaining('solver.reward has risen') as string,
      }),
    );
    expect(readRun(runs.at('parts')).metrics().at(-1)).toMatchObject({
      kind: 'ended',
      ended: 'goodhart',
    });
    // By the canary, since the experiment has no other score.
    const best = accuracies('parts', 'evaluation').reduce((a, b) =>
      Number(b[1]) > Number(a[1]) ? b : a,
    );
    expect(result.best).toEqual({ update: best[0], score: best[1] });
    const kept = readRun(runs.at('parts')).checkpoints();
    expect(kept.map(({ update }) => update)).toContain(result.best?.update);

    // To go on is a decision of whoever resumes it; the rule then counts anew.
    const resumed = await runs.train('parts', experiment, { resume: true });
    expect(resumed.result.ended).toBe('goodhart');
    expect(resumed.result.updates).toBe(result.updates + stopWhen.patience * canary.every);
  });

  test('is held against what it was before a kill, when the run is resumed', async () => {
    const experiment = echoExperiment({ canary, rewards, stopWhen, schedule });
    const { result, events } = await runs.train('undisturbed', experiment);
    // One look before the rule spoke: its count, its means and the canary's best must survive.
    const updates = result.updates - canary.every + 1;
    expect((await runs.train('killed', experiment, { updates })).result.ended).toBe('complete');
    const resumed = await runs.train('killed', experiment, { resume: true });
    expect(resumed.result).toMatchObject({ ended: 'goodhart', updates: result.updates });
    const verdict = (told: readonly RunEvent[]) => told.filter(({ kind }) => kind === 'alarm');
    expect(verdict(resumed.events)).toEqual(verdict(events));
  });

  test('rings an alarm where the run is to go on', async () => {
    const { result, events } = await runs.train(
      'warned',
      echoExperiment({
        canary: { ...canary, every: 4 },
        rewards,
        stopWhen: { ...stopWhen, then: 'warn' },
        schedule: { ...schedule, evaluateEvery: 20 },
      }),
      { updates: 14 },
    );
    expect(result).toMatchObject({ ended: 'complete', updates: 14 });
    const warnings = events.filter((event) => event.kind === 'alarm');
    expect(warnings.map(({ name, update }) => [name, update])).toEqual([['goodhart', 12]]);
    // What the policy of the warm start earned is known from the updates up to the next look.
    expect(warnings[0]?.text).toContain('since update 0, solver.reward has risen from');
  });

  test('is no reason to end where the reward is the truth', async () => {
    const { result } = await runs.train(
      'true',
      echoExperiment({ canary, stopWhen, schedule: { ...schedule, evaluateEvery: 20 } }),
      {
        updates: 12,
      },
    );
    expect(result.ended).toBe('complete');
  });
});

describe('the best look at a canary', () => {
  /** Best at update 4, whoever plays. */
  const peak: Canary = {
    ...canary,
    score: ([first]) => ({ accuracy: first?.plan.id.startsWith('canary-4-') === true ? 0.9 : 0.5 }),
  };
  const saved = (run: string) => readRun(runs.at(run)).checkpoints();

  test('between two evaluations leaves a checkpoint, which is the one that the rule names', async () => {
    const between = { ...schedule, evaluateEvery: 20 };
    const experiment = echoExperiment({ canary: peak, rewards, stopWhen, schedule: between });
    const { result, events } = await runs.train('peak', experiment);
    expect(result).toMatchObject({ ended: 'goodhart', best: { update: 4, score: 0.9 } });
    const [alarm] = events.filter((event) => event.kind === 'alarm');
    expect(alarm?.text).toMatch(/since update 4, .* the policies of update 4 were the best/);
    // Update 2 was as good as the start.
    expect(saved('peak').map(({ update }) => update)).toEqual([0, 2, 4, result.updates]);
  });

  test('is kept however many checkpoints follow, and where another metric is the score', async () => {
    const experiment = echoExperiment({
      canary: peak,
      rewards,
      evaluations: [{ name: 'exam', games: oneOfEach, score: () => ({ right: 0.5 }) }],
      score: 'right',
      stopWhen: { ...stopWhen, then: 'warn' },
      schedule: { ...schedule, updates: 15, evaluateEvery: 3 },
    });
    const { result } = await runs.train('pinned', experiment);
    expect(saved('pinned').map(({ update }) => update)).toEqual([0, 4, 9, 12, 15]);
    // It was never evaluated, so it has no score.
    expect(result.best).toEqual({ update: 0, score: 0.5 });
  });

  test.each([0, 1] as const)(
    'is a place to go on from as if nothing had happened, with a staleness of %i',
    async (staleness) => {
      const [whole, cut] = [`whole-${staleness}`, `cut-${staleness}`];
      const experiment = echoExperiment({
        canary: peak,
        rewards,
        stopWhen: { ...stopWhen, then: 'warn' },
        schedule: { updates: 9, staleness, evaluateEvery: 20 },
      });
      const undisturbed = await runs.train(whole, experiment);
      cpSync(runs.at(whole), runs.at(cut), { recursive: true });
      for (const { update, file } of saved(cut)) if (update > 4) rmSync(file); // killed after update 4
      const resumed = await runs.train(cut, experiment, { resume: true });
      expect(resumed.events[0]).toMatchObject({ kind: 'started', resumedFrom: 4 });
      const alarms = ({ events }: typeof resumed) => events.filter(({ kind }) => kind === 'alarm');
      expect(alarms(resumed)).toEqual(alarms(undisturbed));
      const logOf = (run: string) => {
        const folder = join(runs.at(run), 'episodes');
        return readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('hex'));
      };
      expect(logOf(cut)).toEqual(logOf(whole));
      const endOf = (run: string) => readCheckpoint(saved(run).at(-1)?.file ?? '').tensors;
      expect(endOf(cut)).toEqual(endOf(whole));
    },
  );
});

test('a run of games with answers has the curves of exploration and exploitation', async () => {
  const { events } = await runs.train('curves', echoExperiment(), { updates: 2 });
  const [first] = events.flatMap((event) => (event.kind === 'update' ? [event.metrics] : []));
  expect(first).toMatchObject({ 'exploit.auc': 1, 'exploit.margin': 1 }); // paid for being right
  expect(first?.['explore.pass@4']).toBeGreaterThan(first?.['explore.pass@1'] ?? 1);
  expect(first?.['explore.right']).toBeLessThanOrEqual(1);
});
