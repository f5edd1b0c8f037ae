import { readdirSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UserError } from '../../src/core/errors.ts';
import { buildExperiment } from '../../src/experiment/build-experiment.ts';
import { describeExperiment } from '../../src/experiment/describe-experiment.ts';
import { applySettings } from '../../src/experiment/apply-settings.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { resumeRun, startRun } from '../../src/runs/start-run.ts';
import scenario from '../../docs/examples/rock-paper-scissors.ts';

const folder = mkdtempSync(join(tmpdir(), 'agon-descriptions-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const out = join(folder, 'run');
const set = ['games=4', 'updates=1'];
const kept = () =>
  readRun(out)
    .metrics()
    .filter(({ kind }) => kind === 'described');

test('a run keeps what its experiment is, named by its digest in the first record', async () => {
  const file = join(import.meta.dirname, '../../docs/examples/rock-paper-scissors.ts');
  await startRun({ scenario: file, set, workers: 0, backend: 'wasm', out });
  expect(readRun(out).metrics()[0]).toMatchObject({ kind: 'described', update: 0 });
  const experiment = buildExperiment(scenario, applySettings(scenario.settings, set));
  expect(readRun(out).described()).toEqual(describeExperiment(experiment));
});

test('a run that goes on with the same experiment keeps it once', async () => {
  await resumeRun({ run: out, updates: 2 });
  expect(kept()).toHaveLength(1);
  expect(readdirSync(join(out, 'descriptions'))).toHaveLength(1);
});

test('a description that is not as it was written is refused', () => {
  const [name = ''] = readdirSync(join(out, 'descriptions'));
  writeFileSync(join(out, 'descriptions', name), '{}\n');
  expect(() => readRun(out).described()).toThrow(UserError);
  rmSync(join(out, 'descriptions', name));
  expect(() => readRun(out).described()).toThrow(/there is none; put it back/);
});
