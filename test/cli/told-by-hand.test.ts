import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as diagnosis from '../../src/cli/diagnose.ts';
import type { Diagnosis } from '../../src/cli/diagnose.ts';
import * as bench from '../../src/runs/evaluate-run.ts';
import type { BenchResult } from '../../src/runs/evaluate-run.ts';
import * as lists from '../../src/runs/list-runs.ts';
import * as gap from '../../src/runs/measure-gap.ts';
import type { GapResult } from '../../src/runs/measure-gap.ts';
import { ENTRY } from './fake-run.ts';
import { typed } from './fake-world.ts';

const BENCH: BenchResult = {
  n: 2000,
  checkpoint: 300,
  metrics: {
    aPlus: { value: 0.91, interval: [0.89, 0.93], n: 1000 },
    balanced: { value: 0.815, interval: [0.8, 0.83] },
    'family.off-by-one': { value: null, interval: [0, 1], n: 0 },
  },
};

const GAP: GapResult = {
  scenario: 'comas',
  seed: 1,
  run: null,
  checkpoint: 0,
  problems: 200,
  metrics: {
    answers: { value: 0.25, interval: [0.195, 0.314], n: 200 },
    checks: { value: 0.85, interval: [0.8, 0.9], n: 200 },
    gap: { value: 0.6, interval: [0.52, 0.68] },
  },
};

const DIAGNOSIS: Diagnosis = {
  node: 'v22.0.0',
  platform: 'linux x64',
  cores: 2,
  auto: 'wasm',
  backends: [
    { kind: 'working', backend: 'wasm', detail: 'tfjs 4.22.0', kernels: 'relaxed-simd' },
    { kind: 'working', backend: 'cpu', detail: 'tfjs 4.22.0', kernels: 'none' },
    {
      kind: 'missing',
      backend: 'webgpu',
      reason: 'there is no adapter',
      remedy: 'npm install webgpu',
    },
  ],
};

const SCENARIO = {
  name: 'spc',
  title: 'The game.',
  sources: [{ title: 'A Paper', arxiv: '2504.19162' }],
  settings: [
    { path: 'arm', value: 'coevolution', choices: ['coevolution', 'frozen', 'attack'] },
    { path: 'critic.rate', value: 0.1 },
  ],
};

/** What these commands show depends on the machine and the current folder, or takes minutes: it is told by hand. */
beforeEach(() => {
  vi.spyOn(bench, 'evaluateRun').mockResolvedValue(BENCH);
  vi.spyOn(gap, 'measureGap').mockResolvedValue(GAP);
  vi.spyOn(diagnosis, 'diagnose').mockResolvedValue(DIAGNOSIS);
  vi.spyOn(lists, 'listScenarios').mockResolvedValue([SCENARIO]);
  vi.spyOn(lists, 'describeScenario').mockResolvedValue(SCENARIO);
  vi.spyOn(lists, 'surveyRuns').mockReturnValue({ runs: [ENTRY], odd: [] });
});
afterEach(() => vi.restoreAllMocks());

describe('what people read is as in its golden text, and what scripts read is one object:', () => {
  test.each([
    ['eval', 'eval runs/spc-1-1 --bench steps.jsonl', BENCH],
    ['gap', 'gap comas', GAP],
    ['list', 'list', { scenarios: [SCENARIO], runs: [ENTRY] }],
    ['list-scenario', 'list spc', { scenarios: [SCENARIO], runs: [ENTRY] }],
    ['doctor', 'doctor', DIAGNOSIS],
  ])('%s', async (name, line, object) => {
    const { out, err } = await typed(line);
    await expect(out).toMatchFileSnapshot(`golden/${name}.txt`);
    expect(err).toBe('');
    const script = await typed(`${line} --json`);
    expect(script).toMatchObject({ code: 0, err: '' });
    expect(script.out).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(script.out)).toEqual(object);
  });
});

test('agon eval hands on exactly what was asked', async () => {
  await typed('eval runs/spc-1-1 --bench steps.jsonl --checkpoint 40');
  const { onEvent: _, ask: _ask, ...query } = vi.mocked(bench.evaluateRun).mock.lastCall?.[0] ?? {};
  expect(query).toEqual({
    run: 'runs/spc-1-1',
    bench: 'steps.jsonl',
    checkpoint: 40,
    typed: 'agon eval runs/spc-1-1 --bench steps.jsonl',
  });
});

test('agon gap hands on exactly what was asked', async () => {
  await typed('gap comas --seed 3 --set a=1 b=2 --problems 50');
  await typed('gap --run runs/spc-1-1 --checkpoint 4');
  const { calls } = vi.mocked(gap.measureGap).mock;
  const asked = calls.map(([{ onEvent: _, ask: _ask, ...query }]) => query);
  expect(asked).toEqual([
    { scenario: 'comas', seed: 3, set: ['a=1', 'b=2'], problems: 50 },
    { run: 'runs/spc-1-1', checkpoint: 4, typed: 'agon gap --run runs/spc-1-1' },
  ]);
});

test('agon gap shows the warm start on stderr, and says where a metric has no case', async () => {
  vi.mocked(gap.measureGap).mockImplementation(({ onEvent }) => {
    onEvent?.({ kind: 'warm-start', phase: 'solving', step: 2, steps: 2, loss: 0.5 });
    const metrics = { answers: { value: null, interval: [0, 1] as const, n: 0 } };
    return Promise.resolve({ ...GAP, run: 'runs/spc-1-1', checkpoint: 4, metrics });
  });
  const { out, err } = await typed('gap --run spc-1-1');
  expect(err).toBe('warm start solving 2/2, loss 0.500\n');
  expect(out).toContain('runs/spc-1-1, checkpoint 4, on 200 problems');
  expect(out).toMatch(/answers +– +no such cases +0/);
});

test('agon doctor ends with code 2 where nothing works', async () => {
  const backends = DIAGNOSIS.backends.filter(({ kind }) => kind === 'missing');
  vi.mocked(diagnosis.diagnose).mockResolvedValue({ ...DIAGNOSIS, backends });
  expect((await typed('doctor')).code).toBe(2);
});

test('agon list shows the newest runs and says how many older there are', async () => {
  const runs = Array.from({ length: 25 }, (_, i) => ({
    ...ENTRY,
    run: i === 24 ? 'runs/a-name-of-my-own' : `runs/spc-${i + 1}`,
    started: `2020-02-02T02:02:${10 + i}.000Z`,
  })).toSorted((a, b) => (a.run < b.run ? -1 : 1)); // as they come: by name
  vi.mocked(lists.surveyRuns).mockReturnValue({ runs, odd: [] });
  const { out } = await typed('list');
  expect(out).toContain('runs/a-name-of-my-own');
  expect(out).not.toContain('runs/spc-5 ');
  expect(out).toContain('and 5 older');
});

test('agon list shows odd runs as odd, beside the others', async () => {
  const runs = [{ ...ENTRY, run: 'runs/b', problem: 'checkpoint: its state is odd' }, ENTRY];
  const odd = [{ run: 'runs/c', problem: 'runs/c: \x1bmetrics.jsonl must be a regular file' }];
  vi.mocked(lists.surveyRuns).mockReturnValue({ runs, odd });
  const { out, code } = await typed('list');
  expect(code).toBe(0);
  expect(out).toMatch(/runs\/b .* odd +checkpoint: its state is odd\n/);
  expect(out).toContain('runs/c  odd: runs/c: ␛metrics.jsonl must be a regular file\n');
  expect(out).toContain(ENTRY.run);
  const { out: script } = await typed('list --json');
  expect(JSON.parse(script)).toMatchObject({ runs: [{ problem: runs[0]?.problem }, {}], odd });
});

test('agon list of a scenario shows its runs alone', async () => {
  const runs = ['spc', 'comas'].map((scenario) => ({
    ...ENTRY,
    scenario,
    run: `runs/${scenario}-1`,
  }));
  vi.mocked(lists.surveyRuns).mockReturnValue({ runs, odd: [] });
  const { out } = await typed('list spc');
  expect(out).toContain('runs/spc-1');
  expect(out).not.toContain('runs/comas-1');
});
