import { creditFor } from '../../src/rewards/credit-for.ts';
import { afterAll, describe, expect, test } from 'vitest';
import {
  anchoredPairs,
  dpo,
  klPenalty,
  leaveOneOut,
  reinforcePlusPlus,
  roleConditioned,
  uniform,
} from '../../src/learning/index.ts';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { decisionOf, readAnswers } from '../../src/rewards/answers-outcome.ts';
import type { Experiment, Training } from '../../src/experiment/experiment.ts';
import { openForResume } from '../../src/runs/folder/open-folder.ts';
import { pays } from '../runs/echo.ts';
import { echoExperiment, game, runsFolder } from '../runs/echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

/** Pays the judge 1 for a yes. */
const paysYes: RewardTerm = {
  name: 'pays-yes',
  sources: [],
  range: [0, 1],
  judge: (group) =>
    group.flatMap((episode) =>
      (readAnswers(episode, 'pays-yes')?.evaluations ?? []).flatMap((evaluation) => {
        const decision = decisionOf(episode, evaluation);
        const value = evaluation.verdict === true ? 1 : 0;
        return decision === undefined ? [] : [creditFor(decision, 'pays-yes', value)];
      }),
    ),
};

/** Two solvers, the second of which plays as `past`, and a judge: all of them one policy. */
const experimentOf = (training: Partial<Training>, past?: number): Experiment => ({
  ...echoExperiment({
    schedule: { updates: 6, staleness: 0, evaluateEvery: 3 },
    rewards: composeRewards([
      { term: pays('right'), weight: 1 },
      { term: paysYes, weight: 1 },
    ]),
    plan: ({ versions }) =>
      [0, 1, 2, 3].flatMap((digit) =>
        Array.from({ length: 4 }, () => {
          const { task, group, seats } = game(digit, versions, digit);
          const agent = { policy: 'agent', version: versions['agent'] ?? 0 };
          return {
            task,
            ...(group === undefined ? {} : { group }),
            seats: {
              ...seats,
              'solver-2': { ...agent, role: 'solver', version: past ?? agent.version },
              judge: { ...agent, role: 'evaluator' },
            },
          };
        }),
      ),
  }),
  training: { agent: { learningRate: 0.01, ...training } as Training },
});

const byRole: Partial<Training> = {
  parts: [
    { roles: ['solver'], estimator: roleConditioned(), objective: reinforcePlusPlus() },
    {
      roles: ['evaluator'],
      estimator: roleConditioned(),
      objective: reinforcePlusPlus({ klWeight: 0.3 }),
      weight: 0.5,
    },
    {
      roles: ['evaluator'],
      name: 'anchor',
      estimator: uniform(),
      objective: klPenalty(),
      atMost: 5,
    },
  ],
};

const endOf = (name: string) => {
  const { run, checkpoint } = openForResume(runs.at(name));
  run.close();
  if (typeof checkpoint?.state !== 'string') throw new Error('no state');
  const { selfPlay, learners } = JSON.parse(checkpoint.state) as Record<string, unknown>;
  return { tensors: checkpoint.tensors, selfPlay, learners };
};

describe('training by parts', () => {
  test('logs each part under its name, with what is its alone', async () => {
    const { events } = await runs.train('parts', experimentOf(byRole), { updates: 3 });
    const metrics = events.flatMap((event) => (event.kind === 'update' ? [event.metrics] : []));
    expect(metrics).toHaveLength(3);
    for (const update of metrics) {
      expect(update).toMatchObject({
        'learn.agent.applied': 1,
        'learn.agent.solver.rows': 32,
        'learn.agent.evaluator.rows': 16,
        'learn.agent.anchor.rows': 5,
        'learn.agent.anchor.dropped': 11,
        'learn.agent.rows': 53,
      });
      expect(update).not.toHaveProperty('learn.agent.solver.kl');
    }
    expect(metrics[2]?.['learn.agent.evaluator.kl']).toBeGreaterThan(0);
  });

  test('goes on from a checkpoint with every baseline and the reference', async () => {
    const training: Partial<Training> = { ...byRole, reference: { every: 2 } };
    await runs.train('straight', experimentOf(training));
    await runs.train('halved', experimentOf(training), { updates: 3 });
    const { tensors: half, selfPlay } = endOf('halved');
    expect(half['agent/reference']).not.toEqual(half['agent/parameters']);
    expect(half['agent/reference']).not.toEqual(half['agent/weights/0']);
    expect(selfPlay).toMatchObject({
      estimators: {
        'agent.solver': { solver: expect.any(Number) as number },
        'agent.evaluator': { evaluator: expect.any(Number) as number },
      },
    });
    await runs.train('halved', experimentOf(training), { resume: true });
    expect(endOf('halved')).toEqual(endOf('straight'));
    // After the sixth update, which is a multiple of two, the reference is the policy itself.
    const { tensors } = endOf('straight');
    expect(tensors['agent/reference']).toEqual(tensors['agent/parameters']);
  });

  test('keeps the reference of the warm start unless told otherwise', async () => {
    await runs.train('warm', experimentOf(byRole), { updates: 3 });
    const { tensors } = endOf('warm');
    expect(tensors['agent/reference']).toEqual(tensors['agent/weights/0']);
  });

  test('shows past versions to a pairing that asks for them, and to nobody else', async () => {
    const solvers = { roles: ['solver'] };
    const training: Partial<Training> = {
      parts: [
        { ...solvers, name: 'pairs', pairing: anchoredPairs(), objective: dpo() },
        { ...solvers, name: 'rows', estimator: leaveOneOut(), objective: reinforcePlusPlus() },
      ],
    };
    const { events } = await runs.train('anchored', experimentOf(training, 0), { updates: 3 });
    const last = events.findLast((event) => event.kind === 'update')?.metrics ?? {};
    const at = (name: string) => last[`learn.agent.${name}`] ?? 0;
    expect(at('pairs.rows') + at('pairs.dropped')).toBe(32);
    expect(at('rows.rows') + at('rows.dropped')).toBe(16);
    expect(at('pairs.pairs')).toBeGreaterThan(0);
  });

  test('refuses a mistake before anything is played', async () => {
    const twice = { estimator: uniform(), objective: klPenalty() };
    await expect(runs.train('wrong', experimentOf({ parts: [twice, twice] }))).rejects.toThrow(
      /training of agent, part all: must be there once/,
    );
    await expect(
      runs.train('never', experimentOf({ ...twice, reference: { every: 0 } })),
    ).rejects.toThrow(/training of agent: reference.every must be a whole number/);
  });
});
