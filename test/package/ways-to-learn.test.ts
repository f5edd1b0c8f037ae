import { afterAll, expect, test } from 'vitest';
import * as ways from '../../docs/examples/ways-to-learn.ts';
import type { Training } from '../../src/index.ts';
import { composeRewards } from '../../src/rewards/compose-rewards.ts';
import type { RewardTerm } from '../../src/rewards/term.ts';
import { randomReward } from '../../src/rewards/terms/random-reward.ts';
import { echoExperiment, runsFolder } from '../runs/echo-experiment.ts';
import { pays } from '../runs/echo.ts';

const { columns, losses, ...trainings } = ways;
const runs = runsFolder();
afterAll(() => runs.remove());

/** Right answers are paid, in a column of this name. */
function inColumn(name: string): RewardTerm {
  const term = pays('right');
  const judge: RewardTerm['judge'] = (group) =>
    term.judge(group).map((credit) => ({ ...credit, term: name }));
  return { ...term, name, judge };
}

/** Four answers to each of four questions, each of them judged; the last solver is the first version. */
const experiment = (training: Training) => {
  const echo = echoExperiment();
  return echoExperiment({
    plan: (turn) =>
      echo.plan(turn).map((game, n) => {
        const version = turn.versions['agent'] ?? 0;
        const seat = { policy: 'agent', version };
        const solver = { ...seat, role: 'solver', version: n % 4 === 3 ? 0 : version };
        return { ...game, seats: { 'solver-1': solver, judge: { ...seat, role: 'evaluator' } } };
      }),
    rewards: composeRewards([
      ...['comas-split', 'comas-format', 'spc-game'].map((name) => ({
        term: inColumn(name),
        weight: 1,
      })),
      { term: randomReward(), weight: 1 }, // so that judges have something to compare, too
      ...columns,
    ]),
    training: { agent: training },
    losses,
  });
};

test.each(Object.entries(trainings))('the docs’ way to learn teaches: %s', async (name, way) => {
  const { events } = await runs.train(name, experiment(way), { updates: 3 });
  const updates = events.flatMap((event) => (event.kind === 'update' ? [event.metrics] : []));
  expect(updates.some((metrics) => metrics['learn.agent.applied'] === 1)).toBe(true);
  if (!('parts' in way)) return;
  // As the docs say of parts: metrics carry their names.
  const [first = {}] = updates;
  expect(Object.keys(first)).toEqual(
    expect.arrayContaining(['learn.agent.solver.entropy', 'learn.agent.anchor.kl']),
  );
});
