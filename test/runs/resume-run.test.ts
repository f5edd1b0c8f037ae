import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDescription } from '../../src/runs/folder/run-description.ts';
import type { RunDescription } from '../../src/runs/folder/run-description.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { openPolicies } from '../../src/runs/open-policies.ts';
import { resumeRun, startRun } from '../../src/runs/start-run.ts';

const parent = mkdtempSync(join(tmpdir(), 'agon-resumed-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const GAME = resolve(import.meta.dirname, '../../docs/examples/rock-paper-scissors.ts');
const PERMUTED = resolve(import.meta.dirname, 'permuted-characters.ts');
const whole = join(parent, 'whole');
const start = (scenario: string, out: string, bounds: { from?: string } = {}) =>
  startRun({ scenario, set: ['games=4'], updates: 2, workers: 0, backend: 'wasm', out, ...bounds });
beforeAll(async () => {
  await start(GAME, whole);
});

/** A copy of the run of two updates, with another `run.json`. */
function copy(name: string, changes: Partial<RunDescription> = {}): string {
  const run = join(parent, name);
  cpSync(whole, run, { recursive: true });
  writeFileSync(join(run, 'run.json'), JSON.stringify({ ...readDescription(run), ...changes }));
  return run;
}

describe('weights of a policy with other characters', () => {
  const others = 'the policy player with characters "spr?", got "rps?"';

  test('are refused by a run that is resumed, which is left as it is', async () => {
    const run = copy('permuted', { scenarioFile: PERMUTED });
    await expect(resumeRun({ run, workers: 0, updates: 3 })).rejects.toThrow(
      `checkpoint: must have ${others}; the scenario has changed since, so put it back as it was, or start a new run`,
    );
    expect(readRun(run).metrics()).toEqual(readRun(whole).metrics());
    expect(readDescription(run).options['updates']).toBe(2);
  });

  test('are refused by a run that would begin with them', async () => {
    await expect(start(PERMUTED, join(parent, 'heir'), { from: whole })).rejects.toThrow(
      `--from ${whole}: must have ${others}; name a run of the same policies`,
    );
  });

  test('are refused by whoever opens the policies', async () => {
    const run = copy('opened', { scenarioFile: PERMUTED });
    await expect(openPolicies({ run })).rejects.toThrow(`checkpoint: must have ${others}`);
  });
});
