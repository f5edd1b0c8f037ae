import { afterAll, expect, test } from 'vitest';
import { scriptedPolicy } from '../../src/policies/scripted-policy.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { echoExperiment, runsFolder } from './echo-experiment.ts';

const runs = runsFolder();
afterAll(() => runs.remove());

test('a run of scripted players records credits and metrics, and learns nothing', async () => {
  const always = scriptedPolicy('agent', ({ prompt }) => prompt.choices?.[1] ?? '');
  const experiment = echoExperiment({
    policies: { agent: { kind: 'given', policy: always } },
    warmStart: [],
    training: {},
  });
  await runs.train('scripted', experiment, { updates: 2 });
  const run = readRun(runs.at('scripted'));
  const records = [...run.episodes.read()].map((entry) => entry.decode());
  expect(records.length).toBe(2 * 16);
  for (const { credits } of records) {
    expect(credits).toMatchObject([{ agent: 'solver-1', decisionIndex: 0, term: 'pays-right' }]);
  }
  const mean = records.reduce((sum, { credits }) => sum + (credits[0]?.value ?? 0), 0) / 32;
  const updates = run.metrics().filter(({ kind }) => kind === 'update');
  const rewards = updates.map(
    (record) => (record as unknown as Record<string, number>)['solver.reward'],
  );
  expect((Number(rewards[0]) + Number(rewards[1])) / 2).toBeCloseTo(mean, 12);
});
