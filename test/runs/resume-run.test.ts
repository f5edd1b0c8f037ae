import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readDescription } from '../../src/runs/folder/run-description.ts';
import type { RunDescription } from '../../src/runs/folder/run-description.ts';
import { readRun } from '../../src/runs/folder/run-folder.ts';
import { openPolicies } from '../../src/runs/open-policies.ts';
import { verifyRun } from '../../src/runs/replay-run.ts';
import type { RunEvent } from '../../src/runs/run-events.ts';
import { resumeRun, startRun } from '../../src/runs/start-run.ts';
import type { ResumeOptions } from '../../src/runs/start-run.ts';

const parent = mkdtempSync(join(tmpdir(), 'agon-resumed-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const GAME = fileURLToPath(new URL('../../docs/examples/rock-paper-scissors.ts', import.meta.url));
const PERMUTED = fileURLToPath(new URL('permuted-characters.ts', import.meta.url));
const whole = join(parent, 'whole');
const start = (scenario: string, out: string, bounds: { minutes?: number; from?: string } = {}) =>
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

/** Goes on with a run; `until` ends it after that update, as Ctrl-C does. */
async function resume(run: string, bounds: Partial<ResumeOptions> = {}, until = Infinity) {
  const ended = new AbortController();
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => {
    events.push(event);
    if (event.kind === 'update' && event.update >= until) ended.abort();
  };
  const { signal } = ended;
  const result = await resumeRun({ run, workers: 0, ...bounds, signal, onEvent });
  const alarms = events.flatMap((event) => (event.kind === 'alarm' ? [event.text] : []));
  return { result, alarms };
}

describe('a resumed run', () => {
  test('has the bounds that were last asked for', async () => {
    const run = copy('bounded');
    expect((await resume(run, { updates: 5, minutes: 60 }, 3)).result.ended).toBe('interrupted');
    expect(readDescription(run)).toEqual({
      ...readDescription(whole),
      chain: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      options: { ...readDescription(whole).options, updates: 5, minutes: 60 },
    });
    const { result, alarms } = await resume(run);
    expect(result).toMatchObject({ ended: 'complete', updates: 5 });
    expect(alarms).toEqual([]);
  });

  test('that was started with minutes takes no more, unless more are given', async () => {
    const run = join(parent, 'brief');
    const { updates } = await start(GAME, run, { minutes: 1e-6 });
    expect(updates).toBe(0);
    const again = await resume(run);
    expect(again.result).toMatchObject({ ended: 'minutes', updates: 0 });
    expect(again.alarms).toEqual([
      expect.stringMatching(
        /^has already taken \d+\.\d\d minutes of 0\.000001; give more --minutes to train on$/,
      ),
    ]);
    const { result, alarms } = await resume(run, { minutes: 60 });
    expect(result).toMatchObject({ ended: 'complete', updates: 2 });
    expect(alarms).toEqual([]);
  });

  test.each([
    ['all its updates', undefined, 'already at update 2 of 2; give more --updates to train on'],
    ['more', 1, 'already at update 2 of 1; give more --updates to train on'],
  ])('that has done %s says how it would go on', async (done, updates, text) => {
    const run = copy(`done ${done}`);
    const { result, alarms } = await resume(run, updates === undefined ? {} : { updates });
    expect(result).toMatchObject({ ended: 'complete', updates: 2 });
    expect(alarms).toEqual([text]);
  });

  test('evaluates an update once to one size, however often it is resumed there', async () => {
    const run = copy('idle');
    const before = readFileSync(join(run, 'metrics.jsonl'), 'utf8');
    await resume(run);
    await resume(run);
    expect(readFileSync(join(run, 'metrics.jsonl'), 'utf8')).toBe(before);

    await resume(run, { updates: 5 }, 3);
    await resume(run, { updates: 3 });
    const looks = readRun(run)
      .metrics()
      .flatMap((record) => (record.kind === 'evaluation' ? [[record.update, record.size]] : []));
    expect(looks).toEqual([
      [0, 'brief'],
      [0, 'full'],
      [2, 'brief'],
      [2, 'full'],
      [3, 'brief'],
      [3, 'full'],
    ]);
  });
});

describe('weights of a policy with other characters', () => {
  const others = 'the policy player with characters "spr?", got "rps?"';

  test('are refused by a run that is resumed, which is left as it is', async () => {
    const run = copy('permuted', { scenarioFile: PERMUTED });
    await expect(resume(run, { updates: 3, scenario: PERMUTED })).rejects.toThrow(
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
    await expect(openPolicies({ run, scenario: PERMUTED })).rejects.toThrow(
      `checkpoint: must have ${others}`,
    );
  });
});

test('a run whose scenario was moved says where it must be, or what to correct', async () => {
  const scenarioFile = join(parent, 'moved.ts');
  const run = copy('moved', { scenarioFile });
  const message = `${run}: its scenario must be in ${scenarioFile}, and there is no such file; put it back, or correct scenarioFile in ${run}/run.json`;
  await expect(resumeRun({ run })).rejects.toThrow(message);
  expect((await verifyRun({ run })).notReplayed).toBe(
    `its scenario isn't in ${scenarioFile} any more`,
  );
  await expect(openPolicies({ run })).rejects.toThrow(message);
});
